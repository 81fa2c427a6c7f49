/** Reads what a camera or a program wrote into a picture: words, and where on earth it was taken (Exif 2.32, TIFF 6.0). */
import { decodeOne } from '../charset.ts';
import type { Found } from '../found.ts';
import { wordsIn } from '../scrape.ts';
import { latin1 } from '../true-type.ts';

const ARTIST = 0x013b;
const GPS = 0x8825;
/** Directories that a directory points to: pictures within, Exif's own, its thumbnail's. */
const INNER = new Set([0x014a, 0x8769, 0xa005, GPS]);
/** Titles and comments as Windows writes them, in UTF-16. */
const WIDE = (tag: number): boolean => tag >= 0x9c9b && tag <= 0x9c9f;
const USER_COMMENT = 0x9286;
const XMP = 0x02bc;

/** @throws RangeError where an entry points outside the picture */
export function readExif(bytes: Uint8Array, found: Found): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = latin1(bytes, 0, 2) === 'II';
  const seen = new Set<number>();
  const pending = [view.getUint32(4, little)];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    // A directory that points back to itself ends here.
    if (at === 0 || seen.has(at)) continue;
    seen.add(at);
    const count = view.getUint16(at, little);
    for (let n = 0; n < count; n++) {
      found.budget.element();
      pending.push(...readEntry(bytes, view, at + 2 + n * 12, little, found));
    }
    const next = at + 2 + count * 12;
    if (next + 4 <= bytes.length) pending.push(view.getUint32(next, little));
  }
}

/** Tells the entry's words; returns the directories that it points to. */
function readEntry(bytes: Uint8Array, view: DataView, at: number, little: boolean, found: Found): number[] {
  const tag = view.getUint16(at, little);
  const type = view.getUint16(at + 2, little);
  const length = view.getUint32(at + 4, little);
  const start = length > 4 ? view.getUint32(at + 8, little) : at + 8;
  const content = bytes.subarray(start, start + length);
  if (tag === GPS) found.danger('location');
  if (INNER.has(tag)) return [view.getUint32(at + 8, little)];
  if (tag === XMP && length > 8) found.inside('metadata', content);
  else if (type === 2) say(tag, decodeOne(content, null), found);
  else if (WIDE(tag)) say(tag, decodeOne(content, 'utf-16le'), found);
  else if (tag === USER_COMMENT) say(tag, decodeOne(content.subarray(8), null), found);
  // Notes of the maker, names of areas and whatever else has no type of its own.
  else if (type === 7) say(tag, wordsIn(content), found);
  return [];
}

function say(tag: number, text: string, found: Found): void {
  const words = text.replaceAll('\0', '');
  if (tag === ARTIST && words.trim() !== '') found.danger('author');
  found.text('property', words);
}
