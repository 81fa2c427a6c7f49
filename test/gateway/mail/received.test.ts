import { expect, it } from 'vitest';
import { isLooping } from '../../../gateway/mail/received.ts';

const OURS = 'gateway.a.example';
const hop = (by: string) =>
  `Received: from x.example (y)\r\n by ${by} (Valise) id 1;\r\n Sun, 22 Nov 2026 06:00:00 +0000\r\n`;
const message = (...fields: string[]) =>
  Buffer.from(`${fields.join('')}From: a@a.example\r\n\r\n${hop(OURS).repeat(60)}`);
const others = (count: number) => Array.from({ length: count }, (_, n) => hop(`relay${n}.example`));

it.each<[string, Uint8Array, boolean]>([
  ['no Received field', message(), false],
  ['50 other relays', message(...others(50)), false],
  ['51 other relays', message(...others(51)), true],
  ['our own host once', message(hop(OURS), ...others(3)), false],
  ['our own host twice', message(hop(OURS), ...others(3), hop(OURS)), true],
  ['our own host twice, in other letters', message(hop('GATEWAY.a.EXAMPLE'), hop(OURS)), true],
  ['a longer name than ours', message(hop(`x.${OURS}`), hop(`${OURS}.test`)), false],
  [
    'our name in comments, which clients choose',
    message(`Received: from x (by ${OURS} (by ${OURS}))\r\n by z.example; now\r\n`.repeat(2)),
    false,
  ],
  ['our name as the sender’s', message(`Received: from ${OURS} by z.example; now\r\n`.repeat(3)), false],
  ['no `by` at all', message('Received: nonsense\r\n'.repeat(3)), false],
  ['a header section that cannot be read', Buffer.from('no field\r\n\r\n'), false],
])('%s: %s', (_name, bytes, looping) => {
  expect(isLooping(bytes, OURS)).toBe(looping);
});

it('comments nested without end are read in one pass', () => {
  expect(isLooping(message(`Received: ${'('.repeat(200_000)}\r\n`, hop(OURS), hop(OURS)), OURS)).toBe(true);
});
