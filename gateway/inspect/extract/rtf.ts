/** Reads RTF: text in its code pages and in Unicode, what is hidden or struck by revision, notes, fields and embedded objects (RTF 1.9.1). */
import type { Role } from '../part.ts';
import { decodeOne } from './charset.ts';
import { attempt, type Found } from './found.ts';
import { type Texts, withTexts } from './markup/texts.ts';
import { readStreams } from './ole/streams.ts';
import { wordsIn } from './scrape.ts';
import { latin1 } from './true-type.ts';

/** Destinations whose text has a role; `null` is for tables of fonts and the like, which no one writes. */
const DESTINATIONS: Readonly<Record<string, Role | null>> = {
  header: 'header',
  headerl: 'header',
  headerr: 'header',
  headerf: 'header',
  footer: 'footer',
  footerl: 'footer',
  footerr: 'footer',
  footerf: 'footer',
  footnote: 'note',
  annotation: 'comment',
  atnauthor: 'property',
  info: 'property',
  title: 'property',
  subject: 'property',
  author: 'property',
  operator: 'property',
  manager: 'property',
  company: 'property',
  keywords: 'property',
  doccomm: 'property',
  userprops: 'property',
  revtbl: 'property',
  docvar: 'property',
  fldinst: 'code',
  bkmkstart: 'property',
  template: 'link',
  sp: 'property',
  listtext: 'body',
  shptxt: 'body',
  fonttbl: null,
  colortbl: null,
  listtable: null,
  listoverridetable: null,
  rsidtbl: null,
  themedata: null,
  colorschememapping: null,
  latentstyles: null,
  datastore: null,
  mmathPr: null,
  generator: null,
  xmlnstbl: 'property',
};

/** Code pages by number of font charset; others are read as Western. */
const CHARSETS: Readonly<Record<number, string>> = {
  128: 'shift_jis',
  129: 'euc-kr',
  134: 'gb18030',
  136: 'big5',
  161: 'windows-1253',
  162: 'windows-1254',
  163: 'windows-1258',
  177: 'windows-1255',
  178: 'windows-1256',
  186: 'windows-1257',
  204: 'windows-1251',
  222: 'windows-874',
  238: 'windows-1250',
};

interface Group {
  role: Role | null;
  hidden: boolean;
  deleted: boolean;
  charset: string;
  /** How many characters stand for one Unicode character to readers that know none (section "Unicode RTF"). */
  skip: number;
  kind: '' | 'pict' | 'objdata' | 'datastore' | 'font';
}

interface Reading {
  readonly text: string;
  readonly found: Found;
  readonly texts: Texts;
  readonly fonts: Map<number, string>;
  readonly stack: Group[];
  group: Group;
  pending: number[];
  toSkip: number;
  objects: number;
}

/** Groups nest no deeper in any program's files. */
const DEEPEST = 500;

export function readRtf(bytes: Uint8Array, found: Found): void {
  const text = latin1(bytes, 0, bytes.length);
  withTexts(found, (texts) => {
    const group: Group = { role: 'body', hidden: false, deleted: false, charset: 'windows-1252', skip: 1, kind: '' };
    const reading: Reading = {
      text,
      found,
      texts,
      fonts: new Map(),
      stack: [],
      group,
      pending: [],
      toSkip: 0,
      objects: 0,
    };
    const end = walk(reading);
    flush(reading);
    if (text.slice(end).replace(/[\0\s}]/g, '') === '') return;
    found.danger('trailing-data');
    found.text('hidden', wordsIn(Buffer.from(text.slice(end), 'latin1')));
    found.unseen('malformed');
  });
}

/** One token at a time: a brace, a control word, or a run of text. Returns where the outermost group ended. */
function walk(reading: Reading): number {
  const token = /([{}])|\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([^\\{}]+)/giy;
  for (let match = token.exec(reading.text); match; match = token.exec(reading.text)) {
    reading.found.budget.element();
    const [, brace, word, value, hex, symbol, run] = match;
    if (brace === '{') open(reading);
    else if (brace) {
      close(reading);
      if (reading.stack.length === 0) return token.lastIndex;
    } else if (word === 'bin') {
      const end = token.lastIndex + Math.max(0, Number(value ?? 0));
      within(reading, Buffer.from(reading.text.slice(token.lastIndex, end), 'latin1'));
      token.lastIndex = end;
    } else if (word) control(reading, word.toLowerCase(), value === undefined ? null : Number(value));
    else if (hex) octet(reading, Number.parseInt(hex, 16));
    else if (symbol) control(reading, symbol, null);
    else plain(reading, run!);
  }
  return reading.text.length;
}

function open(reading: Reading): void {
  flush(reading);
  if (reading.stack.length >= DEEPEST) throw new RangeError('reading rich text: groups without end');
  reading.stack.push(reading.group);
  reading.group = { ...reading.group };
}

function close(reading: Reading): void {
  flush(reading);
  reading.group = reading.stack.pop() ?? reading.group;
}

function plain(reading: Reading, run: string): void {
  if (/^(objdata|pict|datastore)$/.test(reading.group.kind)) {
    within(reading, Buffer.from(run.replace(/[^0-9a-f]/gi, ''), 'hex'));
    return;
  }
  for (let at = 0; at < run.length; at++) {
    const code = run.charCodeAt(at);
    if (code !== 10 && code !== 13 && code !== 0) octet(reading, code);
  }
}

/** A picture, an object, or the custom data of a document, which stands in a container of its own (section "Custom XML Data Properties"). */
function within(reading: Reading, octets: Buffer): void {
  const { group, found } = reading;
  if (octets.length < 16) return;
  if (group.kind === 'objdata') found.danger('embedded');
  const inside = (bytes: Uint8Array) => found.inside(`embedded-${++reading.objects}`, bytes);
  if (group.kind !== 'datastore') inside(group.kind === 'objdata' ? nativeData(octets) : octets);
  else if (!octets.includes(COMPOUND)) found.text('hidden', wordsIn(octets));
  else
    attempt(found, () => {
      for (const { bytes } of readStreams(nativeData(octets), found.budget)) inside(bytes);
    });
}

/** Octets wait until the charset changes, since two of them may be one character. */
function octet(reading: Reading, code: number): void {
  if (reading.toSkip > 0) reading.toSkip--;
  else reading.pending.push(code);
}

function flush(reading: Reading): void {
  if (reading.pending.length === 0) return;
  say(reading, decodeOne(new Uint8Array(reading.pending), reading.group.charset));
  reading.pending = [];
}

function say({ group, texts }: Reading, text: string): void {
  if (group.role === null) return;
  texts.add(group.deleted ? 'deletion' : group.hidden ? 'hidden' : group.role, text);
}

function control(reading: Reading, word: string, value: number | null): void {
  const { group, found, texts } = reading;
  if (word !== 'u') flush(reading);
  if (Object.hasOwn(DESTINATIONS, word)) group.role = DESTINATIONS[word]!;
  if (word === 'fonttbl') group.kind = 'font';
  if (word === 'annotation') found.danger('comment');
  if (word === 'author' || word === 'operator') found.danger('author');
  const effect = EFFECTS[word];
  if (effect) effect(reading, value);
  else if (/^(par|line|row|sect|page)$/.test(word)) texts.line();
  else if (/^(tab|cell|nestcell)$/.test(word)) say(reading, '\t');
  else if (word === '~') say(reading, '\u00a0');
  else if (word === '_') say(reading, '-');
  else if (/^[\\{}]$/.test(word)) octet(reading, word.charCodeAt(0));
}

const EFFECTS: Readonly<Record<string, (reading: Reading, value: number | null) => void>> = {
  u(reading, value) {
    flush(reading);
    say(reading, String.fromCharCode((value ?? 0) & 0xffff));
    reading.toSkip = reading.group.skip;
  },
  uc: ({ group }, value) => {
    group.skip = Math.min(10, Math.max(0, value ?? 1));
  },
  v: ({ group, found }, value) => {
    group.hidden = value !== 0;
    if (group.hidden) found.danger('hidden-text');
  },
  deleted: ({ group, found }, value) => {
    group.deleted = value !== 0;
    found.danger('tracked-change');
  },
  revised: ({ found }) => found.danger('tracked-change'),
  plain: ({ group }) => {
    group.hidden = false;
    group.deleted = false;
  },
  ansicpg: ({ group, stack }, value) => {
    group.charset = `windows-${value}`;
    for (const outer of stack) outer.charset = group.charset;
  },
  fcharset: ({ group, fonts }, value) => {
    const last = [...fonts.keys()].at(-1);
    if (group.kind === 'font' && last !== undefined && CHARSETS[value ?? 0]) fonts.set(last, CHARSETS[value ?? 0]!);
  },
  f: ({ group, fonts }, value) => {
    if (group.kind === 'font') fonts.set(value ?? 0, '');
    else group.charset = fonts.get(value ?? 0) || group.charset;
  },
  datastore: ({ group }) => {
    group.kind = 'datastore';
  },
  pict: ({ group }) => {
    group.kind = 'pict';
  },
  objdata: ({ group }) => {
    group.kind = 'objdata';
  },
  object: ({ found }) => {
    found.danger('embedded');
  },
};

const COMPOUND = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** An OLE 1 object has a head with lengths before its data; what is known within begins at its own magic number. */
function nativeData(octets: Buffer): Uint8Array {
  const at = octets.indexOf(COMPOUND);
  return at > 0 ? octets.subarray(at) : octets;
}
