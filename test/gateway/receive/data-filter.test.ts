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

it('the verdict depends on the octets alone, however they are cut, and is that of a judge who looks at one after the other', () => {
  const alphabet = [
    '\r',
    '\n',
    '\0',
    ...Array(20).fill('\r\n'),
    ...Array(12).fill('a: b'),
    '.',
    ' ',
    '\t',
    'x'.repeat(39),
    'y'.repeat(120),
  ];
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const seen = new Set<string | undefined>();
  for (let round = 0; round < 5_000; round++) {
    const octets = Buffer.from(Array.from({ length: random(24) }, () => alphabet[random(alphabet.length)]).join(''));
    const limits = { ...LIMITS, lineBytes: random(4) === 0 ? 150 : 40 };
    const isOver = octets.length > LIMITS.messageBytes;
    const expected = faultIn(octets.subarray(0, LIMITS.messageBytes), limits) ?? (isOver ? null : endFault(octets));
    const filter = createDataFilter(limits);
    for (let at = 0; at < octets.length; ) {
      const end = at + 1 + random(random(2) === 0 ? 5 : 400);
      filter.push(octets.subarray(at, end));
      at = end;
    }
    const verdict = filter.verdict()?.text;
    seen.add(expected?.replace(/\d+/, 'N'));
    if (expected !== null) expect(verdict).toBe(`message refused: ${expected}`);
    else if (isOver) expect(verdict).toMatch(/over the limit/);
    else expect(verdict).toBeUndefined();
  }
  expect(seen.size).toBe(7);
});

const UNENDED = 'it holds a CR without LF';

/** The first fault, found the plainest way. */
function faultIn(octets: Uint8Array, limits: DataLimits): string | null {
  let [line, fields, isHeader] = ['', 0, true];
  for (const [at, octet] of octets.entries()) {
    if (isHeader && at >= limits.headerBytes) return `its header is longer than ${limits.headerBytes} octets`;
    const isAfterCr = octets[at - 1] === 13;
    if (isAfterCr !== (octet === 10)) return isAfterCr ? UNENDED : 'it holds a LF without CR';
    if (isAfterCr) {
      if (line === '') isHeader = false;
      line = '';
    } else if (octet !== 13) {
      if (octet === 0) return 'it holds a NUL octet';
      if (isHeader && line === '' && octet !== 32 && octet !== 9) fields++;
      line += String.fromCharCode(octet);
      if (line.length > limits.lineBytes) return `a line is longer than ${limits.lineBytes} octets`;
      if (fields > limits.headerFields) return `its header has more than ${limits.headerFields} fields`;
    }
  }
  return null;
}

const endFault = (octets: Uint8Array) => (octets.at(-1) === 13 ? UNENDED : null);
