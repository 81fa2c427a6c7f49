/** The texts in six languages say the same: each has the same values to fill in, and keeps digits and digests in order. */
import { describe, expect, test } from 'vitest';
import { FRAME } from '../../../directory/paper/frame-texts.ts';
import { LANGUAGES } from '../../../directory/paper/language.ts';
import { WORDS } from '../../../directory/registry/pages/words.ts';

const English = leaves({ ...FRAME.en, ...WORDS.en.says, telling: WORDS.en.telling });

describe.each(LANGUAGES.filter((language) => language !== 'en'))('in %s', (language) => {
  const texts = leaves({ ...FRAME[language], ...WORDS[language].says, telling: WORDS[language].telling });

  test('each text has the values of the English one, and is not the English one', () => {
    const wrong = [...English].filter(([name, text]) => String(placesIn(text)) !== String(placesIn(texts.get(name)!)));
    expect(wrong.map(([name]) => name)).toEqual([]);
    const same = [...English].filter(([name, text]) => text === texts.get(name) && /[a-z]{3,} [a-z]{3,}/.test(text));
    expect(same).toEqual([]);
  });

  test('direction marks come in pairs', () => {
    const open = [...texts].filter(([, text]) => text.split(/[\u2066\u2068]/).length !== text.split('\u2069').length);
    expect(open).toEqual([]);
  });
});

test('in Arabic a time, a digest and a name are isolated wherever a sentence holds one', () => {
  const told = [...leaves(WORDS.ar.telling)];
  const bare = told.filter(([, text]) =>
    /(?<![\u2066\u2068])\{(time|digest|root|genesis|subject|name|message)\}/.test(text),
  );
  expect(bare).toEqual([]);
});

function placesIn(text: string): string[] {
  return [...new Set(text.match(/\{[a-z]+\}/g))].sort();
}

/** Every text under its path. */
function leaves(of: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(of).flatMap(([name, value]) =>
      typeof value === 'string' ? [[`${path}${name}`, value] as const] : [...leaves(value, `${path}${name}.`)],
    ),
  );
}
