/** Reads the text of a PowerPoint presentation of 97 to 2003, wherever in its records it stands (MS-PPT section 2.3). */
import type { Role } from '../../part.ts';
import type { Found } from '../found.ts';

/** Records whose text has a role of its own, by type: notes, comments, masters. */
const CONTAINERS: Readonly<Record<number, Role>> = { 1008: 'note', 12000: 'comment', 1016: 'header' };
const CHARACTERS = new Set([0x0fa0, 0x0fba]);
const OCTETS = 0x0fa8;
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
    if (version === 15) walk(file, at + 8, end, CONTAINERS[type] ?? role, depth + 1, texts, found);
    else if (CHARACTERS.has(type)) texts.push({ role, text: file.toString('utf16le', at + 8, end) });
    else if (type === OCTETS) texts.push({ role, text: file.toString('latin1', at + 8, end) });
    else if (type === SLIDE_SHOW && end - at >= 18 && file.readUInt16LE(at + 16) & 4) found.danger('hidden-slide');
    at = end;
  }
}
