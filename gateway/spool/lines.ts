/** Lines of JSON that prove themselves: how everything append-only is written, and what of it survives a crash. */
import { hash } from 'node:crypto';

/** What stands in a file of lines. */
export interface Lines {
  /** The sound ones, in order. */
  readonly values: readonly unknown[];
  /** Whether the last line never got its end: a write that no one was told had succeeded. */
  readonly torn: boolean;
  /** How many finished lines are not what was written. */
  readonly damaged: number;
}

/** One value as one line, a digest of its text in front. */
export function encodeLine(value: unknown): Uint8Array {
  const text = JSON.stringify(value);
  return Buffer.from(`${digest(text)} ${text}\n`);
}

/** Reads what {@link encodeLine} wrote; never throws. */
export function decodeLines(bytes: Uint8Array): Lines {
  const lines = Buffer.from(bytes).toString().split('\n');
  const torn = lines.pop() !== '';
  const values: unknown[] = [];
  for (const line of lines) {
    const text = line.slice(DIGEST + 1);
    if (line === `${digest(text)} ${text}`) values.push(JSON.parse(text));
  }
  return { values, torn, damaged: lines.length - values.length };
}

const DIGEST = 16;

function digest(text: string): string {
  return hash('sha256', text).slice(0, DIGEST);
}
