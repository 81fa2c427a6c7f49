/** Reads and edits the header section of a message on its raw bytes, which are never decoded and never rewritten (RFC 5322 section 2.1). */

/** One field with its folded lines: `bytes.subarray(start, end)` ends with its CRLF. */
export interface Field {
  /** Lower case. */
  readonly name: string;
  readonly start: number;
  /** Offset of the first octet after the colon. */
  readonly value: number;
  readonly end: number;
}

/** A header section: its fields in order, and where the body starts (the end of the bytes where there is none). */
export interface HeaderSection {
  readonly fields: readonly Field[];
  readonly bodyStart: number;
}

/** A message that readers would read in different ways; the text says what to mend. */
export class MessageError extends Error {
  override name = 'MessageError';
}

/**
 * What any header section may hold, whoever wrote it and wherever it was found: what arrives is bounded by the intake already,
 * but what comes out of a ciphertext is bounded by nothing else. Room for our own fields is included.
 */
const LIMITS = { octets: 512 * 1024, fields: 1_100 } as const;

const CR = 13;
const COLON = 58;

/**
 * Reads the header section. Space before the colon, a line without a colon or a leading continuation line are refused:
 * programs disagree on what such a section says, and what one of them takes for From another takes for text.
 * @throws MessageError
 */
export function readHeader(bytes: Uint8Array): HeaderSection {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const fields: Field[] = [];
  let at = 0;
  while (at < whole.length && whole[at] !== CR) {
    const field = readField(whole, at);
    if (fields.length >= LIMITS.fields || field.end > LIMITS.octets)
      throw new MessageError('the header section is larger than a header section may be');
    fields.push(field);
    at = field.end;
  }
  return { fields, bodyStart: Math.min(at + 2, bytes.length) };
}

/** All fields of that name (any case), in order. */
export function fieldsNamed(section: HeaderSection, name: string): readonly Field[] {
  const wanted = name.toLowerCase();
  return section.fields.filter((field) => field.name === wanted);
}

/** The unfolded value without surrounding white space; each octet is one character (Latin-1), so nothing is lost or guessed. */
export function fieldValue(bytes: Uint8Array, field: Field): string {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset + field.value, field.end - field.value).toString('latin1');
  return raw.replace(/\r\n/g, '').trim();
}

/** The value of the only field of that name; null where there is none or more than one. */
export function onlyValue(bytes: Uint8Array, section: HeaderSection, name: string): string | null {
  const [field, second] = fieldsNamed(section, name);
  return field && !second ? fieldValue(bytes, field) : null;
}

/** The bytes without the fields that `drop` names; the same array where there are none. Nothing else moves. */
export function withoutFields(bytes: Uint8Array, drop: (name: string) => boolean): Uint8Array {
  const dropped = readHeader(bytes).fields.filter((field) => drop(field.name));
  return dropped.length === 0 ? bytes : without(bytes, dropped);
}

/** The bytes without these spans, which are in order and do not overlap. */
export function without(
  bytes: Uint8Array,
  spans: readonly { readonly start: number; readonly end: number }[],
): Uint8Array {
  const kept: Uint8Array[] = [];
  let from = 0;
  for (const span of spans) {
    kept.push(bytes.subarray(from, span.start));
    from = span.end;
  }
  kept.push(bytes.subarray(from));
  return concat(...kept);
}

/** One array out of several, in memory of its own, so that it can be handed to a worker. */
export function concat(...chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Text of ours, one octet per character; the counterpart of {@link fieldValue}. */
export function octets(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

function readField(bytes: Buffer, start: number): Field {
  const end = endOfField(bytes, start);
  const colon = bytes.indexOf(COLON, start);
  const name = colon > start && colon < end ? bytes.toString('latin1', start, colon) : '';
  if (!/^[\x21-\x39\x3b-\x7e]+$/.test(name))
    throw new MessageError('the header section has a line that is not a field of the form "Name: value"');
  return { name: name.toLowerCase(), start, value: colon + 1, end };
}

/** A field goes on for as long as the next line begins with white space (RFC 5322 section 2.2.3). */
function endOfField(bytes: Uint8Array, start: number): number {
  let at = start;
  do {
    const lineFeed = bytes.indexOf(10, at);
    at = lineFeed < 0 ? bytes.length : lineFeed + 1;
  } while (bytes[at] === 32 || bytes[at] === 9);
  return at;
}
