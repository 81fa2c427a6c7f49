/** The recovery sheet: the recovery key on paper, with what to do, as plain text and as a page to print. */

import type { SigningKey } from '../../../directory/log/keys.ts';
import { keyId } from '../../../directory/log/keys.ts';
import { type OpenKey, seedOf } from '../../../directory/signer/key-file.ts';
import { grouped, printChecked } from '../../../directory/telling/grouped.ts';
import { printable } from '../../../directory/telling/printable.ts';
import type { Language } from '../../relay/text-types.ts';
import { ar } from './sheet-texts/ar.ts';
import { en } from './sheet-texts/en.ts';
import { es } from './sheet-texts/es.ts';
import { fr } from './sheet-texts/fr.ts';
import { ru } from './sheet-texts/ru.ts';
import type { SheetTexts } from './sheet-texts/sheet-texts.ts';
import { zh } from './sheet-texts/zh.ts';

/** What is printed; the recovery key itself is secret. */
export interface Sheet {
  readonly agency: string;
  readonly name: string;
  readonly recovery: OpenKey;
  readonly identity: SigningKey;
  readonly made: Date;
}

export const SHEET_TEXTS: Readonly<Record<Language, SheetTexts>> = { ar, zh, en, fr, ru, es };

/** As plain text. */
export function sheetText(sheet: Sheet, texts: SheetTexts): string {
  const facts = factsOf(sheet, texts).flatMap(([label, value]) => [`${label}:`, `  ${value}`]);
  const steps = (list: readonly string[]): string[] => list.map((step, at) => `  ${at + 1}. ${step}`);
  return [
    texts.title.toUpperCase(),
    '',
    texts.what,
    '',
    ...facts,
    '',
    `${texts.secret}:`,
    ...printChecked(seedOf(sheet.recovery)).map((line) => `  ${line}`),
    texts.typing,
    '',
    `${texts.now}:`,
    ...steps(texts.nowSteps),
    '',
    `${texts.later}:`,
    ...steps(texts.laterSteps),
    '',
  ].join('\n');
}

/** As a page for one sheet of paper; it fetches nothing. */
export function sheetPage(sheet: Sheet, texts: SheetTexts, language: Language): string {
  const facts = factsOf(sheet, texts).map(
    ([label, value]) => `<dt>${escaped(label)}</dt><dd><bdi>${escaped(value)}</bdi></dd>`,
  );
  const steps = (list: readonly string[]): string =>
    `<ol>${list.map((step) => `<li>${commands(step)}</li>`).join('')}</ol>`;
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(texts.title)}</title>
<style>
  @page { size: A4; margin: 2cm }
  body { font: 11pt/1.4 sans-serif; max-width: 17cm; margin: auto }
  h1 { font-size: 16pt; border: 2pt solid; padding: .3cm }
  dt { font-weight: bold }
  pre, code { font-family: monospace; direction: ltr; unicode-bidi: isolate }
  pre { font-size: 15pt; line-height: 1.6; border: 1pt solid; padding: .4cm; text-align: left }
</style>
<h1>${escaped(texts.title)}</h1>
<p>${escaped(texts.what)}</p>
<dl>${facts.join('')}</dl>
<h2>${escaped(texts.secret)}</h2>
<pre>${printChecked(seedOf(sheet.recovery)).join('\n')}</pre>
<p>${escaped(texts.typing)}</p>
<h2>${escaped(texts.now)}</h2>
${steps(texts.nowSteps)}
<h2>${escaped(texts.later)}</h2>
${steps(texts.laterSteps)}
</html>
`;
}

function factsOf(
  { agency, name, recovery, identity, made }: Sheet,
  texts: SheetTexts,
): [label: string, value: string][] {
  return [
    [texts.agency, `${printable(name)} (${agency})`],
    [texts.made, made.toISOString().slice(0, 10)],
    [texts.recoveryId, grouped(keyId(recovery.text))],
    [texts.identityId, grouped(keyId(identity))],
  ];
}

/** What is typed into a terminal reads from left to right in every language. */
function commands(step: string): string {
  return escaped(step).replace(/npm run .*/, (command) => `<code>${command}</code>`);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}
