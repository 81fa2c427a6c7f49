/** The frames between the gateway and its children, and what an answer may not be. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_NOTE, MOST_STRETCHES, NOTHING_MORE } from '../../../gateway/inspect/asked.ts';
import type { Finding } from '../../../gateway/inspect/finding.ts';
import {
  decodeAnswer,
  encodeAnswer,
  frameHead,
  frames,
  jobHead,
  MOST_ANSWER,
  NONCE,
  readJob,
  WireError,
} from '../../../gateway/inspect/wire.ts';

const nonce = new Uint8Array(NONCE).fill(7);
const finding: Finding = {
  type: 'marking',
  band: 'high',
  count: 2,
  path: ['2', 'zip', '14', 'docx', 'comments'],
  role: 'comment',
  evidence: ['cue-near'],
  level: 'secret',
};
const answer = {
  inspection: { findings: [finding], dangers: ['macro'], unseen: ['encrypted'] },
  isSpent: false,
} as const;

const framed = (...payloads: readonly Uint8Array[]) =>
  Buffer.concat(payloads.flatMap((payload) => [frameHead(payload.length), payload]));

describe('frames', () => {
  test('come out whole, however the stream is cut', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 });
    fc.assert(
      fc.property(payloads, fc.integer({ min: 1, max: 50 }), (sent, step) => {
        const stream = framed(...sent);
        const next = frames(40);
        const got: Uint8Array[] = [];
        for (let at = 0; at < stream.length; at += step) got.push(...next(stream.subarray(at, at + step)));
        expect(got.map((each) => Buffer.from(each))).toEqual(sent.map((each) => Buffer.from(each)));
      }),
    );
  });

  test('longer than allowed are refused by their head alone', () => {
    expect(() => frames(40)(frameHead(41))).toThrow(WireError);
    expect(() => frames(MOST_ANSWER)(Buffer.from('<htm'))).toThrow(WireError);
  });
});

test('a job comes out as it went in, whatever is asked beside it', () => {
  const message = new Uint8Array([0, 255, 10]);
  for (const asked of [NOTHING_MORE, { masks: ['ACC/####', '检〔####〕'], note: 'pour le juge d’instruction' }]) {
    const job = readJob(Buffer.concat([jobHead(nonce, asked), message]));
    expect({ ...job, nonce: new Uint8Array(job.nonce), message: new Uint8Array(job.message) }).toEqual({
      ...{ nonce, asked, message },
    });
  }
});

describe('an answer', () => {
  test('comes back as it was given', () => {
    expect(decodeAnswer(nonce, encodeAnswer(nonce, answer))).toEqual(answer);
  });

  test('about a note comes back as it was given', () => {
    const stretches = [{ start: 0, end: LONGEST_NOTE, type: 'iban' }] as const;
    const about = { ...answer, inspection: { ...answer.inspection, stretches } };
    expect(decodeAnswer(nonce, encodeAnswer(nonce, about))).toEqual(about);
  });

  test('to another job is refused', () => {
    const other = new Uint8Array(NONCE).fill(8);
    expect(() => decodeAnswer(nonce, encodeAnswer(other, answer))).toThrow('an answer to something else');
    expect(() => decodeAnswer(nonce, new Uint8Array())).toThrow('an answer to something else');
  });

  const withFinding = (more: object) => ({
    ...answer,
    inspection: { ...answer.inspection, findings: [{ ...finding, ...more }] },
  });
  const wrong: readonly (readonly [string, unknown])[] = [
    ['nothing', null],
    ['a list', []],
    ['no findings', { isSpent: false, inspection: { dangers: [], unseen: [] } }],
    ['an unknown field', { ...answer, value: 'x' }],
    ['an unknown field in a finding', withFinding({ value: 'x' })],
    ['an unknown type', withFinding({ type: 'name' })],
    ['a count of none', withFinding({ count: 0 })],
    ['a count with a fraction', withFinding({ count: 1.5 })],
    ['a file name in the path', withFinding({ path: ['list of witnesses.docx'] })],
    ['words as evidence', withFinding({ evidence: ['called “Ivan”'] })],
    ['long evidence', withFinding({ evidence: ['a'.repeat(49)] })],
    ['much evidence', withFinding({ evidence: Array(65).fill('a') })],
    ...(
      [
        ['a stretch beyond the note', [{ start: 0, end: LONGEST_NOTE + 1, type: 'iban' }]],
        ['a stretch before the note', [{ start: -1, end: 1, type: 'iban' }]],
        ['words for a stretch', [{ start: 0, end: 1, type: 'DE89 3704 0044' }]],
        ['many stretches', Array(MOST_STRETCHES + 1).fill({ start: 0, end: 1, type: 'iban' })],
      ] as const
    ).map(([name, stretches]) => [name, { ...answer, inspection: { ...answer.inspection, stretches } }] as const),
    ['an unknown danger', { ...answer, inspection: { ...answer.inspection, dangers: ['x'] } }],
    [
      'more findings than fit',
      { ...answer, inspection: { ...answer.inspection, findings: Array(1001).fill(finding) } },
    ],
  ];

  test.each(wrong)('with %s is refused, and nothing of it is in the reason', (_, given) => {
    const frame = Buffer.concat([nonce, Buffer.from(JSON.stringify(given))]);
    expect(() => decodeAnswer(nonce, frame)).toThrow(/^an answer without the form of one$/);
  });

  test('changed in any octet is refused or has the form of one', () => {
    const whole = encodeAnswer(nonce, answer);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = whole.with(at, whole[at]! ^ flip);
        try {
          expect(encodeAnswer(nonce, decodeAnswer(nonce, changed)).length).toBeLessThan(MOST_ANSWER);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });

  test('of too many findings keeps the surest and says that there were more', () => {
    const many: Finding[] = [...Array(5000).fill({ ...finding, band: 'low' }), finding];
    const inspection = { ...answer.inspection, findings: many };
    const got = decodeAnswer(nonce, encodeAnswer(nonce, { inspection, isSpent: true }));
    expect(got.inspection.findings).toHaveLength(1000);
    expect(got.inspection.findings[0]).toEqual(finding);
    expect(got.inspection.unseen).toEqual(['encrypted', 'too-many']);
  });
});
