/** Reads worksheets as tables, their shared strings joined in and their dates written out, and tells which of them are hidden (ECMA-376 part 1, section 18). */
import type { Budget } from '../budget.ts';
import type { Found } from '../found.ts';
import { withTexts } from '../markup/texts.ts';
import { type Attributes, walkXml } from '../markup/xml.ts';
import { dangerOf, type Listener, listenTo } from './attributes.ts';

/** What all sheets of a workbook share. */
export interface Workbook {
  readonly strings: readonly string[];
  /** Indexes of strings that some cell shows; the others are left over, and hidden. */
  readonly shown: Set<number>;
  /** Whether cells of a style show a date, by the style's index. */
  readonly dates: readonly boolean[];
}

export function readStrings(bytes: Uint8Array, budget: Budget): string[] {
  const strings: string[] = [];
  let pieces: string[] = [];
  walkXml(bytes, budget, {
    text: (text) => pieces.push(text),
    close(name) {
      if (name !== 'si') return;
      strings.push(pieces.join('').trim());
      pieces = [];
    },
  });
  return strings;
}

/** Built-in formats 14 to 22 and 45 to 47 are dates (section 18.8.30); others are when their code names days or years outside of quotes. */
export function readDateStyles(bytes: Uint8Array, budget: Budget): boolean[] {
  const own = new Map<string, boolean>();
  const dates: boolean[] = [];
  let inCells = false;
  walkXml(bytes, budget, {
    open(name, attributes) {
      if (name === 'cellXfs') inCells = true;
      else if (name === 'numFmt') own.set(attributes.get('numFmtId'), isDateCode(attributes.get('formatCode')));
      else if (name === 'xf' && inCells)
        dates.push(own.get(attributes.get('numFmtId')) ?? isDateId(attributes.get('numFmtId')));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return dates;
}

/** Relationship ids of the sheets that the workbook hides, in whichever way. */
export function hiddenSheets(bytes: Uint8Array, budget: Budget): string[] {
  const ids: string[] = [];
  walkXml(bytes, budget, {
    open(name, attributes) {
      if (name === 'sheet' && /hidden/i.test(attributes.get('state'))) ids.push(attributes.get('id'));
    },
  });
  return ids;
}

/** @param isHidden the whole sheet: its cells are told as hidden, in rows and tabs all the same */
export function readSheet(bytes: Uint8Array, isHidden: boolean, book: Workbook, found: Found): void {
  const role = isHidden ? 'hidden' : 'table';
  withTexts(found, (texts) => {
    let cell: { type: string; style: number } | null = null;
    let element = '';
    const listen = listenTo((beside, text) => texts.aside(beside, text));
    walkXml(bytes, found.budget, {
      open(name, attributes) {
        element = name;
        if (name === 'c') cell = { type: attributes.get('t'), style: Number(attributes.get('s')) };
        else beside(name, attributes, listen, found);
      },
      text(text) {
        if (element === 'f') texts.aside('code', text);
        else if (cell) texts.add(role, shown(text, cell, book));
        else if (/Header$/.test(element)) texts.aside('header', text);
        else if (/Footer$/.test(element)) texts.aside('footer', text);
        else texts.aside(element === '!--' ? 'comment' : 'code', text);
      },
      close(name) {
        if (name === 'c') texts.add(role, '\t');
        if (name === 'c') cell = null;
        else if (name === 'row') texts.line();
        element = '';
      },
    });
  });
}

function beside(name: string, attributes: Attributes, listen: Listener, found: Found): void {
  if (name !== 'row') listen(name, attributes);
  const danger = dangerOf(name);
  if (danger) found.danger(danger);
  if ((name === 'row' || name === 'col') && attributes.get('hidden') === '1') found.danger('hidden-text');
}

function shown(text: string, cell: { readonly type: string; readonly style: number }, book: Workbook): string {
  if (cell.type === 's') {
    book.shown.add(Number(text));
    return book.strings[Number(text)] ?? '';
  }
  return cell.type === '' && book.dates[cell.style] ? dateOf(Number(text)) : text;
}

/** Days since the last of 1899, as the programs count them; they hold 1900 for a leap year, which no one born then will mind. */
export function dateOf(serial: number): string {
  if (!(serial > 0 && serial < 2_958_466)) return `${serial}`;
  return new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10);
}

/** A built-in format that shows a date (section 18.8.30). */
export function isDateId(id: string): boolean {
  const number = Number(id);
  return (number >= 14 && number <= 22) || (number >= 45 && number <= 47);
}

/** A format whose code names days or years outside of quotes and brackets. */
export function isDateCode(code: string): boolean {
  return /[dy]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''));
}
