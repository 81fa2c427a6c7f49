/** Which names a registrar is warned of. */
import { describe, expect, test } from 'vitest';
import { parseDomain } from '../../../directory/address.ts';
import { isOfMixedScripts, likeness, looksAlike } from '../../../directory/telling/look-alike.ts';

const DOMAINS: readonly [name: string, other: string, like: ReturnType<typeof likeness>][] = [
  ['bureau.example', 'bureau.example', null],
  ['bureau.example', 'ministry.example', null],
  ['bureau-gov.example', 'bureau.gov.example', 'look-alike'],
  ['burea.example', 'bureau.example', 'look-alike'],
  ['bureuas.example', 'bureaus.example', 'look-alike'],
  ['bureou.example', 'bureau.example', 'look-alike'],
  ['bureaus.example', 'bureau.example', 'look-alike'],
  ['rninistry.example', 'ministry.example', 'look-alike'],
  ['m1nistry.example', 'ministry.example', 'look-alike'],
  ['сouncil.example', 'council.example', 'look-alike'],
  ['büreau.example', 'bureau.example', 'look-alike'],
  ['mail.bureau.example', 'bureau.example', 'within'],
  ['bureau.example', 'mail.bureau.example', 'within'],
];

test.each(DOMAINS)('%s beside %s: %s', (name, other, like) => {
  expect(likeness(parseDomain(name), parseDomain(other))).toBe(like);
});

describe('texts', () => {
  test('of few letters are alike only where they look the same', () => {
    expect([looksAlike('ABC', 'ABD'), looksAlike('SFO', 'SF0')]).toEqual([false, true]);
  });
  test('are of mixed scripts where letters of two stand side by side', () => {
    expect(['bureau', 'бюро', 'burеau', '国家1', 'ελλάδα-x'].map(isOfMixedScripts)).toEqual([
      false,
      false,
      true,
      false,
      true,
    ]);
  });
});
