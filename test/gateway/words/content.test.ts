/** The words for content: each kind that a matter can have has a name in each language. */
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../directory/paper/language.ts';
import { FINDING_TYPES, LEVELS } from '../../../gateway/inspect/finding.ts';
import { DANGERS, UNSEEN } from '../../../gateway/inspect/part.ts';
import { CONTENT, kindText } from '../../../gateway/words/content.ts';

const KINDS = [
  ...FINDING_TYPES.filter((type) => type !== 'marking'),
  ...LEVELS.map((level) => `marking-${level}`),
  ...DANGERS.map((danger) => `danger-${danger}`),
  ...UNSEEN.map((why) => `unseen-${why}`),
];

describe.each(LANGUAGES)('in %s', (language) => {
  test('every kind has a name of its own', () => {
    const names = KINDS.map((kind) => kindText(kind, language));
    expect(names).not.toContain(null);
    // An account's number is called the same whatever its form, but for the form's name.
    expect(new Set(names).size).toBe(KINDS.length);
  });

  test.each(['', 'iban2', 'marking-', 'danger-iban', 'constructor', 'marking-toString', '__proto__'])(
    'what is no kind has none: "%s"',
    (kind) => expect(kindText(kind, language)).toBeNull(),
  );
});

test('no language borrows another’s words', () => {
  const seen = LANGUAGES.flatMap((language) => Object.values(CONTENT[language].dangers));
  const repeated = seen.filter((name, at) => seen.indexOf(name) !== at);
  // The same word in French and Spanish, as in English.
  expect(new Set(repeated)).toEqual(new Set(['Macros']));
});
