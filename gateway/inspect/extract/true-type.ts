/** What octets are by their first ones and their look, whatever their name or sender says (a magic number table, cut to what mail carries). */
import { looksLikeText } from './charset.ts';

/** Type, offset (from the end where it is negative), and the octets as Latin-1. */
const MAGIC: readonly (readonly [type: string, offset: number, octets: string])[] = [
  ['zip', 0, 'PK\x03\x04'],
  ['zip', 0, 'PK\x05\x06'],
  ['zip', 0, 'PK\x07\x08'],
  ['ole', 0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['pdf', 0, '%PDF-'],
  ['rtf', 0, '{\\rt'],
  ['tnef', 0, '\x78\x9f\x3e\x22'],
  ['gzip', 0, '\x1f\x8b'],
  ['tar', 257, 'ustar'],
  ['jpeg', 0, '\xff\xd8\xff'],
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['gif', 0, 'GIF8'],
  ['tiff', 0, 'II*\0'],
  ['tiff', 0, 'MM\0*'],
  ['emf', 40, ' EMF'],
  ['wmf', 0, '\xd7\xcd\xc6\x9a'],
  ['webp', 8, 'WEBP'],
  ['wave', 8, 'WAVE'],
  ['heic', 4, 'ftyphe'],
  ['heic', 4, 'ftypmif1'],
  ['avif', 4, 'ftypavif'],
  ['video', 4, 'ftyp'],
  ['7z', 0, "7z\xbc\xaf'\x1c"],
  ['rar', 0, 'Rar!\x1a\x07'],
  ['rar', 0, 'RE~^'],
  ['cab', 0, 'MSCF'],
  ['cab', 0, 'ISc('],
  ['ace', 7, '**ACE**'],
  ['arj', 0, '\x60\xea'],
  ['zoo', 20, '\xdc\xa7\xc4\xfd'],
  ['alz', 0, 'ALZ\x01'],
  ['alz', 0, 'EGGA'],
  ['cpio', 0, '070701'],
  ['cpio', 0, '070702'],
  ['cpio', 0, '070707'],
  ['rpm', 0, '\xed\xab\xee\xdb'],
  ['ar', 0, '!<arch>\n'],
  ['xar', 0, 'xar!'],
  ['bzip2', 0, 'BZh'],
  ['xz', 0, '\xfd7zXZ\0'],
  ['lzma', 0, '\x5d\0\0'],
  ['lzip', 0, 'LZIP'],
  ['zstd', 0, '\x28\xb5\x2f\xfd'],
  ['lz4', 0, '\x04\x22\x4d\x18'],
  ['compress', 0, '\x1f\x9d'],
  ['compress', 0, '\x1f\xa0'],
  ['iso', 0x8001, 'CD001'],
  ['iso', 0x8001, 'BEA01'],
  ['iso', 0x9311, 'CD001'],
  ['vhd', 0, 'conectix'],
  ['vhd', -512, 'conectix'],
  ['vhdx', 0, 'vhdxfile'],
  ['vmdk', 0, 'KDMV'],
  ['vmdk', 0, '# Disk DescriptorFile'],
  ['qcow2', 0, 'QFI\xfb'],
  ['wim', 0, 'MSWIM\0\0\0'],
  ['squashfs', 0, 'hsqs'],
  ['dmg', -512, 'koly'],
  ['onenote', 0, '\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d'],
  ['shortcut', 0, 'L\0\0\0\x01\x14\x02\0'],
  ['program', 0, '\x7fELF'],
  ['program', 0, 'MZ'],
  ['sqlite', 0, 'SQLite format 3\0'],
  ['postscript', 0, '%!PS'],
  ['audio', 0, 'ID3'],
  ['audio', 0, 'OggS'],
];

/** Types of text by how they begin, after a byte order mark and white space. */
const OPENINGS: readonly (readonly [type: string, opening: RegExp])[] = [
  [
    'html',
    /^(<\?xml\b[^>]{0,200}\?>\s*)?(<!--[\s\S]{0,2000}?-->\s*)?<(!doctype html|html|head|body|meta|table|div|style|p|span|font|center)\b/i,
  ],
  ['svg', /^(<\?xml[^>]{0,200}>\s*)?(<!--[\s\S]{0,2000}?-->\s*)?(<!doctype svg[^>]{0,300}>\s*)?<svg\b/i],
  ['xml', /^<\?(xml|xpacket)\b/i],
  ['calendar', /^BEGIN:VCALENDAR/i],
  ['contact', /^BEGIN:VCARD/i],
  ['pgp', /^-----BEGIN PGP MESSAGE-----/],
];

/** Text says little of itself, so a declaration decides between what text can be. */
const DECLARED_TEXT: Readonly<Record<string, string>> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/calendar': 'calendar',
  'text/vcard': 'contact',
  'text/x-vcard': 'contact',
  'text/directory': 'contact',
  'message/rfc822': 'message',
  'message/global': 'message',
};

/**
 * A name such as `zip`, `ole`, `text`; `unknown` where the octets are neither a known type nor text. Names decide nothing but between kinds of text:
 * what a sender calls a picture is opened as the archive it is.
 * @param declared a media type in lower case, without parameters
 */
export function trueType(bytes: Uint8Array, name: string | null, declared: string | null): string {
  if (declared === 'message/rfc822' || declared === 'message/global') return 'message';
  const magic = MAGIC.find(([, offset, octets]) => isAt(bytes, offset, octets))?.[0];
  if (magic) return magic;
  // Level, method and its two hyphens: few other files have all of them there.
  if (/^-(lh[0-9a-ex]|lz[2-8s]|pm[0-2s])-$/.test(latin1(bytes, 2, 7))) return 'lzh';
  // A content info of RFC 5652: a sequence that begins with an identifier of its kind.
  if (bytes[0] === 0x30 && latin1(bytes, 0, 30).includes('\x2a\x86\x48\x86\xf7\x0d\x01\x07')) return 'pkcs7';
  const start = latin1(bytes, 0, 4096)
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '')
    .trimStart();
  const opening = OPENINGS.find(([, pattern]) => pattern.test(start))?.[0];
  if (opening) return opening;
  // Such a file is hardly text by its octets, but stands in one.
  if (/^=ybegin [^\n]{0,300}name=/m.test(start)) return 'text';
  // A body that is declared as text is shown as text, whatever else is in it.
  if (!looksLikeText(bytes, declared?.startsWith('text/') ? 0.1 : 0)) return 'unknown';
  if (/\.(eml|mht|mhtml)$/i.test(name ?? '') && /^[\x21-\x39\x3b-\x7e]{1,70}:/.test(start)) return 'message';
  if (/\.html?$/i.test(name ?? '')) return 'html';
  return DECLARED_TEXT[declared ?? ''] ?? 'text';
}

/**
 * What another program takes the same octets for: a zip is read from its end, a PDF from a head within the first 1024 octets
 * (ISO 32000-1 annex H.3.4.1). Null for octets that are only one thing.
 */
export function secondType(bytes: Uint8Array, type: string): string | null {
  if (type !== 'zip' && endsAsZip(bytes)) return 'zip';
  return type !== 'pdf' && !/^(text|message|html)$/.test(type) && latin1(bytes, 1, 1024).includes('%PDF-')
    ? 'pdf'
    : null;
}

/** An end record whose comment ends with the file (APPNOTE section 4.3.16). */
function endsAsZip(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (
    let at = file.lastIndexOf('PK\x05\x06');
    at >= 0 && at >= file.length - 65_557;
    at = file.lastIndexOf('PK\x05\x06', at - 1)
  ) {
    if (at + 22 <= file.length && at + 22 + file.readUInt16LE(at + 20) === file.length) return true;
    if (at === 0) break;
  }
  return false;
}

function isAt(bytes: Uint8Array, offset: number, octets: string): boolean {
  const start = offset < 0 ? bytes.length + offset : offset;
  return start >= 0 && latin1(bytes, start, start + octets.length) === octets;
}

/** Those octets, each as one character. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', start, end);
}
