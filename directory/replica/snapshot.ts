/** A state written down, so that a start need not read the whole history again. */
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { State } from '../log/replay.ts';
import type { Snapshot } from './store.ts';

const DIGEST_LENGTH = 32;

export function takeSnapshot(state: State, program: string): Snapshot {
  const bytes = serialize(state);
  return { program, size: state.size, bytes: Buffer.concat([digestOf(bytes), bytes]) };
}

/** Null where another program made it, or the disk has damaged it. */
export function readSnapshot(snapshot: Snapshot | null, program: string): State | null {
  if (snapshot === null || snapshot.program !== program) return null;
  const bytes = snapshot.bytes.subarray(DIGEST_LENGTH);
  return digestOf(bytes).equals(snapshot.bytes.subarray(0, DIGEST_LENGTH)) ? (deserialize(bytes) as State) : null;
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
