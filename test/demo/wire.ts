/** Looks at what was captured on the wire: which TLS records it is made of, and whether anything of a message can be read in it. */
import { readHeader } from '../../gateway/mail/message.ts';
import { decodedWords } from './reading.ts';

/** One TLS record as its five-octet header says (RFC 8446 section 5.1). */
export interface TlsRecord {
  readonly kind: 'handshake' | 'change cipher spec' | 'alert' | 'application data';
  /** Of its content, without the header. */
  readonly length: number;
  readonly bytes: Uint8Array;
}

const KINDS = new Map<number, TlsRecord['kind']>([
  [20, 'change cipher spec'],
  [21, 'alert'],
  [22, 'handshake'],
  [23, 'application data'],
]);

/** The records at the beginning of one side's octets; what is not TLS ends the list. */
export function tlsRecords(said: Uint8Array): TlsRecord[] {
  const records: TlsRecord[] = [];
  for (let at = 0; at + 5 <= said.length; ) {
    const kind = KINDS.get(said[at]!);
    const length = (said[at + 3]! << 8) | said[at + 4]!;
    if (!kind || said[at + 1] !== 3 || at + 5 + length > said.length) break;
    records.push({ kind, length, bytes: said.subarray(at, at + 5 + length) });
    at += 5 + length;
  }
  return records;
}

/** Lines of sixteen octets: offset, hexadecimal, and what is printable. */
export function hexDump(bytes: Uint8Array, lines: number): string {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length && rows.length < lines; at += 16) {
    const row = Buffer.from(bytes.subarray(at, at + 16));
    const hex = row.toString('hex').replace(/../g, '$& ').padEnd(48);
    rows.push(`${at.toString(16).padStart(6, '0')}  ${hex} ${row.toString('latin1').replace(/[^\x20-\x7e]/g, '.')}`);
  }
  return rows.join('\n');
}

/** What of a message was looked for in captured octets, and how much of it was there. */
export interface Search {
  readonly sought: number;
  readonly found: number;
}

/** Looks for the message's lines, its subject and its names, as written and as read. */
export function searchFor(original: Uint8Array, captured: Uint8Array): Search {
  const heap = Buffer.from(captured);
  const pieces = telling(original);
  return { sought: pieces.length, found: pieces.filter((piece) => heap.includes(piece)).length };
}

const MOST_PIECES = 300;

/** The pieces that would tell something: lines of eight octets and more, evenly chosen where there are very many. */
function telling(original: Uint8Array): Buffer[] {
  const { bodyStart } = readHeader(original);
  const header = Buffer.from(original.subarray(0, bodyStart)).toString('latin1');
  const body = Buffer.from(original.subarray(bodyStart)).toString('latin1');
  const lines = [...header.split('\r\n'), ...body.split('\r\n')].map((line) => line.trim());
  const long = [...new Set(lines)].filter((line) => line.length >= 8);
  const step = Math.max(1, Math.ceil(long.length / MOST_PIECES));
  const chosen = long.filter((_, n) => n % step === 0).map((line) => Buffer.from(line, 'latin1'));
  const read = ['subject', 'from', 'to'].map((name) =>
    decodedWords(original, name)
      .replace(/<[^>]*>/g, '')
      .trim(),
  );
  return [...chosen, ...read.filter((text) => text.length >= 4).map((text) => Buffer.from(text))];
}
