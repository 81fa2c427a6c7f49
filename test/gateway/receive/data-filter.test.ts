import { describe, expect, it } from 'vitest';
import { createDataFilter, type DataLimits, oversized } from '../../../gateway/receive/data-filter.ts';

const LIMITS: DataLimits = { messageBytes: 400, lineBytes: 40, headerBytes: 200, headerFields: 4 };

const CASES: readonly (readonly [text: string, verdict: RegExp | null, why: string])[] = [
  ['', null, 'an empty message'],
  ['Subject: x\r\n\r\nbody\r\n', null, 'an ordinary message'],
  ['Subject: x\r\n\r\n\x80\xff\x0b\x7f\t\r\n', null, 'eight-bit and odd control characters'],
  ['a\rb\r\n', /^5\.6\.0 .*CR without LF/, 'a bare CR'],
  ['a\r\r\n', /CR without LF/, 'a doubled CR'],
  ['a\r\n\r', /CR without LF/, 'a CR at the very end'],
  ['a\nb\r\n', /LF without CR/, 'a bare LF'],
  ['\n', /LF without CR/, 'a bare LF at the start'],
  ['a\0b\r\n', /NUL/, 'a NUL'],
  [`${'x'.repeat(40)}\r\n`, null, 'a line as long as allowed'],
  [`${'x'.repeat(41)}\r\n`, /longer than 40/, 'a line one octet too long'],
  ['a: 1\r\nb: 2\r\nc: 3\r\nd: 4\r\n\r\ne\r\nf\r\n', null, 'as many fields as allowed, and lines in the body'],
  ['a: 1\r\n b\r\n\tc\r\n d\r\n e\r\n f\r\n\r\n', null, 'folded lines, which are no fields'],
  ['a: 1\r\nb: 2\r\nc: 3\r\nd: 4\r\ne: 5\r\n\r\n', /more than 4 fields/, 'a field too many'],
  [`a: 1\r\n${` ${'x'.repeat(30)}\r\n`.repeat(8)}\r\n`, /header is longer than 200/, 'a header too long'],
  [`a: 1\r\n\r\n${`${'x'.repeat(30)}\r\n`.repeat(8)}`, null, 'a body longer than a header may be'],
  [`\r\n${`${'x'.repeat(38)}\r\n`.repeat(9)}${'y'.repeat(38)}`, null, 'a message as big as allowed'],
  [`\r\n${`${'x'.repeat(38)}\r\n`.repeat(10)}`, /^5\.3\.4 message of/, 'a message too big'],
  [`\r\n${`${'x'.repeat(38)}\r\n`.repeat(10)}\n`, /^5\.3\.4/, 'the first fault counts: too big, then a bare LF'],
  [`\r\n\n${`${'x'.repeat(38)}\r\n`.repeat(10)}`, /^5\.6\.0/, 'the first fault counts: a bare LF, then too big'],
];

describe.each([
  ['whole', 10_000],
  ['octet by octet', 1],
  ['in threes', 3],
])('%s', (_name, step) => {
  it.each(CASES)('%j: %s (%s)', (text, verdict) => {
    const octets = Buffer.from(text, 'latin1');
    const filter = createDataFilter(LIMITS);
    for (let at = 0; at < octets.length; at += step) filter.push(octets.subarray(at, at + step));
    const answer = filter.verdict();
    expect(filter.size).toBe(octets.length);
    if (verdict === null) expect(answer).toBeNull();
    else expect(`${answer?.status} ${answer?.text}`).toMatch(verdict);
  });
});

it('says from the first fault on that nothing more need be stored', () => {
  const filter = createDataFilter(LIMITS);
  const stored = ['a\r\n', 'b\n', 'c\r\n'].map((text) => filter.push(Buffer.from(text)));
  expect(stored).toEqual([true, false, false]);
});

it('a big message is named bigger than the limit even when both round to the same figure', () => {
  const mega = 1024 * 1024;
  expect(oversized(25 * mega + 1, 25 * mega).text).toBe('message of 25.1 MB is over the limit of 25 MB');
});

it('the verdict depends on the octets alone, however they are cut', () => {
  const alphabet = ['\r', '\n', '\r\n', '.', 'a: b', ' ', '\0', 'x'.repeat(39)];
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < 2_000; round++) {
    const octets = Buffer.from(Array.from({ length: random(12) }, () => alphabet[random(alphabet.length)]).join(''));
    const whole = createDataFilter(LIMITS);
    whole.push(octets);
    const cut = createDataFilter(LIMITS);
    for (let at = 0; at < octets.length; ) {
      const end = at + 1 + random(5);
      cut.push(octets.subarray(at, end));
      at = end;
    }
    expect(cut.verdict(), JSON.stringify(octets.toString())).toEqual(whole.verdict());
  }
});
