/** What makes a process an inspector: it gives up all that it may do, and then answers one job after the other. */
import { readSync, writeSync } from 'node:fs';
import { giveUpProcesses } from '../confined.ts';
import type { Asked } from './asked.ts';
import type { Inspection } from './findings.ts';
import { encodeAnswer, frameHead, frameLength, HEAD, readJob, WIRE } from './wire.ts';

/** A process that is larger than this, in octets, asks to be replaced: what is left of one message is not kept beside the next. */
const GROWN = 300_000_000;

/**
 * Reads jobs until the gateway ends the wire. Between two jobs the process stands still in a read, so that nothing of the one before goes on.
 * @throws Error where this process was not started without permissions, or the wire breaks; it is to end then
 */
export async function serve(look: (message: Uint8Array, asked: Asked) => Promise<Inspection>): Promise<void> {
  shed();
  // An empty frame: everything is loaded.
  write(frameHead(0));
  for (let head = read(HEAD); head; head = read(HEAD)) {
    const job = read(frameLength(head));
    if (!job) return;
    const { nonce, asked, message } = readJob(job);
    const inspection = await look(message, asked);
    const answer = encodeAnswer(nonce, { inspection, isSpent: process.memoryUsage.rss() > GROWN });
    write(Buffer.concat([frameHead(answer.length), answer]));
  }
}

/** From here on no file can be read, the program's own included, so everything must be loaded by now. */
function shed(): void {
  giveUpProcesses();
  process.permission!.drop('fs.read');
}

/** Null where the stream ends before so many octets. */
function read(length: number): Uint8Array | null {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const count = readSync(WIRE, bytes, at, length - at, null);
    if (count === 0) return null;
    at += count;
  }
  return bytes;
}

function write(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(WIRE, bytes, at);
}
