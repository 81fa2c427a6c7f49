import { describe, expect, test } from 'vitest';
import { checkContainer, PacketError, readEncrypted } from '../../../gateway/openpgp/packets.ts';
import { CIPHERS } from '../../../gateway/openpgp/profile.ts';
import { packet } from './identities.ts';

const KEY_ID = [1, 2, 3, 4, 5, 6, 7, 8];
const v3 = packet(1, new Uint8Array([3, ...KEY_ID, 18, 0]));
const hidden = packet(1, new Uint8Array([3, 0, 0, 0, 0, 0, 0, 0, 0, 18, 0]));
const v6 = packet(1, new Uint8Array([6, 21, 4, ...new Array(12).fill(9), ...KEY_ID, 18, 0]));
const v6OfV6 = packet(1, new Uint8Array([6, 33, 6, ...KEY_ID, ...new Array(24).fill(9), 25, 0]));
const v6Hidden = packet(1, new Uint8Array([6, 0, 18, 0]));
const password = packet(3, new Uint8Array([4, 9, 3, 8]));
const seipd1 = packet(18, new Uint8Array([1, 99, 99]));
const seipd2 = (cipher = 9, chunk = 12) => packet(18, new Uint8Array([2, cipher, 3, chunk, 99]));
const sed = packet(9, new Uint8Array([99]));
const libre = packet(20, new Uint8Array([1, 9, 2, 16]));
const marker = packet(10, new Uint8Array([80, 71, 80]));
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

describe('the outside of a message', () => {
  test('names keys and container', () => {
    const read = readEncrypted(join(marker, v3, hidden, password, seipd1), 64);
    expect(read.sessionKeys).toEqual([
      { kind: 'public-key', version: 3, recipient: '0102030405060708' },
      { kind: 'public-key', version: 3, recipient: null },
      { kind: 'password', version: 4, recipient: null },
    ]);
    expect(read.container).toEqual({ tag: 18, version: 1, cipher: null, length: 3 });
  });

  test('names a key by its fingerprint where the version is 6', () => {
    const read = readEncrypted(join(v6, v6OfV6, v6Hidden, seipd2()), 64);
    expect(read.sessionKeys.map(({ recipient }) => recipient)).toEqual([
      `${'09'.repeat(12)}0102030405060708`,
      `0102030405060708${'09'.repeat(24)}`,
      null,
    ]);
    expect(read.container).toEqual({ tag: 18, version: 2, cipher: 9, length: 5 });
  });

  test('is read from data that comes in parts, and from old-format headers', () => {
    const parts = new Uint8Array([0xd2, 0xe9, 1, ...new Array(511).fill(7), 2, 7, 7]);
    expect(readEncrypted(join(v3, parts), 64).container.length).toBe(514);
    const old = new Uint8Array([0x84, 11, 3, ...KEY_ID, 18, 0]);
    expect(readEncrypted(join(old, seipd1), 64).sessionKeys[0]?.recipient).toBe('0102030405060708');
  });

  test.each([
    ['no packets', new Uint8Array()],
    ['no packet at all', new Uint8Array([0x2d, 0x2d])],
    ['session keys and no data', v3],
    ['packets after the data', join(v3, seipd1, marker)],
    ['two containers', join(v3, seipd1, seipd1)],
    ['a literal packet', packet(11, new Uint8Array([98, 0, 0, 0, 0, 0]))],
    ['a compressed packet', packet(8, new Uint8Array([1, 0]))],
    ['a cut packet', v3.subarray(0, 10)],
    ['a cut header', new Uint8Array([0xc1, 255, 0])],
    ['a length beyond the end', new Uint8Array([0xd2, 255, 255, 255, 255, 255, 1])],
    ['a length that the end cuts in parts', new Uint8Array([0xd2, 0xfe, 1])],
    ['a session key in parts', new Uint8Array([0xc1, 0xe1, 3, 1, 0])],
    ['an indeterminate length', join(v3, new Uint8Array([0xa7, 1, 9]))],
    ['a key ID that is cut', join(packet(1, new Uint8Array([3, 1, 2])), seipd1)],
    ['a fingerprint of the wrong length', join(packet(1, new Uint8Array([6, 5, 4, 1, 2, 3, 4, 18])), seipd2())],
    ['an empty container', packet(18, new Uint8Array())],
    ['chunks of 8 MiB', join(v6, seipd2(9, 17))],
    ['65 session keys', join(...new Array(65).fill(v3), seipd1)],
    ['65 markers', join(...new Array(65).fill(marker), seipd1)],
  ])('is refused with %s', (_, bytes) => {
    expect(() => readEncrypted(bytes, 64)).toThrow(PacketError);
  });

  test('may have 64 session keys', () => {
    expect(readEncrypted(join(...new Array(64).fill(v3), seipd1), 64).sessionKeys).toHaveLength(64);
  });
});

describe('the container', () => {
  test.each([
    ['version 1 with session keys of versions 3 and 4', join(v3, password, seipd1)],
    ['version 2 with session keys of version 6', join(v6, seipd2())],
    ['version 2 with AES-128', join(v6, seipd2(7))],
  ])('may be %s', (_, bytes) => {
    expect(() => checkContainer(readEncrypted(bytes, 64), CIPHERS)).not.toThrow();
  });

  test.each([
    ['without integrity protection', join(v3, sed)],
    ['of LibrePGP', join(v3, libre)],
    ['of version 3', join(v3, packet(18, new Uint8Array([3, 0])))],
    ['version 2 with a session key of version 3', join(v3, seipd2())],
    ['version 2 with one of each', join(v6, v3, seipd2())],
    ['version 2 with a password of version 4', join(v6, password, seipd2())],
    ['version 1 with a session key of version 6', join(v6, seipd1)],
    ['version 1 with a session key of version 2', join(packet(1, new Uint8Array([2, ...KEY_ID])), seipd1)],
    ['version 2 with 3DES', join(v6, seipd2(2))],
    ['version 2 with Camellia', join(v6, seipd2(13))],
  ])('is refused %s', (_, bytes) => {
    expect(() => checkContainer(readEncrypted(bytes, 64), CIPHERS)).toThrow(PacketError);
  });
});
