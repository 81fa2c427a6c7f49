/** The frames between the gateway and a child that inspects, strict on both sides: the gateway believes nothing beyond this schema. */
import { z } from 'zod';
import { type Asked, LONGEST_NOTE, MOST_STRETCHES } from './asked.ts';
import { BANDS, FINDING_TYPES, LEVELS } from './finding.ts';
import type { Inspection } from './findings.ts';
import { DANGERS, ROLES, UNSEEN } from './part.ts';

/** The descriptor for both ways: a library that prints something, or touches the standard streams, cannot disturb it. */
export const WIRE = 3;
/** A frame is its length in four octets, big-endian, and so many octets. */
export const HEAD = 4;
/** Both a job and its answer begin with these random octets, so that no answer is taken for that of another message. */
export const NONCE = 16;
/** Far more than the most findings of an answer need. */
export const MOST_ANSWER = 1_000_000;
const MOST_FINDINGS = 1_000;

/** What a child answers. */
export interface Answer {
  readonly inspection: Inspection;
  /** It has grown so much that it asks to be replaced. */
  readonly isSpent: boolean;
}

/** The other side does not keep to the wire's form. */
export class WireError extends Error {
  override name = 'WireError';
}

export function frameHead(length: number): Uint8Array {
  const head = new Uint8Array(HEAD);
  new DataView(head.buffer).setUint32(0, length);
  return head;
}

export function frameLength(head: Uint8Array): number {
  return new DataView(head.buffer, head.byteOffset, HEAD).getUint32(0);
}

/**
 * Puts frames together from a stream, each at most `most` octets.
 * @returns takes the next octets and gives the frames that they complete
 * @throws WireError when a longer frame is announced
 */
export function frames(most: number): (chunk: Uint8Array) => Uint8Array[] {
  let rest: Uint8Array = new Uint8Array();
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const whole: Uint8Array[] = [];
    while (rest.length >= HEAD) {
      const length = frameLength(rest);
      if (length > most) throw new WireError(`a frame of ${length} octets`);
      if (rest.length < HEAD + length) break;
      whole.push(rest.subarray(HEAD, HEAD + length));
      rest = rest.subarray(HEAD + length);
    }
    return whole;
  };
}

/** What stands in a job before the message itself. */
export function jobHead(nonce: Uint8Array, asked: Asked): Uint8Array {
  const text = Buffer.from(JSON.stringify(asked));
  return Buffer.concat([nonce, frameHead(text.length), text]);
}

/** A job, taken apart by the child, which believes the gateway. */
export function readJob(job: Uint8Array): { nonce: Uint8Array; asked: Asked; message: Uint8Array } {
  const start = NONCE + HEAD;
  const end = start + frameLength(job.subarray(NONCE, start));
  const asked: Asked = JSON.parse(Buffer.from(job.subarray(start, end)).toString());
  return { nonce: job.subarray(0, NONCE), asked, message: job.subarray(end) };
}

/** Of more findings than an answer holds, the surest stay, and it says that there were more. */
export function encodeAnswer(nonce: Uint8Array, { inspection, isSpent }: Answer): Uint8Array {
  const { findings, dangers, unseen, stretches } = inspection;
  const surest = [...findings].sort((a, b) => BANDS.indexOf(b.band) - BANDS.indexOf(a.band)).slice(0, MOST_FINDINGS);
  const cut = surest.length < findings.length ? [...new Set([...unseen, 'too-many' as const])] : unseen;
  const kept = { findings: surest, dangers, unseen: cut, ...(stretches && { stretches }) };
  const text = JSON.stringify({ inspection: kept, isSpent } satisfies Answer);
  return Buffer.concat([nonce, Buffer.from(text)]);
}

/** @throws WireError where it is not an answer to the job with this nonce */
export function decodeAnswer(nonce: Uint8Array, frame: Uint8Array): Answer {
  if (Buffer.compare(frame.subarray(0, NONCE), nonce) !== 0) throw new WireError('an answer to something else');
  const result = answer.safeParse(parsed(Buffer.from(frame.subarray(NONCE)).toString()));
  // Without what zod quotes: it could be of the message.
  if (!result.success) throw new WireError('an answer without the form of one');
  return result.data as Answer;
}

/** Words of ours: no value has this form but by intent. */
const code = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,47}$/i);

const finding = z.strictObject({
  type: z.enum(FINDING_TYPES),
  band: z.enum(BANDS),
  count: z.int().min(1).max(1_000_000_000),
  path: z.array(code).max(64),
  role: z.enum(ROLES),
  evidence: z.array(code).max(64),
  level: z.enum(LEVELS).optional(),
});

const place = z.int().min(0).max(LONGEST_NOTE);
const stretch = z.strictObject({ start: place, end: place, type: z.enum(FINDING_TYPES) });

const answer = z.strictObject({
  inspection: z.strictObject({
    findings: z.array(finding).max(MOST_FINDINGS),
    dangers: z.array(z.enum(DANGERS)).max(DANGERS.length),
    unseen: z.array(z.enum(UNSEEN)).max(UNSEEN.length),
    stretches: z.array(stretch).max(MOST_STRETCHES).optional(),
  }),
  isSpent: z.boolean(),
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
