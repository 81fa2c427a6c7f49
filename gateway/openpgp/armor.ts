/** ASCII armor of OpenPGP messages (RFC 9580 section 6): written without headers, read strictly. */

const BEGIN = '-----BEGIN PGP MESSAGE-----';
const END = '-----END PGP MESSAGE-----';
const LINE = 64;
const MAX_HEADERS = 4096;
/** Padding, checksum and the line ends around them. */
const MAX_TAIL = 32;

/** Bytes that are not the armor of exactly one message. */
export class ArmorError extends Error {
  override name = 'ArmorError';
}

/**
 * Armors a message with CRLF line ends. The checksum is forbidden after SEIPD v2 (section 6.1) and needed before it: without
 * it gpg 2.2 reads the last line as base64 whenever the data ends without padding, and fails.
 */
export function armor(message: Uint8Array, { checksum }: { readonly checksum: boolean }): Uint8Array {
  const base64 = Buffer.from(base64Of(message), 'latin1');
  const head = Buffer.from(`${BEGIN}\r\n\r\n`, 'latin1');
  const foot = Buffer.from(`${checksum ? `=${base64Of(crc24(message))}\r\n` : ''}${END}\r\n`, 'latin1');
  const lines = Math.ceil(base64.length / LINE);
  const out = new Uint8Array(head.length + base64.length + 2 * lines + foot.length);
  out.set(head);
  let at = head.length;
  for (let from = 0; from < base64.length; from += LINE) {
    const to = Math.min(from + LINE, base64.length);
    for (let i = from; i < to; i++) out[at++] = base64[i]!;
    out[at++] = CR;
    out[at++] = LF;
  }
  out.set(foot, at);
  return out;
}

/**
 * The bytes inside the armor. Nothing but blank space may stand around it: text before or after an armor is how one
 * message is shown while another is verified. The checksum is passed over (section 6.1); integrity is the packet's.
 * @throws ArmorError
 */
export function unarmor(text: Uint8Array): Uint8Array {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.length);
  const begin = skipBlank(bytes, 0);
  if (bytes.subarray(begin, begin + BEGIN.length).toString('latin1') !== BEGIN)
    throw new ArmorError('no armored message at the beginning');
  const end = bytes.lastIndexOf(END);
  if (end < begin + BEGIN.length || bytes[end - 1] !== LF) throw new ArmorError('the armor has no end');
  if (skipBlank(bytes, end + END.length) !== bytes.length) throw new ArmorError('text after the armor');
  return decode(bytes.subarray(bodyStart(bytes, begin + BEGIN.length), end));
}

const CR = 13;
const LF = 10;
const EQUALS = 61;

/** 1 for the base64 alphabet, 2 for blank space; everything else is refused. */
const KIND = kinds();
const CRC_TABLE = crcTable();

function kinds(): Uint8Array {
  const table = new Uint8Array(256);
  for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
    table[letter.charCodeAt(0)] = 1;
  for (const blank of ' \t\r\n') table[blank.charCodeAt(0)] = 2;
  return table;
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

/** Section 6.1.1, one table look-up per byte. */
function crc24(bytes: Uint8Array): Uint8Array {
  let crc = 0xb704ce;
  for (let i = 0; i < bytes.length; i++) crc = ((crc << 8) & 0xffffff) ^ CRC_TABLE[(crc >>> 16) ^ bytes[i]!]!;
  return Uint8Array.of(crc >>> 16, (crc >>> 8) & 0xff, crc & 0xff);
}

function crcTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, octet) => {
    let crc = octet << 16;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x800000 ? (crc << 1) ^ 0x1864cfb : crc << 1;
    return crc;
  });
}

function skipBlank(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && KIND[bytes[at]!] === 2) at++;
  return at;
}

/** Where the line after the empty line begins that closes the armor headers. */
function bodyStart(bytes: Buffer, from: number): number {
  const lines = bytes
    .subarray(from, from + MAX_HEADERS)
    .toString('latin1')
    .split('\n');
  if (lines[0]?.trim() !== '') throw new ArmorError('text after the first line of the armor');
  let at = from + lines[0].length + 1;
  for (const line of lines.slice(1, -1)) {
    at += line.length + 1;
    if (line.trim() === '') return at;
    if (!/^[A-Za-z][A-Za-z-]*:[\x20-\x7e\t]*\r?$/.test(line)) throw new ArmorError('the armor headers are malformed');
  }
  throw new ArmorError('the armor headers have no end');
}

function decode(body: Buffer): Uint8Array {
  const letters = Buffer.allocUnsafe(body.length);
  let count = 0;
  let at = 0;
  for (; at < body.length && body[at] !== EQUALS; at++) {
    const kind = KIND[body[at]!];
    if (kind === 1) letters[count++] = body[at]!;
    else if (kind !== 2) throw new ArmorError('the armor holds what is not base64');
  }
  const tail = body.subarray(at, at + MAX_TAIL + 1).toString('latin1');
  const padding = /^(={0,2})\s*(=[A-Za-z0-9+/]{4})?\s*$/.exec(tail);
  if (tail.length > MAX_TAIL || !padding) throw new ArmorError('the armor ends in what is not base64');
  if ((count + padding[1]!.length) % 4 !== 0 || count === 0) throw new ArmorError('the armor is cut');
  return new Uint8Array(Buffer.from(letters.toString('latin1', 0, count), 'base64'));
}
