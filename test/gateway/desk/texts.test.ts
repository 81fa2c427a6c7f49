/** The desk's texts in six languages say the same: each has the values to fill in that the English one has, and is not the English one. */
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../directory/paper/language.ts';
import { CONSOLE } from '../../../gateway/desk/console/texts.ts';
import { HELD } from '../../../gateway/desk/held/texts.ts';
import { LOG } from '../../../gateway/desk/log/texts.ts';
import { SITE } from '../../../gateway/desk/texts.ts';
import { CONTENT } from '../../../gateway/words/content.ts';

describe.each(LANGUAGES.filter((language) => language !== 'en'))('in %s', (language) => {
  const english = leaves({ site: SITE.en, console: CONSOLE.en, held: HELD.en, log: LOG.en, content: CONTENT.en });
  const texts = leaves({
    site: SITE[language],
    console: CONSOLE[language],
    held: HELD[language],
    log: LOG[language],
    content: CONTENT[language],
  });

  test('each text has the values of the English one, and is not the English one', () => {
    const places = (text: string) => (text.match(/\{[a-z]+\}/g) ?? []).sort().join();
    expect([...english].filter(([name, text]) => places(text) !== places(texts.get(name)!))).toEqual([]);
    const same = [...english].filter(([name, text]) => text === texts.get(name) && /[a-z]{3,} [a-z]{3,}/.test(text));
    expect(same).toEqual([]);
  });

  test('direction marks come in pairs', () => {
    const open = [...texts].filter(([, text]) => text.split(/[\u2066\u2068]/).length !== text.split('\u2069').length);
    expect(open).toEqual([]);
  });
});

function leaves(tree: object, path = ''): Map<string, string> {
  const all = Object.entries(tree).flatMap(([name, value]): (readonly [string, string])[] =>
    typeof value === 'string' ? [[`${path}/${name}`, value]] : [...leaves(value, `${path}/${name}`)],
  );
  return new Map(all);
}
