/** Hostile mail beside ordinary mail, through a real gateway: what cannot be looked into is refused, and nobody else notices. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { document } from '../gateway/inspect/extract/office-files.ts';
import { deflated, page, pdf } from '../gateway/inspect/extract/pdf-file.ts';
import { zipOf } from '../gateway/inspect/extract/zip-writer.ts';
import { type Letter, OFFICER_A, OFFICER_B, writeLetter } from './canary.ts';
import type { Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

let street: Street;
let a: Neighbour;
let b: Neighbour;

beforeAll(async () => {
  street = await foundStreet(['a', 'b'], { a: { inspect: { enabled: true } } });
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());

/** A letter that carries one file. */
function carrying(file: Uint8Array): Letter {
  const { messageId, from, to } = writeLetter();
  const lines = [
    `From: <${OFFICER_A}>`,
    `To: <${OFFICER_B}>`,
    `Message-ID: ${messageId}`,
    'Date: Sun, 22 Nov 2026 06:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: application/octet-stream',
    'Content-Transfer-Encoding: base64',
    '',
    ...Buffer.from(file)
      .toString('base64')
      .match(/.{1,76}/g)!,
  ];
  return { messageId, from, to, bytes: new Uint8Array(Buffer.from(`${lines.join('\r\n')}\r\n`)) };
}

const zeros = Buffer.alloc(60_000_000);

/** Each keeps a child busy, or fills it, until it gives up. */
const BOMBS: readonly (() => Uint8Array)[] = [
  () => gzipSync(zeros),
  () => zipOf({ a: zeros }),
  () => document('<w:p/>'.repeat(2_100_000)),
  () => Buffer.from(page('q Q '.repeat(1_100_000)), 'latin1'),
  () => Buffer.from(pdf(deflated(zeros.toString('latin1'))), 'latin1'),
];

test('ordinary mail goes on beside bombs, which are refused', async () => {
  const hostile = BOMBS.map((make) => carrying(make()));
  const ordinary = Array.from({ length: 10 }, () => writeLetter());
  const answers = await Promise.all([...hostile, ...ordinary].map((letter) => a.submit(letter)));
  expect(answers.slice(0, BOMBS.length).map(({ code }) => code)).toEqual(BOMBS.map(() => 550));
  expect(answers.slice(BOMBS.length).map(({ code }) => code)).toEqual(ordinary.map(() => 250));
  await a.settle();
  await b.settle();
  for (const letter of ordinary) expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
  for (const letter of hostile) expect(await b.copies(OFFICER_B, letter)).toEqual([]);
  expect(a.log.filter(({ event }) => event === 'fault')).toEqual([]);
});
