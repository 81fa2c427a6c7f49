/** Reads pictures as far as they say something in words; what they show needs eyes, and is said to be unseen. */
import { decodeOne } from '../charset.ts';
import { inflate } from '../container/inflate.ts';
import { attempt, type Found } from '../found.ts';
import { wordsIn } from '../scrape.ts';
import { latin1 } from '../true-type.ts';
import { readExif } from './exif.ts';

/** Pictures of fewer points are marks and lines of a signature; no page can be read in them. */
const READABLE = 40_000;

export function readJpeg(bytes: Uint8Array, found: Found): void {
  let at = 2;
  let points = Number.POSITIVE_INFINITY;
  while (at + 4 <= bytes.length) {
    found.budget.element();
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff || marker === 0xd9) break;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const segment = bytes.subarray(at + 4, at + 2 + length);
    // Frames of every coding but tables, arithmetic conditions and extensions (ITU-T T.81 table B.1).
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      points = ((segment[1]! << 8) | segment[2]!) * ((segment[3]! << 8) | segment[4]!);
    readSegment(marker, segment, found);
    at += 2 + length;
    if (marker === 0xda) at = scanEnd(bytes, at);
  }
  judgeSize(points, found);
  readTail(bytes, bytes[at] === 0xff && bytes[at + 1] === 0xd9 ? at + 2 : bytes.length, found);
}

function readSegment(marker: number, segment: Uint8Array, found: Found): void {
  const start = latin1(segment, 0, 40);
  attempt(found, () => {
    if (marker === 0xfe) found.text('property', decodeOne(segment, null));
    else if (marker === 0xe1 && start.startsWith('Exif\0\0')) readExif(segment.subarray(6), found);
    else if (marker === 0xe1 && start.startsWith('http://ns.adobe.com/x'))
      found.inside('metadata', segment.subarray(segment.indexOf(0) + 1));
    else if (marker === 0xed)
      found.text('property', latin1(segment, 0, segment.length).replace(/[^\x20-\x7e\xa0-\xff]+/g, '\n'));
  });
}

/** Behind the coded picture, in which a marker is followed by zero or counts restarts. */
function scanEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

export function readPng(bytes: Uint8Array, found: Found): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 8;
  let kind = '';
  while (at + 12 <= bytes.length && kind !== 'IEND') {
    found.budget.element();
    const length = view.getUint32(at);
    kind = latin1(bytes, at + 4, at + 8);
    if (kind === 'IHDR') judgeSize(view.getUint32(at + 8) * view.getUint32(at + 12), found);
    attempt(found, () => readChunk(kind, bytes.subarray(at + 8, at + 8 + length), found));
    at += 12 + length;
  }
  if (kind === 'IEND') readTail(bytes, at, found);
  else found.unseen('malformed');
}

/** Keyword and text, packed or not (PNG third edition, section 11.3.3). */
function readChunk(kind: string, chunk: Uint8Array, found: Found): void {
  const end = chunk.indexOf(0);
  const text = (from: number, isPacked: boolean) => {
    const octets = chunk.subarray(from);
    found.text(
      'property',
      `${latin1(chunk, 0, end)}: ${decodeOne(isPacked ? inflate(octets, 'zlib', found.budget).octets : octets, null)}`,
    );
  };
  if (kind === 'tEXt') text(end + 1, false);
  else if (kind === 'zTXt') text(end + 2, true);
  else if (kind === 'iTXt') text(chunk.indexOf(0, chunk.indexOf(0, end + 3) + 1) + 1, chunk[end + 1] === 1);
  else if (kind === 'eXIf') readExif(chunk, found);
  // Chunks of no standard, which viewers pass over.
  else if (kind[1] === kind[1]?.toLowerCase()) found.text('property', wordsIn(chunk));
}

export function readTiff(bytes: Uint8Array, found: Found): void {
  judgeSize(Number.POSITIVE_INFINITY, found);
  readExif(bytes, found);
}

/** GIF says its size at once; blocks of pictures and extensions follow, and a semicolon ends it (GIF89a sections 18 to 27). */
export function readGif(bytes: Uint8Array, found: Found): void {
  judgeSize((bytes[6]! | (bytes[7]! << 8)) * (bytes[8]! | (bytes[9]! << 8)), found);
  let at = 13 + colours(bytes[10]!);
  while (at < bytes.length && bytes[at] !== END) {
    found.budget.element();
    // Some programs put zeros between two blocks; anything else that is none ends the picture as well.
    if (bytes[at] === 0) {
      at++;
      continue;
    }
    const isPicture = bytes[at] === PICTURE;
    if (!isPicture && bytes[at] !== EXTENSION) break;
    const kind = bytes[at + 1];
    const { octets, end } = blocksAt(bytes, isPicture ? at + 11 + colours(bytes[at + 9]!) : at + 2, found);
    // The first block of a plain text tells its place, that of an application its name.
    if (!isPicture && kind !== TIMING)
      found.text('property', kind === COMMENT ? decodeOne(octets, null) : wordsIn(octets));
    at = end;
  }
  readTail(bytes, bytes[at] === END ? at + 1 : at, found);
}

const [PICTURE, EXTENSION, END, COMMENT, TIMING] = [0x2c, 0x21, 0x3b, 0xfe, 0xf9];

/** Octets of the table of colours that these flags announce. */
function colours(flags: number): number {
  return flags & 0x80 ? 3 << ((flags & 7) + 1) : 0;
}

/** Blocks of up to 255 octets, each behind its length, until an empty one. */
function blocksAt(bytes: Uint8Array, from: number, found: Found): { octets: Uint8Array; end: number } {
  const blocks: Uint8Array[] = [];
  let at = from;
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) {
    found.budget.element();
    blocks.push(bytes.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { octets: Buffer.concat(blocks), end: at + 1 };
}

/** Newer formats keep Exif and XMP whole, wherever in their boxes they lie; each is known by its head. */
export function readModern(bytes: Uint8Array, found: Found): void {
  judgeSize(Number.POSITIVE_INFINITY, found);
  const text = latin1(bytes, 0, bytes.length);
  const head = /Exif\0\0(?=II\*\0|MM\0\*)|EXIF....(?=II\*\0|MM\0\*)/s.exec(text);
  if (head) attempt(found, () => readExif(bytes.subarray(head.index + head[0].length), found));
  const start = text.search(/<\?xpacket begin|<x:xmpmeta/);
  if (start < 0) return;
  const end = text.indexOf('</x:xmpmeta>', start);
  found.inside('metadata', bytes.subarray(start, end < 0 ? undefined : end + '</x:xmpmeta>'.length));
}

/** What is large enough to show a page, or of a size that is not known, may show one. */
export function judgeSize(points: number, found: Found): void {
  if (!(points < READABLE)) found.unseen('picture');
}

function readTail(bytes: Uint8Array, end: number, found: Found): void {
  const tail = bytes.subarray(end);
  if (!tail.some((octet) => octet !== 0)) return;
  found.danger('trailing-data');
  found.inside('tail', tail);
}
