/** Recovery sheets: in six languages, whole, safe to open, and giving back the very key that was printed. */
import { describe, expect, test } from 'vitest';
import { keyId } from '../../directory/log/keys.ts';
import { makeKey } from '../../directory/signer/key-file.ts';
import { grouped, readChecked } from '../../directory/telling/grouped.ts';
import { SHEET_TEXTS, sheetPage, sheetText } from '../../gateway/command/directory/recovery-sheet.ts';
import type { Language } from '../../gateway/relay/text-types.ts';

const sheet = {
  agency: 'here',
  name: 'Bureau <of> "Here"',
  recovery: makeKey(),
  identity: makeKey().text,
  made: new Date('2026-03-01T00:00:00Z'),
};
const LANGUAGES = Object.keys(SHEET_TEXTS) as Language[];
const DIGITS = /^\s*(?:<pre>)?(\d {2}[0-9a-f ]{19} - [0-9a-f]{4})/gm;

describe.each(LANGUAGES)('in %s', (language) => {
  const text = sheetText(sheet, SHEET_TEXTS[language]);
  const page = sheetPage(sheet, SHEET_TEXTS[language], language);

  test('text and page give back the key', () => {
    for (const printed of [text, page]) {
      const lines = [...printed.matchAll(DIGITS)].map(([, line]) => line!);
      expect(makeKey(readChecked(lines)).text).toBe(sheet.recovery.text);
      for (const key of [sheet.recovery.text, sheet.identity]) expect(printed).toContain(grouped(keyId(key)));
    }
  });

  test('the page fetches nothing, runs nothing, and takes no name for markup', () => {
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|src=|href=|<of>/);
    expect(page).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
  });

  test('it says the same steps as the others, and how to type the commands', () => {
    const steps = ({ nowSteps, laterSteps }: (typeof SHEET_TEXTS)[Language]) => [nowSteps.length, laterSteps.length];
    expect(steps(SHEET_TEXTS[language])).toEqual(steps(SHEET_TEXTS.en));
    for (const command of ['restore-key FOLDER', 'recover FOLDER'])
      expect(page).toContain(`<code>npm run gateway -- directory ${command}</code>`);
  });
});
