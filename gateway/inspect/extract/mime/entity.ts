/** Splits an entity into its fields and its body and undoes its transfer encoding, bearing every mistake that mail programs bear (RFC 2045). */
import { latin1 } from '../true-type.ts';

export interface Entity {
  /** Unfolded, names in lower case, values as Latin-1, in order. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** A header section that readers would read in different ways. */
  readonly isMangled: boolean;
}

/** More than this is no header section, and what stands behind it is read as body. */
const HEADER_OCTETS = 512 * 1024;

/** The header section ends at the first empty line, or at a line that is no field; lines end as they do in any system. */
export function readEntity(bytes: Uint8Array): Entity {
  const head = latin1(bytes, 0, HEADER_OCTETS);
  const fields: [string, string][] = [];
  let at = 0;
  while (at < head.length) {
    const end = lineEnd(head, at);
    const line = head.slice(at, end).replace(/\r?\n?$/, '');
    if (line === '') return { fields, body: bytes.subarray(end), isMangled: hasTwice(fields) };
    const last = fields.at(-1);
    const match = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:(.*)$/s.exec(line);
    if (/^[ \t]/.test(line) && last) last[1] += ` ${line.trimStart()}`;
    else if (match) fields.push([match[1]!.toLowerCase(), match[2]!.trim()]);
    // The mark that mailbox files put before a message is no mistake of its author.
    else if (at > 0 || !/^>?From /.test(line)) return { fields, body: bytes.subarray(at), isMangled: true };
    at = end;
  }
  return { fields, body: bytes.subarray(at), isMangled: at >= HEADER_OCTETS || hasTwice(fields) };
}

/** The value of the first field of that name; null where there is none. */
export function fieldOf(entity: Entity, name: string): string | null {
  return entity.fields.find(([field]) => field === name)?.[1] ?? null;
}

/** The body without its transfer encoding; null for an encoding that nobody knows. */
export function decodeBody({ body }: Entity, encoding: string | null): Uint8Array | null {
  const name = (encoding ?? '').trim().toLowerCase();
  if (name === 'base64') return fromBase64(body);
  if (name === 'quoted-printable') return fromQuotedPrintable(body);
  return /^(|7bit|8bit|binary|x?-?uu(e|encode)?)$/.test(name) ? body : null;
}

/** Padding within is the end of one run and the beginning of the next: programs that go on there show more than those that stop. */
export function fromBase64(bytes: Uint8Array): Uint8Array {
  const runs = latin1(bytes, 0, bytes.length)
    .replace(/[^A-Za-z0-9+/=]/g, '')
    .split(/=+/);
  return runs.length <= 2
    ? Buffer.from(runs[0]!, 'base64')
    : Buffer.concat(runs.map((run) => Buffer.from(run, 'base64')));
}

/** RFC 2045 section 6.7; an equals sign that encodes nothing stays. */
export function fromQuotedPrintable(bytes: Uint8Array): Uint8Array {
  const text = latin1(bytes, 0, bytes.length).replace(/=[ \t]{0,80}\r?\n/g, '');
  return Buffer.from(
    text.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

/** Two fields of what must stand once let two programs see two messages. */
function hasTwice(fields: Entity['fields']): boolean {
  return ['content-type', 'content-transfer-encoding', 'subject', 'from'].some(
    (once) => fields.filter(([name]) => name === once).length > 1,
  );
}

function lineEnd(text: string, at: number): number {
  const lineFeed = text.indexOf('\n', at);
  return lineFeed < 0 ? text.length : lineFeed + 1;
}
