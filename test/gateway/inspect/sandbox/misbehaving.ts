/** A child that does what the message tells it to, against every rule of the wire; what it is not told to do wrong, it does right. */
import { readSync, writeSync } from 'node:fs';
import {
  type Answer,
  encodeAnswer,
  frameHead,
  frameLength,
  HEAD,
  NONCE,
  readJob,
  WIRE,
} from '../../../../gateway/inspect/wire.ts';

const HUGE = 3_000_000_000;

const MISDEEDS: Record<string, (nonce: Uint8Array) => void> = {
  'print, and take the standard streams': () => {
    console.log('as a library would');
    console.error('and this');
    process.stdin.resume().pause();
  },
  exit: () => process.exit(0),
  abort: () => process.abort(),
  throw: () => {
    throw new Error('of no avail');
  },
  loop: () => {
    for (;;);
  },
  'eat buffers': () => {
    const eaten: Uint8Array[] = [];
    for (let size = 0; size < HUGE; size += 1e6) eaten.push(Buffer.alloc(1e6, 1));
  },
  'eat objects': () => {
    for (const eaten: unknown[] = []; ; ) eaten.push([eaten.length]);
  },
  flood: () => {
    for (const zeros = new Uint8Array(65_536).fill(255); ; ) writeSync(WIRE, zeros);
  },
  'flood of answers': (nonce) => {
    for (;;) answer(nonce, 0);
  },
  garbage: () => write(Buffer.from('not what was asked for')),
  'half an answer': (nonce) => {
    writeSync(WIRE, frameHead(1000));
    writeSync(WIRE, nonce);
    process.exit(0);
  },
  'no json': (nonce) => write(Buffer.concat([nonce, Buffer.from('{"inspection":')])),
  'a value as evidence': (nonce) => write(Buffer.concat([nonce, valueAsEvidence()])),
  'more than the schema has': (nonce) =>
    write(Buffer.concat([nonce, Buffer.from(JSON.stringify({ ...empty(0), secret: 'x' }))])),
  'empty frame': () => write(new Uint8Array()),
  'for another message': () => answer(new Uint8Array(NONCE), 0),
  'clean for the next message as well': (nonce) => {
    answer(nonce, 0);
    answer(nonce, 0);
  },
};

write(new Uint8Array());
for (let head = read(HEAD); ; head = read(HEAD)) {
  const job = read(frameLength(head));
  const { nonce, message } = readJob(job);
  const [count = '', misdeed = ''] = Buffer.from(message).toString().trimEnd().split(':');
  MISDEEDS[misdeed]?.(nonce);
  answer(nonce, Number(count));
}

/** `count` says which message it was. */
function answer(nonce: Uint8Array, count: number): void {
  write(encodeAnswer(nonce, empty(count)));
}

function empty(count: number): Answer {
  const finding = { type: 'lei', band: 'low', path: [], role: 'body', evidence: [] } as const;
  return { inspection: { findings: count ? [{ ...finding, count }] : [], dangers: [], unseen: [] }, isSpent: false };
}

function valueAsEvidence(): Uint8Array {
  const finding = { type: 'iban', band: 'low', count: 1, path: [], role: 'body', evidence: ['DE89 3704 0044'] };
  return Buffer.from(JSON.stringify({ inspection: { findings: [finding], dangers: [], unseen: [] }, isSpent: false }));
}

function write(frame: Uint8Array): void {
  writeSync(WIRE, frameHead(frame.length));
  for (let at = 0; at < frame.length; ) at += writeSync(WIRE, frame, at);
}

function read(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const count = readSync(WIRE, bytes, at, length - at, null);
    if (count === 0) process.exit(0);
    at += count;
  }
  return bytes;
}
