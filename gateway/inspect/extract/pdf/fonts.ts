/** What the codes of a PDF's fonts mean and how wide they are (ISO 32000-1 sections 9.6, 9.7 and 9.10). */
import type { Found } from '../found.ts';
import { keyOf, type PdfObjects } from './objects.ts';
import { isName, isOperator, isText, readValues, type Value } from './values.ts';

export interface Font {
  /** Octets to text; null where nothing says what the codes mean. */
  read(octets: string): string | null;
  /** In thousandths of the font's size. */
  width(octets: string): number;
}

const WESTERN = new TextDecoder('windows-1252');

/** The font of a document that names none. */
export const PLAIN: Font = { read: western, width: (octets) => octets.length * 500 };

export function readFont(value: Value | undefined, objects: PdfObjects, found: Found): Font {
  const font = objects.resolve(value);
  const unicode = objects.target(keyOf(font, 'ToUnicode'))?.stream;
  const isWide = isName(keyOf(font, 'Subtype'), 'Type0');
  const size = isWide ? 2 : 1;
  const map = unicode ? readMap(unicode, found) : new Map<number, string>();
  const own = isWide ? new Map<number, string>() : differences(objects.resolve(keyOf(font, 'Encoding')), objects);
  const widths = isWide ? wideWidths(font, objects) : simpleWidths(font, objects);
  return {
    read(octets) {
      if (isWide && map.size === 0) return null;
      const codes = codesOf(octets, size);
      return codes
        .map((code) => map.get(code) ?? own.get(code) ?? (isWide ? '' : western(String.fromCharCode(code))))
        .join('');
    },
    width: (octets) => codesOf(octets, size).reduce((sum, code) => sum + (widths.get(code) ?? 500), 0),
  };
}

function western(octets: string): string {
  return WESTERN.decode(Buffer.from(octets, 'latin1'));
}

function codesOf(octets: string, size: number): number[] {
  const codes: number[] = [];
  for (let at = 0; at + size <= octets.length; at += size)
    codes.push(size === 1 ? octets.charCodeAt(at) : octets.charCodeAt(at) * 256 + octets.charCodeAt(at + 1));
  return codes;
}

/** Codes to text, one by one and in ranges (Adobe Technical Note 5014; ISO 32000-1 section 9.10.3). */
function readMap(cmap: string, found: Found): Map<number, string> {
  const map = new Map<number, string>();
  const values = readValues(cmap);
  let pending: Value[] = [];
  for (let value = values.next(); value !== undefined; value = values.next()) {
    found.budget.element();
    if (!isOperator(value)) pending.push(value);
    else {
      if (value.name === 'endbfchar') pairs(pending, map);
      if (value.name === 'endbfrange') ranges(pending, map, found);
      pending = [];
    }
  }
  return map;
}

function pairs(values: readonly Value[], map: Map<number, string>): void {
  for (let n = 0; n + 1 < values.length; n += 2) map.set(codeOf(values[n]), utf16(values[n + 1]));
}

function ranges(values: readonly Value[], map: Map<number, string>, found: Found): void {
  for (let n = 0; n + 2 < values.length; n += 3) {
    const [from, to, target] = [codeOf(values[n]), codeOf(values[n + 1]), values[n + 2]];
    const first = utf16(target);
    for (let code = from; code <= Math.min(to, from + 65_535); code++) {
      found.budget.element();
      if (Array.isArray(target)) map.set(code, utf16(target[code - from]));
      else map.set(code, first.slice(0, -1) + String.fromCharCode(first.charCodeAt(first.length - 1) + code - from));
    }
  }
}

function codeOf(value: Value | undefined): number {
  return isText(value) ? [...value.octets].reduce((sum, octet) => sum * 256 + octet.charCodeAt(0), 0) : 0;
}

function utf16(value: Value | undefined): string {
  return isText(value) ? new TextDecoder('utf-16be').decode(Buffer.from(value.octets, 'latin1')) : '';
}

/** Codes whose glyphs are named apart from the font's encoding (section 9.6.6.1). */
function differences(encoding: Value | undefined, objects: PdfObjects): Map<number, string> {
  const own = new Map<number, string>();
  const list = objects.resolve(keyOf(encoding, 'Differences'));
  let code = 0;
  for (const value of Array.isArray(list) ? (list as Value[]) : []) {
    if (typeof value === 'number') code = value;
    else if (isName(value)) own.set(code++, glyph(value.name));
  }
  return own;
}

const GLYPHS: Readonly<Record<string, string>> = {
  ...{
    space: ' ',
    zero: '0',
    one: '1',
    two: '2',
    three: '3',
    four: '4',
    five: '5',
    six: '6',
    seven: '7',
    eight: '8',
    nine: '9',
  },
  ...{
    period: '.',
    comma: ',',
    colon: ':',
    semicolon: ';',
    hyphen: '-',
    minus: '-',
    slash: '/',
    at: '@',
    underscore: '_',
    plus: '+',
  },
  ...{
    parenleft: '(',
    parenright: ')',
    quotesingle: "'",
    quoteright: '’',
    quotedblleft: '“',
    quotedblright: '”',
    ampersand: '&',
  },
  ...{
    equal: '=',
    percent: '%',
    numbersign: '#',
    dollar: '$',
    Euro: '€',
    sterling: '£',
    endash: '–',
    emdash: '—',
    bullet: '•',
  },
  ...{
    fi: 'fi',
    fl: 'fl',
    ff: 'ff',
    ffi: 'ffi',
    ffl: 'ffl',
    germandbls: 'ß',
    eacute: 'é',
    egrave: 'è',
    agrave: 'à',
    ntilde: 'ñ',
  },
};

/** The Adobe Glyph List's names, as far as numbers and words need them; others by their Unicode value where the name tells it. */
function glyph(name: string): string {
  const base = name.replace(/\..*$/, '');
  if (base.length === 1) return base;
  const hex = /^(?:uni|u)([0-9A-F]{4,6})$/.exec(base)?.[1];
  if (hex) return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(hex, 16)));
  return Object.hasOwn(GLYPHS, base) ? GLYPHS[base]! : '';
}

function simpleWidths(font: Value | undefined, objects: PdfObjects): Map<number, number> {
  const first = Number(objects.resolve(keyOf(font, 'FirstChar')) ?? 0);
  const list = objects.resolve(keyOf(font, 'Widths'));
  return new Map(
    (Array.isArray(list) ? (list as Value[]) : []).map((width, n) => [
      first + n,
      Number(objects.resolve(width)) || 500,
    ]),
  );
}

/** `first [w w w]` or `first last w` (section 9.7.4.3). */
function wideWidths(font: Value | undefined, objects: PdfObjects): Map<number, number> {
  const widths = new Map<number, number>();
  const descendants = objects.resolve(keyOf(font, 'DescendantFonts'));
  const descendant = objects.resolve(Array.isArray(descendants) ? descendants[0] : undefined);
  const list = objects.resolve(keyOf(descendant, 'W'));
  const values = Array.isArray(list) ? (list as Value[]) : [];
  for (let n = 0; n + 1 < values.length; ) {
    const [first, second] = [Number(values[n]), objects.resolve(values[n + 1])];
    if (Array.isArray(second)) {
      for (const [at, width] of second.entries()) widths.set(first + at, Number(width));
      n += 2;
    } else {
      for (let code = first; code <= Math.min(Number(second), first + 65_535); code++)
        widths.set(code, Number(values[n + 2]));
      n += 3;
    }
  }
  return widths;
}
