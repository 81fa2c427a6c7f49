/** Archives are opened by what lies in them, not by what they say of themselves, and no bomb costs more than its budget. */
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { canariesIn, partsOf, warningsIn } from './making.ts';
import { zip, zipOf } from './zip-writer.ts';

const CANARY = { name: 'a.txt', content: 'CANARY-a' };
const packed = zipOf({ 'a.txt': 'CANARY-a' });

/** One file as `tar` writes it. */
function tar(name: string, content: string, kind = '0'): Buffer {
  const head = Buffer.alloc(512);
  head.write(name.slice(0, 100));
  head.write(content.length.toString(8).padStart(11, '0'), 124);
  head.write(`${kind}ustar`, 156);
  head.write('ustar', 257);
  return Buffer.concat([head, Buffer.from(content.padEnd(Math.ceil(content.length / 512) * 512, '\0'))]);
}

describe('a canary is found in', () => {
  test.each([
    ['a zip', packed, '1/zip/1/text body'],
    ['a zip in a zip', zipOf({ 'b.zip': packed }), '1/zip/1/zip/1/text body'],
    ['a stored entry', zip([{ ...CANARY, stored: true }]), '1/zip/1/text body'],
    ['the name of an entry', zipOf({ 'x/CANARY-a.bin': 'x' }), '1/zip/1/text name'],
    ['the name of a folder that has no entry', zipOf({ 'CANARY-a/x.txt': 'x' }), '1/zip name'],
    [
      'a gzip’s comment',
      Buffer.concat([
        Buffer.from('1f8b0810000000000003', 'hex'),
        Buffer.from('CANARY-a\0'),
        gzipSync('x').subarray(10),
      ]),
      '1/gzip property',
    ],
    ['the name of a folder', zipOf({ 'CANARY-a/': '' }), '1/zip name'],
    ['the comment', zip([], { comment: 'CANARY-a' }), '1/zip property'],
    ['a zip behind a program', zip([CANARY], { before: 'MZ\0\0' }), '1/program/zip/1/text body'],
    ['a gzip', gzipSync('CANARY-a'), '1/gzip/1/text body'],
    ['the second member of a gzip', Buffer.concat([gzipSync('x'), gzipSync('CANARY-a')]), '1/gzip/1/text body'],
    ['a tar', Buffer.concat([tar('x', 'x'), tar('a', 'CANARY-a'), Buffer.alloc(1024)]), '1/tar/2/text body'],
    ['a long name in a tar', Buffer.concat([tar('x', 'CANARY-a\0', 'L'), tar('b', 'x')]), '1/tar/1/text name'],
    ['a file packed by Zstandard', zstdCompressSync('CANARY-a'), '1/zstd/1/text body'],
    ['a packed tar', gzipSync(tar('a', 'CANARY-a')), '1/gzip/1/tar/1/text body'],
  ])('%s', async (_, content, place) => {
    expect(canariesIn(await partsOf(content))).toEqual({ a: [place] });
  });
});

describe('it is said', () => {
  test.each([
    ['that an entry is encrypted', zip([{ ...CANARY, says: { flags: 1 } }]), ['1/zip: encrypted', '1/zip: encrypted']],
    ['that an entry is packed in a rare way', zip([{ ...CANARY, says: { method: 9 } }]), ['1/zip: unknown-type']],
    ['that an entry is larger than it says', zip([{ ...CANARY, says: { size: 1 } }]), ['1/zip: malformed']],
    ['that two entries have one name', zip([CANARY, CANARY]), ['1/zip: malformed']],
    ['that an entry has two names', zip([{ ...CANARY, says: { localName: 'b.txt' } }]), ['1/zip: malformed']],
    ['that something is before the archive', zip([CANARY], { before: 'PK\x03\x04' }), ['1/zip: polyglot']],
    [
      'that something is behind it',
      zip([CANARY], { behind: 'x'.repeat(50) }),
      ['1/zip: trailing-data', '1/zip: malformed'],
    ],
    [
      'that an entry is not in its directory',
      zip([CANARY], { between: 'x'.repeat(50) }),
      ['1/zip: trailing-data', '1/zip: malformed'],
    ],
    ['that it has a directory elsewhere', 'PK\x03\x04'.padEnd(100, 'x'), ['1/zip: malformed']],
    [
      'that something is behind a gzip',
      Buffer.concat([gzipSync('x'), Buffer.from('CANARY-a')]),
      ['1/gzip: trailing-data'],
    ],
    [
      'that something is behind a tar',
      Buffer.concat([tar('a', 'x'), Buffer.alloc(1024), Buffer.from('x')]),
      ['1/tar: trailing-data', '1/tar: malformed'],
    ],
    ['that a tar ends too early', tar('a', 'x'.repeat(600)).subarray(0, 1024), ['1/tar: malformed']],
  ])('%s', async (_, content, warnings) => {
    expect(warningsIn(await partsOf(content)).sort()).toEqual(warnings.sort());
  });

  const trailer = (mark: string) => `${'\0'.repeat(600)}${mark.padEnd(512, '\0')}`;

  test.each([
    ['7z', "7z\xbc\xaf'\x1c"],
    ['rar', 'Rar!\x1a\x07\x01\0'],
    ['cab', 'MSCF'],
    ['ace', '       **ACE**'],
    ['lzh', '  -lh5-'],
    ['arj', '\x60\xea'],
    ['cpio', '070701'],
    ['bzip2', 'BZh9'],
    ['xz', '\xfd7zXZ\0'],
    ['iso', `${'\0'.repeat(0x8001)}CD001`],
    ['vhd', 'conectix'],
    ['vhd', trailer('conectix')],
    ['vhdx', 'vhdxfile'],
    ['vmdk', 'KDMV'],
    ['dmg', trailer('koly')],
    ['wim', 'MSWIM\0\0\0'],
  ])('that %s is an archive that nobody here opens', async (type, content) => {
    expect(warningsIn(await partsOf(Buffer.from(content, 'latin1')))).toEqual([`1/${type}: archive`]);
  });

  /** Written by 7-Zip: headers under the password, and files alone. */
  const SEVEN = [
    'N3q8ryccAAQy2LxkgAAAAAAAAAAuAAAAAAAAACn5clqJf9jFPYH9aa0zqGyt08kkyEn0LdHNSDxo86ZghayEEUzWu2F9go9r2E6GaDhpniVqNqCMkqLP8zTwbwC2XuFmCurkAKi6xfGJtKjKmmpCf16W8QZs/lvh74AylFl1RDvMKm6yzvx2xgrwdYqO1QwAJTTtPmblieRIe8ux6GfEhhcGEAEJcAAHCwEAASQG8QcBElMPF1payy3zlawohjAJpNWArwxiCgHgjLMTAAA=',
    'N3q8ryccAARq9M5BEAAAAAAAAABiAAAAAAAAADXW0bEL8RGZBcCrAfBEyZCG1nAXAQQGAAEJEAAHCwEAAiQG8QcBElMPmYkYfCI0BTUOPWtfEpRe6iEhAQABAAwNCQAICgE6hGFsAAAFARkBABENAGEALgB0AHgAdAAAABQKAQBOKglJknrdARUGAQAggKSBAAA=',
  ];
  /** Checksum, type, flags and size, as RAR 4 writes its blocks. */
  const rar4 = (...blocks: readonly string[]) => `526172211a0700${blocks.join('')}`;
  const rar5 = (...blocks: readonly string[]) => `526172211a070100${blocks.join('')}`;

  test.each([
    ['7z with locked headers', Buffer.from(SEVEN[0]!, 'base64')],
    ['7z with locked files', Buffer.from(SEVEN[1]!, 'base64')],
    ['RAR 4 with locked headers', Buffer.from(rar4('0000738000' + '0d00' + '000000000000'), 'hex')],
    [
      'RAR 4 with a locked second file',
      Buffer.from(
        rar4('00007300000d00000000000000', '0000740080' + '0b00' + '02000000' + 'aaaa', '00007404000700'),
        'hex',
      ),
    ],
    ['RAR 5 with locked headers', Buffer.from(rar5('00000000' + '03' + '0400' + '00'), 'hex')],
    [
      'RAR 5 with a locked second file',
      Buffer.from(
        rar5('00000000' + '03' + '0202' + '02' + 'aaaa', '00000000' + '06' + '0201' + '03' + '02' + '01' + '00'),
        'hex',
      ),
    ],
  ])('that an archive is locked: %s', async (_, content) => {
    const type = content[0] === 0x37 ? '7z' : 'rar';
    const locked = [`1/${type}: archive`, `1/${type}: encrypted`, `1/${type}: encrypted`];
    expect(warningsIn(await partsOf(content)).sort()).toEqual(locked);
  });

  test('that nobody knows what it is', async () => {
    expect(warningsIn(await partsOf('\0\x01\x02'))).toEqual(['1/unknown: unknown-type']);
  });
});

describe('it ends in a reason, within its budget:', () => {
  const zeros = Buffer.alloc(60_000_000);
  const large = zip([{ name: 'a', content: zeros }]);
  const nested = Array.from({ length: 12 }).reduce<Uint8Array>((inner) => zipOf({ 'a.zip': inner }), packed);

  test.each([
    ['one entry of sixty million octets', large, 'too-large'],
    ['a gzip of as many', gzipSync(zeros), 'too-large'],
    [
      'many entries that are large together',
      zipOf(Object.fromEntries(Array.from({ length: 8 }, (_, n) => [n, zeros.subarray(0, 20_000_000)]))),
      'too-large',
    ],
    ['zips in zips', nested, 'too-deep'],
    [
      'ten thousand entries',
      zipOf(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`a${n}`, 'x']))),
      'too-many',
    ],
  ])('%s', async (_, content, reason) => {
    expect((await partsOf(content)).flatMap(({ unseen }) => unseen)).toContain(reason);
  });

  test('entries that overlap are unpacked once', async () => {
    const kernel = zipOf({ a: Buffer.alloc(1_000_000) });
    const end = kernel.length - 22;
    const central = kernel.subarray(Buffer.from(kernel).readUInt32LE(end + 16), end);
    const many = Buffer.concat([...Array(500).fill(central)]);
    const tail = Buffer.from(kernel.subarray(end));
    tail.writeUInt16LE(501, 10);
    tail.writeUInt32LE(many.length + central.length, 12);
    const parts = await partsOf(Buffer.concat([kernel.subarray(0, end), many, tail]));
    expect(parts.map(({ path, unseen }) => [path.join('/'), unseen])).toEqual([
      ['1/zip', ['malformed']],
      ['1/zip/1/unknown', ['unknown-type']],
    ]);
  });
});
