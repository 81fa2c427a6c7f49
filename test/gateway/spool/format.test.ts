/** The one-file format, read by hand: what lies on disks out there must not change unnoticed. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { inBlocks } from '../../../gateway/spool/format.ts';
import { bytes, encoded, gather, item, message } from './messages.ts';

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

test('a file is magic, header, bodies and trailer, with a digest for each', async () => {
  const two = message('m1', { items: [item(), item({ hop: { kind: 'smarthost' } })] });
  const bodies = [bytes(300), bytes(20, 'b')];
  const file = await encoded(
    two,
    bodies.map((body) => [body]),
  );

  expect(file.toString('latin1', 0, 16)).toBe('valise-spool 1\r\n');
  const header = file.subarray(52, 52 + file.readUInt32BE(16));
  expect(file.toString('hex', 20, 52)).toBe(sha256(header));
  expect(JSON.parse(header.toString())).toEqual(JSON.parse(JSON.stringify(two)));

  const footer = file.subarray(-36);
  const trailer = file.subarray(-36 - footer.readUInt32BE(0), -36);
  expect(footer.toString('hex', 4)).toBe(sha256(trailer));
  expect(JSON.parse(trailer.toString())).toEqual({
    header: sha256(header),
    items: bodies.map((body) => ({ length: body.length, sha256: sha256(body) })),
  });

  const between = file.subarray(52 + header.length, file.length - 36 - trailer.length);
  expect(between).toEqual(Buffer.concat(bodies));
});

describe('pieces joined to blocks', () => {
  const BLOCK = 65_536;
  const lengths = [
    [],
    [0],
    [1],
    [BLOCK],
    [BLOCK + 1],
    [BLOCK - 1, 1],
    [1, BLOCK],
    [BLOCK, 1, BLOCK + 1, 7],
    [...Array(999).fill(997)],
  ];
  for (const pieces of lengths)
    test(`${pieces.length} pieces of ${pieces.slice(0, 4)} octets are the same octets`, async () => {
      const whole = bytes(pieces.reduce((sum, length) => sum + length, 0));
      async function* source() {
        let from = 0;
        for (const length of pieces) {
          yield whole.subarray(from, from + length);
          from += length;
        }
      }
      let blocks = 0;
      const counted = async function* () {
        for await (const block of inBlocks(source())) {
          blocks++;
          yield block;
        }
      };
      expect(await gather(counted())).toEqual(Buffer.from(whole));
      expect(blocks).toBeLessThanOrEqual(2 + (2 * whole.length) / BLOCK);
    });
});
