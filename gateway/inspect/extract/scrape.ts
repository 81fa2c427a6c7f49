/** Finds words among octets that no reader of ours understands: better read without their place than not at all. */

/** Runs of six and more characters in octets, of four and more in UTF-16 at either alignment; one line each. */
export function wordsIn(bytes: Uint8Array): string {
  const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const narrow = Array.from(octets.toString('latin1').matchAll(NARROW), ([run]) =>
    Buffer.from(run, 'latin1').toString(),
  );
  const wide = [octets, octets.subarray(1)].flatMap((each) =>
    Array.from(each.toString('utf16le').matchAll(WIDE), ([run]) => run),
  );
  return [...new Set([...wide, ...narrow])].join('\n');
}

/** ASCII and what UTF-8 makes of other letters. */
const NARROW = /(?:[\t\x20-\x7e]|[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){6,20000}/g;

/** Chance makes Chinese of a third of all octets, and so such a run must stand between marks or other letters. */
const WIDE =
  /[\t\x20-\x7e\xa0-\u06ff]{4,20000}|(?<=^|[\0-\x7f])[\u4e00-\u9fff\u3000-\u303f\uff00-\uff5e]{4,20000}(?=[\0-\x7f]|$)/g;
