/** The reports' texts: which sentence is chosen, and that every language says the same things. */
import { describe, expect, test } from 'vitest';
import { type EnhancedStatus, reply } from '../../../gateway/mail/reply.ts';
import type { Cause, Language, Reason, Texts } from '../../../gateway/relay/text-types.ts';
import { explain, fill, TEXTS } from '../../../gateway/relay/texts.ts';

const REASONS: readonly Reason[] = [
  'no-usable-key',
  'outsiders-barred',
  'barred-content',
  'secret-found',
  'marking-above-allowance',
  'not-inspectable',
  'reason-needed',
  'override-stale',
  'mixed-recipients',
  'sensitive-mixed',
  'no-way-out',
  'key-withdrawn',
  'expired',
  'rejected',
  'undecided',
];

describe('explain', () => {
  const table: readonly [number, EnhancedStatus, Cause][] = [
    [550, '5.1.1', 'unknown-mailbox'],
    [450, '4.1.1', 'expired'],
    [552, '5.2.2', 'full-mailbox'],
    [452, '4.2.2', 'full-mailbox'],
    [552, '5.2.3', 'too-big'],
    [552, '5.3.4', 'too-big'],
    [550, '5.7.5', 'key-withdrawn'],
    [554, '5.4.7', 'expired'],
    [451, '4.4.7', 'expired'],
    [451, '4.4.2', 'unreachable'],
    [451, '4.4.1', 'unreachable'],
    [451, '4.7.1', 'expired'],
    [550, '5.7.1', 'refused'],
    [554, '5.0.0', 'refused'],
    [550, '5.1.10', 'refused'],
  ];
  test.each(table)('%i %s means %s', (code, status, cause) => {
    expect(explain(reply(code, status, 'anything'), null)).toBe(cause);
  });

  test.each(REASONS)('our own reason %s outweighs the reply', (reason) => {
    expect(explain(reply(550, '5.1.1', 'no such user'), reason)).toBe(reason);
  });
});

describe('every language', () => {
  const languages = Object.keys(TEXTS) as Language[];

  test('is one of the six of the United Nations', () => {
    expect(languages.sort()).toEqual(['ar', 'en', 'es', 'fr', 'ru', 'zh']);
  });

  test.each(languages)('%s names the same values in the same sentences as English', (language) => {
    const names = (texts: Texts) => sentences(texts).map(([path, text]) => [path, text.match(/\{\w*\}/g) ?? []]);
    expect(names(TEXTS[language])).toEqual(names(TEXTS.en));
  });

  test.each(languages)('%s has sentences of its own, each of them whole', (language) => {
    for (const [path, text] of sentences(TEXTS[language])) {
      if (path !== 'gathered.subject' && !path.startsWith('deciding.'))
        expect(text, path).toMatch(path.startsWith('subject') ? /^\S.*\{time\}/ : /^\S.*[.。:：]$/);
      if (language !== 'en') expect(text, path).not.toBe(sentences(TEXTS.en).find(([other]) => other === path)![1]);
      expect(text, path).not.toMatch(/[\u2028-\u202e\u2066-\u2069]/);
    }
  });

  test.each(languages)('%s is written in its own script', (language) => {
    const script = { ar: /\p{Script=Arabic}/u, zh: /\p{Script=Han}/u, ru: /\p{Script=Cyrillic}/u };
    const own = language in script ? script[language as keyof typeof script] : /\p{Script=Latin}/u;
    for (const [path, text] of sentences(TEXTS[language])) expect(text, path).toMatch(own);
  });
});

describe('fill', () => {
  test('puts a value in as it is, whatever it looks like', () => {
    expect(fill('to {postmaster} or {id}', { postmaster: '$& {id}', id: '7' }, 'en')).toBe('to $& {id} or 7');
  });

  test('leaves a name alone that has no value, such as one of every object', () => {
    expect(fill('{constructor} {toString}', {}, 'en')).toBe('{constructor} {toString}');
  });

  test('isolates a value from left to right in Arabic', () => {
    expect(fill('{id}.', { id: 'a@b.example' }, 'ar')).toBe('\u2066a@b.example\u2069.');
  });
});

/** Every text with its path, in one order for all languages. */
function sentences(texts: Texts): [string, string][] {
  const walk = (value: object, path: string): [string, string][] =>
    Object.entries(value).flatMap(([name, member]) =>
      typeof member === 'string' ? [[`${path}${name}`, member]] : walk(member, `${path}${name}.`),
    );
  return walk(texts, '').sort(([a], [b]) => (a < b ? -1 : 1));
}
