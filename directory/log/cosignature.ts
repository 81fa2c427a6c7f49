/** Cosignatures: witnesses say when they saw a checkpoint, and that it continued all they saw before (C2SP tlog-cosignature 1.0.1, Ed25519). */
import { sign, verify } from 'node:crypto';
import {
  NoteError,
  printVerifierKey,
  type SignerKey,
  signatureLine,
  signaturesBy,
  splitNote,
  type VerifierKey,
} from '../signed-note.ts';

/** The key of a witness; of type `cosignature`. */
export type WitnessKey = VerifierKey<'cosignature'>;

/** Witnesses of one kind, and how many of them must have seen a checkpoint. */
export interface WitnessGroup {
  readonly quorum: number;
  readonly witnesses: readonly WitnessKey[];
}

const TIMESTAMP_LENGTH = 8;
const SIGNATURE_LENGTH = 64;

/**
 * Adds a witness's line to a checkpoint. The caller has read the checkpoint, and found that it continues the largest that this witness ever
 * signed: a cosignature says exactly that.
 */
export function cosign(note: string, witness: SignerKey<'cosignature'>, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  const signature = sign(null, message(splitNote(note).text, seconds), witness.key);
  const timestamp = Buffer.alloc(TIMESTAMP_LENGTH);
  timestamp.writeBigUInt64BE(BigInt(seconds));
  return note + signatureLine(witness.verifier, Buffer.concat([timestamp, signature]));
}

/**
 * When this witness saw the checkpoint, the last time where it said so more than once; null where it did not sign.
 * @throws NoteError where its signature does not fit
 */
export function cosignedAt(note: string, witness: WitnessKey): Date | null {
  const { text, signatures } = splitNote(note);
  const times = signaturesBy(witness, signatures).map((signature) => {
    const seconds = readTimestamp(signature);
    if (seconds === null || !verify(null, message(text, seconds), witness.key, signature.subarray(TIMESTAMP_LENGTH)))
      throw new NoteError(`the cosignature by ${witness.name}+${witness.id} does not fit`);
    return seconds;
  });
  return times.length === 0 ? null : new Date(Math.max(...times) * 1000);
}

/**
 * The latest time by which every group's quorum had seen the checkpoint: nobody can make an old one look newer without that many witnesses.
 * Null where a quorum is not reached; a group of quorum 0 says nothing, and without any other the time is null as well.
 * @throws NoteError where a signature does not fit
 */
export function quorumTime(note: string, groups: readonly WitnessGroup[]): Date | null {
  const times = groups
    .filter(({ quorum }) => quorum > 0)
    .map(({ quorum, witnesses }) => {
      const distinct = new Map(witnesses.map((witness) => [printVerifierKey(witness), witness]));
      const seen = [...distinct.values()].flatMap((witness) => cosignedAt(note, witness)?.getTime() ?? []);
      return seen.sort((a, b) => b - a)[quorum - 1] ?? Number.NaN;
    });
  const earliest = Math.min(...times);
  return Number.isFinite(earliest) ? new Date(earliest) : null;
}

function message(text: string, seconds: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
}

/** Null where the octets are not a timestamp and an Ed25519 signature, or the timestamp is no time. */
function readTimestamp(signature: Uint8Array): number | null {
  if (signature.length !== TIMESTAMP_LENGTH + SIGNATURE_LENGTH) return null;
  const seconds = Number(Buffer.from(signature).readBigUInt64BE());
  return Number.isNaN(new Date(seconds * 1000).getTime()) ? null : seconds;
}
