/** Reads Content-Type strictly and splits a multipart at its boundary, on raw bytes (RFC 2045 section 5.1, RFC 2046 section 5.1). */
import { type Field, fieldsNamed, fieldValue, type HeaderSection, readHeader } from './message.ts';

export interface MediaType {
  /** `type/subtype` in lower case. */
  readonly type: string;
  /** Attribute names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = "[!#$%&'*+.^_`{|}~0-9A-Za-z-]+";
const QUOTED = '"(?:[^"\\\\\\r\\n]|\\\\.)*"';
const TYPE = new RegExp(`^(${TOKEN}/${TOKEN})[ \\t]*(;.*)?$`, 's');
const PARAMETER = new RegExp(`;[ \\t]*(${TOKEN})[ \\t]*=[ \\t]*(${TOKEN}|${QUOTED})[ \\t]*`, 'sy');

/** Null for anything that two programs might read differently: comments, bad syntax, an attribute given twice. */
export function parseMediaType(value: string): MediaType | null {
  const match = TYPE.exec(value);
  if (!match) return null;
  const parameters = readParameters((match[2] ?? '').replace(/;[ \t]*$/, ''));
  return parameters && { type: match[1]!.toLowerCase(), parameters };
}

/** The one Content-Type field and what it says; null where there is none, more than one, or one that cannot be read strictly. */
export function contentType(bytes: Uint8Array, section: HeaderSection): { field: Field; media: MediaType } | null {
  const [field, second] = fieldsNamed(section, 'content-type');
  const media = field && !second ? parseMediaType(fieldValue(bytes, field)) : null;
  return field && media ? { field, media } : null;
}

/** One body part: its own header section, and the whole part's bytes. */
export interface Part {
  readonly bytes: Uint8Array;
  readonly header: HeaderSection;
}

/**
 * The parts between the delimiter lines, preamble and epilogue left out; null where the close delimiter is missing or the boundary is none
 * (RFC 2046 section 5.1.1: one to seventy characters).
 * @throws MessageError where a part's header section cannot be read
 */
export function splitParts(body: Uint8Array, boundary: string): Part[] | null {
  if (!/^[\x20-\x7e]{1,70}$/.test(boundary)) return null;
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.length);
  const delimiter = `--${boundary}`;
  const parts: Part[] = [];
  let start = -1;
  for (let at = nextDelimiter(buffer, delimiter, 0); at >= 0; at = nextDelimiter(buffer, delimiter, at + 1)) {
    if (start >= 0) parts.push(partOf(body.subarray(start, Math.max(start, at - 2))));
    const lineEnd = buffer.indexOf('\r\n', at + delimiter.length);
    const rest = buffer.toString('latin1', at + delimiter.length, lineEnd < 0 ? buffer.length : lineEnd);
    if (/^--[ \t]*$/.test(rest)) return start < 0 ? null : parts;
    start = lineEnd + 2;
  }
  return null;
}

/** A delimiter stands at the start of a line and has nothing but white space or the closing hyphens behind it; each line is looked at once. */
function nextDelimiter(buffer: Buffer, delimiter: string, from: number): number {
  for (let at = buffer.indexOf(delimiter, from); at >= 0; at = buffer.indexOf(delimiter, at)) {
    const lineFeed = buffer.indexOf(10, at);
    const isLine = at === 0 || buffer[at - 1] === 10;
    if (isLine && isDelimiterRest(buffer, at + delimiter.length, lineFeed)) return at;
    if (lineFeed < 0) return -1;
    at = lineFeed + 1;
  }
  return -1;
}

/** White space behind it is allowed, but not without end. */
function isDelimiterRest(buffer: Buffer, start: number, lineFeed: number): boolean {
  const end = lineFeed < 0 ? buffer.length : lineFeed;
  if (end - start > 100) return false;
  return (lineFeed < 0 ? /^--[ \t]*$/ : /^(--)?[ \t]*\r$/).test(buffer.toString('latin1', start, end));
}

function partOf(bytes: Uint8Array): Part {
  return { bytes, header: readHeader(bytes) };
}

function readParameters(text: string): Map<string, string> | null {
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = 0;
  while (PARAMETER.lastIndex < text.length) {
    const match = PARAMETER.exec(text);
    if (!match) return null;
    const name = match[1]!.toLowerCase();
    if (parameters.has(name)) return null;
    parameters.set(name, match[2]!.startsWith('"') ? match[2]!.slice(1, -1).replace(/\\(.)/gs, '$1') : match[2]!);
  }
  return parameters;
}
