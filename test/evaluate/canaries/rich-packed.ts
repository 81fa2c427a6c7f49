/** Packs rich text as Outlook does ([MS-OXRTFCP]), so that nothing of it can be read without unpacking. */
import { crc32 } from 'node:zlib';

/** 2.1.2.1: what every reader’s dictionary starts with. */
const KNOWN =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

/** @param text less than 3,800 letters, so that the dictionary never starts anew */
export function packed(text: string): Uint8Array {
  const tokens = tokensOf(text);
  const groups = Array.from({ length: Math.ceil(tokens.length / 8) }, (_, n) => tokens.slice(n * 8, n * 8 + 8));
  const body = Buffer.concat(groups.flatMap((group) => [flags(group), ...group]));
  const head = Buffer.alloc(16);
  head.writeUInt32LE(body.length + 12, 0);
  head.writeUInt32LE(text.length, 4);
  head.write('LZFu', 8);
  // The checksum is that of zip, but starts from 0 and is not inverted.
  head.writeUInt32LE(~crc32(body, 0xffffffff) >>> 0, 12);
  return Buffer.concat([head, body]);
}

function tokensOf(text: string): readonly Buffer[] {
  const tokens: Buffer[] = [];
  let at = 0;
  while (at < text.length) {
    const before = KNOWN + text.slice(0, at);
    const length = longest(before, text.slice(at, at + 17));
    tokens.push(length < 2 ? Buffer.from(text[at]!) : reference(before.indexOf(text.slice(at, at + length)), length));
    at += Math.max(1, length);
  }
  return [...tokens, reference(KNOWN.length + text.length, 2)];
}

function longest(before: string, text: string): number {
  let length = text.length;
  while (length > 1 && !before.includes(text.slice(0, length))) length--;
  return length;
}

function reference(place: number, length: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE((place << 4) | (length - 2));
  return bytes;
}

/** A bit for each token that is a reference. */
const flags = (group: readonly Buffer[]) =>
  Buffer.from([group.reduce((sum, token, bit) => sum + (token.length > 1 ? 1 << bit : 0), 0)]);
