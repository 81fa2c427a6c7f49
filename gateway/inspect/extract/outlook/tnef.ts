/** Reads winmail.dat, in which Outlook wraps what it thinks others cannot read: bodies, properties and files (MS-OXTNEF section 2.1.3). */
import { decodeOne } from '../charset.ts';
import { attempt, type Found } from '../found.ts';
import { ATTACHED, attachmentOf, type Property, tellProperty } from './mapi.ts';

const SUBJECT = 0x8004;
const BODY = 0x800c;
const MESSAGE_PROPERTIES = 0x9003;
const RECIPIENTS = 0x9004;
const ATTACHMENT_BEGINS = 0x9002;
const ATTACHMENT_DATA = 0x800f;
const ATTACHMENT_NAME = 0x8010;
const ATTACHMENT_PROPERTIES = 0x9005;

/** A file is known only when the next one begins. */
interface Attachment {
  bytes: Uint8Array | null;
  name: string | null;
  declared: string | null;
}

export function readTnef(bytes: Uint8Array, found: Found): void {
  const file = Buffer.from(bytes);
  let attachment: Attachment = { bytes: null, name: null, declared: null };
  let at = 6;
  while (at + 9 <= file.length) {
    found.budget.element();
    const id = file.readUInt16LE(at + 1);
    const length = file.readUInt32LE(at + 5);
    const content = file.subarray(at + 9, at + 9 + length);
    if (content.length < length) found.unseen('malformed');
    if (id === ATTACHMENT_BEGINS) {
      handOn(attachment, found);
      attachment = { bytes: null, name: null, declared: null };
    } else attempt(found, () => readAttribute({ id, type: file.readUInt16LE(at + 3) }, content, attachment, found));
    at += 9 + length + 2;
  }
  handOn(attachment, found);
}

function readAttribute(
  { id, type }: { readonly id: number; readonly type: number },
  content: Buffer,
  attachment: Attachment,
  found: Found,
): void {
  if (id === SUBJECT) found.text('subject', decodeOne(content, null).replaceAll('\0', ''));
  else if (id === BODY) found.text('body', decodeOne(content, null).replaceAll('\0', ''));
  else if (id === MESSAGE_PROPERTIES)
    for (const property of readProperties(content, 0, found).properties) tellProperty(property, found);
  else if (id === RECIPIENTS) readRows(content, found);
  else if (id === ATTACHMENT_DATA) attachment.bytes = content;
  else if (id === ATTACHMENT_NAME) {
    attachment.name ??= decodeOne(content, null).replaceAll('\0', '');
  } else if (id === ATTACHMENT_PROPERTIES) {
    const { properties } = readProperties(content, 0, found);
    const known = attachmentOf(properties);
    // A title beside the name is shown by other programs.
    if (known.name !== null && attachment.name !== null && attachment.name !== known.name)
      found.text('name', attachment.name);
    attachment.name = known.name ?? attachment.name;
    attachment.declared = known.declared;
    // An item within begins with the identifier of its interface.
    const data = properties.find((property) => property.id === ATTACHED);
    if (data) attachment.bytes = data.type === 0x0d ? data.bytes.subarray(16) : data.bytes;
    for (const property of properties) if (property !== data) tellProperty(property, found);
  } else if (TEXTS.has(type)) found.text('property', decodeOne(content, null).replaceAll('\0', ''));
}

/** Types of attributes that are words: a string, and text (section 2.1.3.3). */
const TEXTS = new Set([1, 2]);

/** A count, and the properties of each recipient. */
function readRows(content: Buffer, found: Found): void {
  let at = 4;
  for (let row = content.readUInt32LE(0); row > 0; row--) {
    found.budget.element();
    const { properties, end } = readProperties(content, at, found);
    for (const property of properties) tellProperty(property, found);
    at = end;
  }
}

function handOn({ bytes, name, declared }: Attachment, found: Found): void {
  if (bytes !== null) found.inside('attached', bytes, { name, declared });
}

/** Octets of the types of fixed length; all others tell theirs. */
const FIXED: Readonly<Record<number, number>> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};

/** Properties one after another, each padded to four octets; of many values each counts (MS-OXTNEF section 2.1.3.4). */
function readProperties(file: Buffer, start: number, found: Found): { properties: Property[]; end: number } {
  const properties: Property[] = [];
  const count = file.readUInt32LE(start);
  let at = start + 4;
  for (let n = 0; n < count; n++) {
    found.budget.element();
    const type = file.readUInt16LE(at) & 0xefff;
    const isMany = (file.readUInt16LE(at) & 0x1000) !== 0;
    const id = file.readUInt16LE(at + 2);
    at = id >= 0x8000 ? nameEnd(file, at + 4, found) : at + 4;
    const fixed = Object.hasOwn(FIXED, type) ? FIXED[type] : undefined;
    const values = isMany || fixed === undefined ? file.readUInt32LE(at) : 1;
    if (isMany || fixed === undefined) at += 4;
    for (let value = 0; value < values; value++) {
      found.budget.element();
      const length = fixed ?? file.readUInt32LE(at);
      const from = fixed === undefined ? at + 4 : at;
      properties.push({ id, type, bytes: file.subarray(from, from + length) });
      at = from + Math.ceil(length / 4) * 4;
    }
  }
  return { properties, end: at };
}

/** Named properties have a set's identifier, a kind, and a number or a name. */
function nameEnd(file: Buffer, at: number, found: Found): number {
  if (file.readUInt32LE(at + 16) === 0) return at + 24;
  found.text(
    'property',
    decodeOne(file.subarray(at + 24, at + 24 + file.readUInt32LE(at + 20)), 'utf-16le').replaceAll('\0', ''),
  );
  return at + 24 + Math.ceil(file.readUInt32LE(at + 20) / 4) * 4;
}
