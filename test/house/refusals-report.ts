/** Reads a report as strictly as its author's program may: what is not exactly a delivery status notification is an error. */
import { expect } from 'vitest';
import { contentType, type Part, splitParts } from '../../gateway/mail/media-type.ts';
import { fieldValue, onlyValue, readHeader } from '../../gateway/mail/message.ts';
import { canariesIn } from './canary.ts';

/** What a report says of one recipient (RFC 3464 section 2.3). */
export interface ToldRecipient {
  readonly 'final-recipient': string;
  readonly action: string;
  readonly status: string;
  readonly 'diagnostic-code': string;
}

export interface ReadReport {
  readonly from: string | null;
  readonly to: string | null;
  readonly autoSubmitted: string | null;
  /** The part for people, on one line. */
  readonly text: string;
  readonly recipients: readonly ToldRecipient[];
  /** The fields of the author's message that are shown. */
  readonly shown: readonly string[];
}

/** Takes a report apart. Throws where it is none, or has a part beyond text, status and header fields. */
export function readReport(message: Uint8Array): ReadReport {
  const header = readHeader(message);
  const media = contentType(message, header)?.media;
  if (media?.type !== 'multipart/report' || media.parameters.get('report-type') !== 'delivery-status')
    throw new Error('it is no delivery status notification');
  const parts = splitParts(message.subarray(header.bodyStart), media.parameters.get('boundary') ?? '') ?? [];
  const [text, status, original, ...more] = parts;
  const types = parts.map((part) => contentType(part.bytes, part.header)?.media.type).join(' ');
  if (types !== 'text/plain message/delivery-status text/rfc822-headers' || more.length > 0)
    throw new Error(`it has other parts than a report: ${types}`);
  const value = (name: string) => onlyValue(message, header, name);
  const [, ...recipients] = body(status!).trimEnd().split('\r\n\r\n');
  return {
    from: value('from'),
    to: value('to'),
    autoSubmitted: value('auto-submitted'),
    text: Buffer.from(body(text!), 'base64').toString('utf8').replace(/\s+/g, ' '),
    recipients: recipients.map((block) => fieldsOf(block) as unknown as ToldRecipient),
    shown: Object.keys(fieldsOf(body(original!))),
  };
}

/** A report that says this much, comes from the gateway, calls for no answer, and shows nothing of the author's message but its name. */
export function expectHonest(report: Uint8Array, said: object): void {
  const read = readReport(report);
  expect(read).toMatchObject({ from: 'postmaster@a.example', autoSubmitted: 'auto-replied', ...said });
  expect(read.shown.filter((name) => name !== 'date')).toEqual(['message-id']);
  expect(canariesIn(report)).toEqual([]);
}

function body({ bytes, header }: Part): string {
  return Buffer.from(bytes.subarray(header.bodyStart)).toString('latin1');
}

function fieldsOf(block: string): Record<string, string> {
  const bytes = Buffer.from(`${block.trimEnd()}\r\n`, 'latin1');
  return Object.fromEntries(readHeader(bytes).fields.map((field) => [field.name, fieldValue(bytes, field)]));
}
