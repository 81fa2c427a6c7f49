/** The PGP/MIME envelope: how it is built, and how it is recognised by its structure alone (RFC 3156 section 4). */
import { randomBytes } from 'node:crypto';
import { contentType, type Part, splitParts } from '../mail/media-type.ts';
import { concat, fieldValue, octets, readHeader } from '../mail/message.ts';
import { type Outside, outsideFields } from './header-protection.ts';

/** The whole message as it goes on the wire. `armored` is 7-bit text with CRLF line ends. */
export function wrap(outside: Outside, armored: Uint8Array): Uint8Array {
  const boundary = `=_${randomBytes(16).toString('hex')}`;
  const fields = outsideFields(outside)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const top =
    `${fields}MIME-Version: 1.0\r\n` +
    `Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";\r\n boundary="${boundary}"\r\n\r\n` +
    `--${boundary}\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n` +
    `--${boundary}\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return concat(octets(top), armored, octets(`\r\n--${boundary}--\r\n`));
}

/**
 * The armored part of a message whose outermost entity is PGP/MIME; null for every other message, whatever its text says.
 * Inner parts are never looked at: decrypting one inside a stranger's message would hand them its content.
 */
export function recognise(message: Uint8Array): Uint8Array | null {
  const header = readHeader(message);
  const found = contentType(message, header);
  if (found?.media.type !== 'multipart/encrypted') return null;
  if (found.media.parameters.get('protocol')?.toLowerCase() !== 'application/pgp-encrypted') return null;
  const parts = splitParts(message.subarray(header.bodyStart), found.media.parameters.get('boundary') ?? '');
  const [control, data, extra] = parts ?? [];
  if (!control || !data || extra) return null;
  return isControl(control) && isPlainData(data) ? data.bytes.slice(data.header.bodyStart) : null;
}

function isControl(part: Part): boolean {
  const body = Buffer.from(part.bytes.subarray(part.header.bodyStart)).toString('latin1');
  return (
    contentType(part.bytes, part.header)?.media.type === 'application/pgp-encrypted' &&
    /^Version:[ \t]*1\s*$/i.test(body)
  );
}

function isPlainData(part: Part): boolean {
  const [encoding] = part.header.fields.filter((field) => field.name === 'content-transfer-encoding');
  const plain = !encoding || /^(7bit|8bit)$/i.test(fieldValue(part.bytes, encoding));
  return plain && contentType(part.bytes, part.header)?.media.type === 'application/octet-stream';
}
