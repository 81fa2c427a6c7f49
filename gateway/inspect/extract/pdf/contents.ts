/** Reads the text of one page or form out of its operators, and sets words and lines apart by where they are placed (ISO 32000-1 section 9.4). */

import type { Role } from '../../part.ts';
import { decodeOne } from '../charset.ts';
import type { Found } from '../found.ts';
import type { Texts } from '../markup/texts.ts';
import type { Font } from './fonts.ts';
import { isName, isOperator, isText, readValues, type Value } from './values.ts';

export interface Page {
  readonly font: (name: string) => Font;
  readonly role: Role;
}

/** Where the next glyph goes, and where the last one ended. */
interface Pen {
  font: Font | null;
  size: number;
  invisible: boolean;
  x: number;
  y: number;
  lineX: number;
  endX: number;
  endY: number;
  leading: number;
  scale: number;
  begun: boolean;
}

/** Tells its text and returns whether some of it could not be read. */
export function readContents(contents: string, page: Page, texts: Texts, found: Found): boolean {
  const pen: Pen = {
    font: null,
    size: 1,
    invisible: false,
    x: 0,
    y: 0,
    lineX: 0,
    endX: 0,
    endY: 0,
    leading: 0,
    scale: 1,
    begun: false,
  };
  const values = readValues(contents);
  let operands: Value[] = [];
  let isUnread = false;
  for (let value = values.next(); value !== undefined; value = values.next()) {
    if (!isOperator(value)) {
      if (operands.length < 1000) operands.push(value);
      continue;
    }
    found.budget.element();
    const { name } = value;
    if (name === 'BI') values.skipTo(imageEnd(contents, values.at()));
    else if (name === 'Tf') select(operands, pen, page);
    else if (Object.hasOwn(MOVES, name)) MOVES[name]!(pen, operands.map(Number));
    else if (name === 'BDC' || name === 'DP') for (const operand of operands) spoken(operand, texts);
    else if (/^(Tj|TJ|'|")$/.test(name)) isUnread = !show(name, operands, pen, page, texts) || isUnread;
    operands = [];
  }
  texts.line();
  return isUnread;
}

/** What marked content says in place of what it shows, or besides (section 14.6). */
function spoken(value: Value, texts: Texts): void {
  if (!(value instanceof Map)) return;
  for (const [key, inner] of value)
    if (isText(inner) && key !== 'Lang')
      texts.aside('alternative', decodeOne(Buffer.from(inner.octets, 'latin1'), null));
}

const MOVES: Readonly<Record<string, (pen: Pen, operands: readonly number[]) => void>> = {
  BT: (pen) => place(pen, 0, 0),
  Tm(pen, [a = 1, , , , x = 0, y = 0]) {
    pen.scale = Math.abs(a) || 1;
    place(pen, x, y);
  },
  Td: (pen, [x = 0, y = 0]) => place(pen, pen.lineX + x * pen.scale, pen.y + y * pen.scale),
  TD(pen, [x = 0, y = 0]) {
    pen.leading = -y;
    place(pen, pen.lineX + x * pen.scale, pen.y + y * pen.scale);
  },
  TL(pen, [leading = 0]) {
    pen.leading = leading;
  },
  'T*': (pen) => place(pen, pen.lineX, pen.y - pen.leading * pen.scale),
  Tr(pen, [mode = 0]) {
    pen.invisible = mode === 3;
  },
};

function place(pen: Pen, x: number, y: number): void {
  pen.x = x;
  pen.lineX = x;
  pen.y = y;
}

function select([name, size]: readonly Value[], pen: Pen, page: Page): void {
  pen.font = isName(name) ? page.font(name.name) : null;
  pen.size = Math.abs(Number(size)) || 1;
}

/** False where the font says nothing of its codes. */
function show(name: string, operands: readonly Value[], pen: Pen, page: Page, texts: Texts): boolean {
  if (name === "'" || name === '"') MOVES['T*']!(pen, []);
  const last = operands.at(-1);
  const pieces = Array.isArray(last) ? (last as Value[]) : last === undefined ? [] : [last];
  let isRead = true;
  for (const piece of pieces) {
    if (typeof piece === 'number') pen.x -= (piece / 1000) * pen.size * pen.scale;
    if (!isText(piece)) continue;
    const font = pen.font ?? page.font('');
    const text = font.read(piece.octets);
    if (text === null) isRead = false;
    part(pen, pen.invisible ? 'hidden' : page.role, text ?? '', texts);
    pen.x += (font.width(piece.octets) / 1000) * pen.size * pen.scale;
    pen.endX = pen.x;
    pen.endY = pen.y;
  }
  return isRead;
}

/** Another line begins a line; a gap wider than a fifth of the size is a space that nobody drew. */
function part(pen: Pen, role: Role, text: string, texts: Texts): void {
  const size = pen.size * pen.scale;
  if (pen.begun && Math.abs(pen.y - pen.endY) > size * 0.4) texts.line();
  else if (pen.begun && Math.abs(pen.x - pen.endX) > size * 0.2 && !text.startsWith(' ')) texts.add(role, ' ');
  pen.begun = true;
  texts.add(role, text);
}

/** Pictures within the contents are octets that mean nothing else (section 8.9.7). */
function imageEnd(contents: string, at: number): number {
  const end = /\sEI(?=[\s\0])/g;
  end.lastIndex = at;
  return end.exec(contents) ? end.lastIndex : contents.length;
}
