/** Reads the property sets of an OLE file: titles, people, companies, and whatever a program added (MS-OLEPS section 2). */
import { decodeOne } from '../charset.ts';
import type { Found } from '../found.ts';

/** Author and last author of a summary; manager and company of a document's summary. */
const PEOPLE: Readonly<Record<string, readonly number[]>> = { Summary: [4, 8], DocumentSummary: [14, 15] };

/** @param kind `Summary` or `DocumentSummary`, as the stream is named */
export function readPropertySet(bytes: Uint8Array, kind: string, found: Found): void {
  const file = Buffer.from(bytes);
  const sets = Math.min(4, file.readUInt32LE(24));
  for (let set = 0; set < sets; set++)
    readSet(file, file.readUInt32LE(28 + set * 20 + 16), set === 0 ? (PEOPLE[kind] ?? []) : [], found);
}

function readSet(file: Buffer, start: number, people: readonly number[], found: Found): void {
  const count = file.readUInt32LE(start + 4);
  const names = new Map<number, string>();
  const words: string[] = [];
  for (let n = 0; n < count; n++) {
    found.budget.element();
    const id = file.readUInt32LE(start + 8 + n * 8);
    const at = start + file.readUInt32LE(start + 12 + n * 8);
    if (id === DICTIONARY) readNames(file, at, names, found);
    const text = id === DICTIONARY ? [...names.values()].join('\n') : valueAt(file, at);
    if (people.includes(id) && text.trim() !== '') found.danger('author');
    if (text.trim() !== '') words.push(names.has(id) ? `${names.get(id)}: ${text}` : text);
  }
  found.text('property', words.join('\n'));
}

/** This property names the others, and programs write it first: a count, then number, length and text for each (section 2.17). */
const DICTIONARY = 0;

function readNames(file: Buffer, at: number, names: Map<number, string>, found: Found): void {
  const count = file.readUInt32LE(at);
  let from = at + 4;
  for (let n = 0; n < count; n++) {
    found.budget.element();
    const [id, length] = [file.readUInt32LE(from), file.readUInt32LE(from + 4)];
    const octets = file.subarray(from + 8, from + 8 + length);
    names.set(id, decodeOne(octets, null).replace(/\0[\s\S]*$/, ''));
    from += 8 + length;
  }
}

/** Strings of one octet or two for each character; other types hold no words. */
function valueAt(file: Buffer, at: number): string {
  const type = file.readUInt32LE(at);
  const length = type === 30 || type === 31 ? file.readUInt32LE(at + 4) : 0;
  const end = at + 8 + length * (type === 31 ? 2 : 1);
  return decodeOne(file.subarray(at + 8, end), type === 31 ? 'utf-16le' : null).replace(/\0[\s\S]*$/, '');
}
