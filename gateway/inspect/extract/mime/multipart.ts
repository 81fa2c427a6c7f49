/** Splits a multipart body at its boundary, as leniently as readers do (RFC 2046 section 5.1). */

export interface Split {
  readonly parts: readonly Uint8Array[];
  /** What stands before the first and behind the last delimiter: no reader shows it. */
  readonly around: readonly Uint8Array[];
  readonly isClosed: boolean;
}

/** @param most how many parts are cut at the most; the last one holds the rest */
export function splitMultipart(body: Uint8Array, boundary: string, most: number): Split {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.length);
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const parts: Uint8Array[] = [];
  let start = -1;
  let preamble = body;
  for (let at = nextLine(buffer, delimiter, 0); at >= 0; at = nextLine(buffer, delimiter, at + 1)) {
    if (start < 0) preamble = body.subarray(0, at);
    else parts.push(body.subarray(start, Math.max(start, beforeLine(buffer, at))));
    const behind = at + delimiter.length;
    const lineFeed = buffer.indexOf(10, behind);
    start = lineFeed < 0 ? body.length : lineFeed + 1;
    const isLast = buffer.toString('latin1', behind, behind + 2) === '--';
    if (isLast) return { parts, around: [preamble, body.subarray(start)], isClosed: true };
    if (parts.length >= most) break;
  }
  if (start >= 0) parts.push(body.subarray(start));
  return { parts, around: start < 0 ? [] : [preamble], isClosed: false };
}

/** A delimiter stands at the beginning of a line and has at most white space or the closing hyphens behind it. */
function nextLine(buffer: Buffer, delimiter: Buffer, from: number): number {
  for (let at = buffer.indexOf(delimiter, from); at >= 0; at = buffer.indexOf(delimiter, at + 1)) {
    const behind = at + delimiter.length;
    const rest = buffer.toString('latin1', behind, behind + 100);
    if ((at === 0 || buffer[at - 1] === 10) && /^(--)?[ \t]*(\r?\n|$)|^--/.test(rest)) return at;
  }
  return -1;
}

/** The line break before a delimiter belongs to it. */
function beforeLine(buffer: Buffer, at: number): number {
  if (buffer[at - 1] !== 10) return at;
  return buffer[at - 2] === 13 ? at - 2 : at - 1;
}
