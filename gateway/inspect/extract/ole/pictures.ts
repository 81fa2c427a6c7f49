/** Takes the pictures out of the streams of older Office files, wherever drawings keep them (MS-ODRAW section 2.2.22). */
import { inflate } from '../container/inflate.ts';
import { attempt, type Found } from '../found.ts';
import { wordsIn } from '../scrape.ts';

/** Version 0, an instance, and one of the types of blips: metafiles first, pictures from 0x1d on. */
const BLIP = /[\x00-\xf0][\s\S][\x1a-\x1f\x29\x2a]\xf0/g;
const FIRST_PICTURE = 0x1d;
/** Identifiers and a tag stand before the picture, sizes before a metafile. */
const [SHORTEST_HEAD, LONGEST_HEAD, METAFILE_HEAD] = [17, 34, 34];
const MAGIC = ['ffd8ff', '89504e470d0a1a0a', '49492a00', '4d4d002a'].map((octets) => Buffer.from(octets, 'hex'));

/** Pictures are looked into; of metafiles, which nobody here draws, the words are told. */
export function readPictures(bytes: Uint8Array, step: () => string, found: Found): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = file.toString('latin1');
  for (let at = next(text, 0); at >= 0; at = next(text, at)) {
    found.budget.element();
    const [kind, length] = [file[at + 2]!, at + 8 <= file.length ? file.readUInt32LE(at + 4) : 0];
    const data = file.subarray(at + 8, at + 8 + length);
    const start =
      data.length < length || length <= SHORTEST_HEAD ? -1 : kind < FIRST_PICTURE ? deflatedAt(data) : pictureAt(data);
    at += start < 0 ? 1 : 8 + length;
    if (start < 0) continue;
    attempt(found, () => {
      const content = data.subarray(start);
      if (kind < FIRST_PICTURE) found.text('property', wordsIn(inflate(content, 'zlib', found.budget).octets));
      else found.inside(step(), content);
    });
  }
}

function next(text: string, from: number): number {
  BLIP.lastIndex = from;
  return BLIP.exec(text)?.index ?? -1;
}

function pictureAt(data: Buffer): number {
  const starts = MAGIC.map((magic) => data.subarray(0, LONGEST_HEAD + 8).indexOf(magic)).filter((at) => at >= 16);
  return starts.length === 0 ? -1 : Math.min(...starts);
}

/** Behind one identifier or two. */
function deflatedAt(data: Buffer): number {
  return [16, 32].map((head) => head + METAFILE_HEAD).find((at) => data[at] === 0x78) ?? -1;
}
