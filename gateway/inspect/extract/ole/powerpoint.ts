/** Reads the text of a PowerPoint presentation of 97 to 2003, wherever in its records it stands (MS-PPT section 2.3). */
import type { Role } from '../../part.ts';
import { inflate } from '../container/inflate.ts';
import { attempt, type Found } from '../found.ts';

/** Records whose text has a role of its own, by type: notes, comments, masters. */
const CONTAINERS: Readonly<Record<number, Role>> = { 1008: 'note', 12000: 'comment', 1016: 'header' };
const CHARACTERS = new Set([0x0fa0, 0x0fba]);
const OCTETS = 0x0fa8;
/** What newer programs added to a slide, such as its comments, in records of their own. */
const TAGGED = 0x138b;
const OBJECT = 0x1011;
/** A slide's own settings; bit 2 of its flags hides it. */
const SLIDE_SHOW = 0x03f9;

export function readPowerPoint(stream: Uint8Array, found: Found): void {
  const file = Buffer.from(stream);
  const texts: { role: Role; text: string }[] = [];
  walk(file, 0, file.length, 'body', 0, texts, found);
  for (const role of new Set(texts.map((each) => each.role)))
    found.text(
      role,
      texts
        .filter((each) => each.role === role)
        .map(({ text }) => text.replace(/[\r\x0b]/g, '\n'))
        .join('\n'),
    );
}

/** An embedded file of its own, packed behind its size where the instance says so (MS-PPT section 2.10.34). */
function readObject(record: Buffer, found: Found): void {
  found.danger('embedded');
  const isPacked = record.readUInt16LE(0) >> 4 === 1;
  attempt(found, () =>
    found.inside('object', isPacked ? inflate(record.subarray(12), 'zlib', found.budget).octets : record.subarray(8)),
  );
}

/** A record of version 15 holds records. */
function walk(
  file: Buffer,
  from: number,
  to: number,
  role: Role,
  depth: number,
  texts: { role: Role; text: string }[],
  found: Found,
): void {
  if (depth > 50) throw new RangeError('reading a presentation: records within records without end');
  let at = from;
  while (at + 8 <= to) {
    found.budget.element();
    const version = file.readUInt16LE(at) & 15;
    const type = file.readUInt16LE(at + 2);
    const end = Math.min(to, at + 8 + file.readUInt32LE(at + 4));
    if (version === 15 || type === TAGGED) walk(file, at + 8, end, CONTAINERS[type] ?? role, depth + 1, texts, found);
    else if (CHARACTERS.has(type)) texts.push({ role, text: file.toString('utf16le', at + 8, end) });
    else if (type === OCTETS) texts.push({ role, text: file.toString('latin1', at + 8, end) });
    else if (type === OBJECT) readObject(file.subarray(at, end), found);
    else if (type === SLIDE_SHOW && end - at >= 18 && file.readUInt16LE(at + 16) & 4) found.danger('hidden-slide');
    at = end;
  }
}
