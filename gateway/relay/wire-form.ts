/** A message as it goes over the wire behind DATA. Pure. */

/**
 * One dot more before each line that begins with one, and a line with a single dot at the end (RFC 5321 section 4.5.2). A CR or LF that stands
 * alone becomes a CRLF (section 2.3.8): a server that takes it for a line end could else be made to see an end of the data where there is none.
 */
export function wireForm(message: Uint8Array): Uint8Array {
  const whole = Buffer.from(message.buffer, message.byteOffset, message.length);
  const pieces: Uint8Array[] = [];
  let taken = 0;
  const put = (octets: Uint8Array, from: number, to: number) => {
    pieces.push(whole.subarray(taken, from), octets);
    taken = to;
  };
  let cr = -1;
  let lf = -1;
  for (let line = 0; line < whole.length; ) {
    if (whole[line] === DOT) put(STUFFING, line, line);
    if (cr < line) cr = placeOf(whole, CR, line);
    if (lf < line) lf = placeOf(whole, LF, line);
    const end = Math.min(cr, lf);
    const next = Math.min(end === cr && lf === cr + 1 ? end + 2 : end + 1, whole.length);
    if (next - end < 2) put(CRLF, end, next);
    line = next;
  }
  put(LAST_LINE, whole.length, whole.length);
  return Buffer.concat(pieces);
}

const LF = 0x0a;
const CR = 0x0d;
const DOT = 0x2e;
const STUFFING = Buffer.from('.');
const CRLF = Buffer.from('\r\n');
const LAST_LINE = Buffer.from('.\r\n');

/** Where an octet stands first from there on; the length where it does not. */
function placeOf(octets: Buffer, octet: number, from: number): number {
  const place = octets.indexOf(octet, from);
  return place < 0 ? octets.length : place;
}
