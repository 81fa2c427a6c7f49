/** Reads a message as a mail program shows it: subject and names decoded, the plain text, the names of what is attached. */
import { contentType, type Part, parseMediaType, splitParts } from '../../gateway/mail/media-type.ts';
import { fieldsNamed, fieldValue, MessageError, readHeader } from '../../gateway/mail/message.ts';

/** What is shown of a message. All of it is text; nothing is markup. */
export interface Reading {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly date: string;
  readonly text: string;
  readonly attachments: readonly string[];
}

/** Never throws: what cannot be read is shown as it is written. */
export function readMessage(bytes: Uint8Array): Reading {
  const leaves = leavesOf({ bytes, header: readHeader(bytes) }, 0);
  const plain = leaves.find((leaf) => leaf.filename === null && leaf.type === 'text/plain');
  return {
    from: decodedWords(bytes, 'from'),
    to: decodedWords(bytes, 'to'),
    subject: decodedWords(bytes, 'subject'),
    date: decodedWords(bytes, 'date'),
    text: plain ? textOf(plain) : '',
    attachments: leaves.flatMap(({ filename }) => filename ?? []),
  };
}

/** The first field of that name with its encoded words decoded (RFC 2047); empty where there is none. */
export function decodedWords(bytes: Uint8Array, name: string): string {
  const [field] = fieldsNamed(readHeader(bytes), name);
  const value = field ? Buffer.from(fieldValue(bytes, field), 'latin1').toString('utf8') : '';
  return value
    .replace(/(=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)\s+(?==\?)/g, '$1')
    .replace(/=\?([^?\s*]+)(?:\*[^?\s]*)?\?([BbQq])\?([^?\s]*)\?=/g, (_, charset, encoding, text) =>
      decode(
        /b/i.test(encoding) ? Buffer.from(text, 'base64') : fromQuotedPrintable(text.replaceAll('_', ' ')),
        charset,
      ),
    );
}

interface Leaf {
  readonly type: string;
  readonly charset: string;
  readonly filename: string | null;
  readonly part: Part;
}

/** A message nests as deep as its sender likes; nobody reads beyond the tenth level. */
const DEEPEST = 10;

function leavesOf(part: Part, depth: number): Leaf[] {
  const found = contentType(part.bytes, part.header);
  const { type = 'text/plain', parameters } = found?.media ?? {};
  const inner =
    type.startsWith('multipart/') && depth < DEEPEST ? partsOf(part, parameters?.get('boundary') ?? '') : null;
  if (inner) return inner.flatMap((each) => leavesOf(each, depth + 1));
  return [
    { type, charset: parameters?.get('charset') ?? 'utf-8', filename: filenameOf(part, parameters?.get('name')), part },
  ];
}

function partsOf({ bytes, header }: Part, boundary: string): Part[] | null {
  try {
    return splitParts(bytes.subarray(header.bodyStart), boundary);
  } catch (error) {
    if (error instanceof MessageError) return null;
    throw error;
  }
}

function filenameOf({ bytes, header }: Part, name: string | undefined): string | null {
  const [field] = fieldsNamed(header, 'content-disposition');
  // The parser wants a media type; a disposition has the same form but for the slash.
  const disposition = field && parseMediaType(fieldValue(bytes, field).replace(/^\s*(\w+)/, 'x/$1'));
  const extended = /^utf-8''(.*)$/i.exec(disposition?.parameters.get('filename*') ?? '')?.[1];
  if (extended !== undefined)
    return fromQuotedPrintable(extended.replaceAll('=', '=3D').replaceAll('%', '=')).toString();
  const given = disposition?.parameters.get('filename') ?? name;
  return given ?? (disposition?.type === 'x/attachment' ? '?' : null);
}

function textOf({ part, charset }: Leaf): string {
  const [field] = fieldsNamed(part.header, 'content-transfer-encoding');
  const encoding = field ? fieldValue(part.bytes, field).toLowerCase() : '';
  const body = Buffer.from(part.bytes.subarray(part.header.bodyStart));
  if (encoding === 'base64') return decode(Buffer.from(body.toString('latin1'), 'base64'), charset);
  return decode(encoding === 'quoted-printable' ? fromQuotedPrintable(body.toString('latin1')) : body, charset);
}

function fromQuotedPrintable(text: string): Buffer {
  const joined = text.replace(/=[ \t]*\r\n/g, '');
  return Buffer.from(
    joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

function decode(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}
