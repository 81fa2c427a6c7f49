import { randomBytes } from 'node:crypto';
import { enums, armor as libraryArmor, unarmor as libraryUnarmor } from 'openpgp';
import { describe, expect, test } from 'vitest';
import { ArmorError, armor, unarmor } from '../../../gateway/openpgp/armor.ts';

const begin = '-----BEGIN PGP MESSAGE-----';
const end = '-----END PGP MESSAGE-----';
const text = (armored: string) => new Uint8Array(Buffer.from(armored, 'latin1'));

describe('what is written', () => {
  test.each([1, 2, 3, 47, 48, 49, 96, 1000, 100_000])('%i bytes come back, also through the library', async (size) => {
    const bytes = new Uint8Array(randomBytes(size));
    for (const checksum of [true, false]) {
      const armored = armor(bytes, { checksum });
      expect(Buffer.from(unarmor(armored)).equals(bytes)).toBe(true);
      const read = await libraryUnarmor(Buffer.from(armored).toString('latin1'));
      expect(Buffer.from(read.data as unknown as Uint8Array).equals(bytes)).toBe(true);
    }
  });

  test('has CRLF line ends, short lines and no headers', () => {
    const lines = Buffer.from(armor(new Uint8Array(100), { checksum: false }))
      .toString('latin1')
      .split('\r\n');
    expect(lines.slice(0, 2)).toEqual([begin, '']);
    expect(lines.slice(-2)).toEqual([end, '']);
    expect(lines.slice(2, -2).every((line) => /^[A-Za-z0-9+/]{1,64}={0,2}$/.test(line))).toBe(true);
  });

  test('has the checksum that RFC 9580 section 6.1 defines, where it is asked for', () => {
    const bytes = new Uint8Array(randomBytes(1000));
    const theirs = libraryArmor(enums.armor.message, bytes, undefined, undefined, undefined, true);
    const checksum = (armored: string) => /^=(....)\r?$/m.exec(armored)?.[1];
    const ours = Buffer.from(armor(bytes, { checksum: true })).toString('latin1');
    expect(checksum(ours)).toBe(checksum(theirs));
    expect(checksum(ours)).toBeDefined();
  });
});

describe('what is read', () => {
  test.each([
    ['LF line ends', `${begin}\n\nAQID\n${end}\n`],
    ['no line end after the last line', `${begin}\r\n\r\nAQID\r\n${end}`],
    ['blank lines around', `\r\n \r\n${begin}\r\n\r\nAQID\r\n${end}\r\n\r\n`],
    ['headers', `${begin}\r\nVersion: GnuPG v2\r\nComment: \r\n\r\nAQID\r\n${end}\r\n`],
    ['a checksum, right or wrong', `${begin}\r\n\r\nAQID\r\n=AAAA\r\n${end}\r\n`],
    ['blanks at the ends of lines', `${begin} \r\n \r\nAQ \r\nID\t\r\n${end}\r\n`],
  ])('passes with %s', (_, armored) => {
    expect([...unarmor(text(armored))]).toEqual([1, 2, 3]);
  });

  test.each([
    ['nothing', ''],
    ['text before it', `hello\r\n${begin}\r\n\r\nAQID\r\n${end}\r\n`],
    ['text after it', `${begin}\r\n\r\nAQID\r\n${end}\r\nhello\r\n`],
    ['two messages', `${begin}\r\n\r\nAQID\r\n${end}\r\n${begin}\r\n\r\nAQID\r\n${end}\r\n`],
    ['a signed message', `-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nhi\r\n`],
    [
      'another kind of block',
      `-----BEGIN PGP PUBLIC KEY BLOCK-----\r\n\r\nAQID\r\n-----END PGP PUBLIC KEY BLOCK-----\r\n`,
    ],
    ['text on its first line', `${begin} hello\r\n\r\nAQID\r\n${end}\r\n`],
    ['no empty line', `${begin}\r\nAQID\r\n${end}\r\n`],
    ['headers without an end', `${begin}\r\n${'Comment: x\r\n'.repeat(1000)}\r\nAQID\r\n${end}\r\n`],
    ['a body of nothing', `${begin}\r\n\r\n\r\n${end}\r\n`],
    ['what is not base64', `${begin}\r\n\r\nAQ-D\r\n${end}\r\n`],
    ['a form feed between lines', `${begin}\r\n\r\nAQ\fID\r\n${end}\r\n`],
    ['padding in the middle', `${begin}\r\n\r\nAQ==\r\nAQID\r\n${end}\r\n`],
    ['too little padding', `${begin}\r\n\r\nAQI\r\n${end}\r\n`],
    ['no end', `${begin}\r\n\r\nAQID\r\n`],
    ['the end within a line', `${begin}\r\n\r\nAQID${end}\r\n`],
    ['a long tail of blanks', `${begin}\r\n\r\nAQ==${' '.repeat(1e6)}\r\n${end}\r\n`],
  ])('is refused with %s', (_, armored) => {
    expect(() => unarmor(text(armored))).toThrow(ArmorError);
  });
});
