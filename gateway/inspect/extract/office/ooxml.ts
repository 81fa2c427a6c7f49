/** Walks an Office Open XML package: every component by what it is, and whatever none of them claims as well (ECMA-376 part 2). */

import { octetsOf } from '../container/zip.ts';
import type { ZipDirectory, ZipEntry } from '../container/zip-directory.ts';
import { attempt, type Found } from '../found.ts';
import { readLayout } from '../layout.ts';
import { latin1 } from '../true-type.ts';
import { hiddenBinarySheets, readBinaryRecords, readBinarySheet, readBinaryStrings } from './binary-workbook.ts';
import { readLabelInfo } from './label-info.ts';
import { readCustom, readProperties } from './properties.ts';
import { readRelations, targetsIn } from './relations.ts';
import { hiddenSheets, readDateStyles, readSheet, readStrings, type Workbook } from './sheet.ts';
import { readWriting } from './writing.ts';

type ComponentReader = (bytes: Uint8Array, found: Found, name: string) => void;

/** Components by their usual names; what is named otherwise is read as running text. */
const COMPONENTS: readonly (readonly [name: RegExp, step: string, read: ComponentReader])[] = [
  [/\.rels$/, 'relations', readRelations],
  [/^docProps\//, 'properties', readProperties],
  [/^docMetadata\/LabelInfo\.xml$/i, 'labels', readLabelInfo],
  [/^(customXml|docMetadata)\//, 'custom', readCustom],
  [/pivotCache/, 'custom', readCustom],
  [/comment/i, 'comments', (bytes, found) => readWriting(bytes, 'comment', found)],
  [/\/people\.xml$|persons?\//, 'people', readCustom],
  [/\/(foot|end)notes\.xml$/, 'notes', (bytes, found) => readWriting(bytes, 'note', found)],
  [/\/notesSlides\//, 'notes', (bytes, found) => readWriting(bytes, 'note', found)],
  [/\/header\d*\.xml$/, 'header', (bytes, found) => readWriting(bytes, 'header', found)],
  [/\/footer\d*\.xml$/, 'footer', (bytes, found) => readWriting(bytes, 'footer', found)],
  [/\/(slide|notes|handout)(Master|Layout)s?\//, 'master', (bytes, found) => readWriting(bytes, 'header', found)],
  [/\/slides\//, 'slide', readSlide],
  [/\/charts\//, 'chart', (bytes, found) => readWriting(bytes, 'body', found)],
  [/\/document\.xml$/, 'document', (bytes, found) => readWriting(bytes, 'body', found)],
  [
    /\/(styles|settings|theme\d*|fontTable|webSettings|numbering|workbook)\.xml$/,
    'settings',
    (bytes, found) => readWriting(bytes, 'property', found),
  ],
  [/./, 'other', (bytes, found) => readWriting(bytes, 'body', found)],
];

export function isOoxml(directory: ZipDirectory): boolean {
  return directory.entries.some(({ name }) => name === '[Content_Types].xml');
}

export function readOoxml(directory: ZipDirectory, found: Found): void {
  const contents = unpackAll(directory, found);
  found.is(kindOf(contents));
  const hidden = hiddenNames(contents, found);
  const book = workbookOf(contents, found);
  const counts = new Map<string, number>();
  for (const [entry, bytes] of contents) {
    const [step, read] = componentOf(entry.name);
    if (step === '') continue;
    const n = (counts.get(step) ?? 0) + 1;
    counts.set(step, n);
    if (step === 'embedded') readEmbedded(entry, bytes, `${step}-${n}`, found);
    else {
      const component = found.component(...(n === 1 ? [step] : [step, `${n}`]));
      const reader: ComponentReader =
        step === 'sheet' ? () => sheetReader(entry.name)(bytes, hidden.has(entry.name), book, component) : read;
      attempt(component, () => reader(bytes, component, entry.name));
      if (step === 'comments') component.danger('comment');
    }
  }
  const leftOver = book.strings.filter((_, n) => !book.shown.has(n));
  found.text('hidden', leftOver.join('\n'));
}

/** Components are read in the order of the archive, but some explain the others, so all are unpacked first. */
function unpackAll(directory: ZipDirectory, found: Found): Map<ZipEntry, Uint8Array> {
  const contents = new Map<ZipEntry, Uint8Array>();
  for (const entry of directory.entries) {
    const octets = entry.isFolder ? null : octetsOf(entry, found);
    if (octets !== null) contents.set(entry, octets);
  }
  return contents;
}

function kindOf(contents: ReadonlyMap<ZipEntry, Uint8Array>): string {
  const types = named(contents, '[Content_Types].xml');
  const text = types ? latin1(types, 0, types.length) : '';
  if (/wordprocessingml|ms-word/.test(text)) return 'docx';
  if (/spreadsheetml|ms-excel/.test(text)) return 'xlsx';
  return /presentationml|ms-powerpoint/.test(text) ? 'pptx' : 'ooxml';
}

function componentOf(name: string): readonly [step: string, read: ComponentReader] {
  if (name === '[Content_Types].xml' || /^xl\/sharedStrings\.(xml|bin)$/.test(name)) return ['', () => {}];
  if (/\/(work|chart|dialog|macro)sheets\/[^/]*\.(xml|bin)$/.test(name)) return ['sheet', () => {}];
  if (RECORDS.test(name)) return [/comment/i.test(name) ? 'comments' : 'records', readBinaryRecords];
  const known = /\.(xml|vml|rels)$/.test(name) ? COMPONENTS.find(([pattern]) => pattern.test(name)) : undefined;
  return known ? [known[1], known[2]] : ['embedded', () => {}];
}

/** Components of a binary workbook; what stands elsewhere is a file of another program. */
const RECORDS =
  /^xl\/((workbook|styles|connections|calcChain|comments\d*|metadata)|(tables|externalLinks|pivotTables|pivotCache|queryTables|persons|threadedComments)\/[^/]*)\.bin$/;

const sheetReader = (name: string) => (name.endsWith('.bin') ? readBinarySheet : readSheet);

/** Files within: pictures are looked into, objects and macros are besides told as what they are. */
function readEmbedded(entry: ZipEntry, bytes: Uint8Array, step: string, found: Found): void {
  if (readLayout(entry.name, bytes, found)) return;
  if (/vbaProject|macrosheet/i.test(entry.name)) found.danger('macro');
  else if (/embeddings\/|activeX\//i.test(entry.name)) found.danger('embedded');
  found.inside(step, bytes, { name: entry.name.split('/').at(-1)! });
}

function readSlide(bytes: Uint8Array, found: Found): void {
  const isHidden = /<[\w:]*sld\b[^>]*\sshow\s*=\s*["'](0|false)["']/.test(latin1(bytes, 0, 4096));
  if (isHidden) found.danger('hidden-slide');
  readWriting(bytes, isHidden ? 'hidden' : 'body', found);
}

/** Names of the entries of hidden sheets: the workbook hides ids, its relations name their entries. */
function hiddenNames(contents: ReadonlyMap<ZipEntry, Uint8Array>, found: Found): Set<string> {
  const names = new Set<string>();
  attempt(found, () => {
    const [workbook, binary] = [named(contents, 'xl/workbook.xml'), named(contents, 'xl/workbook.bin')];
    const ids = workbook ? hiddenSheets(workbook, found.budget) : [];
    if (binary) ids.push(...hiddenBinarySheets(binary, found.budget));
    const relations = named(contents, `xl/_rels/workbook.${binary ? 'bin' : 'xml'}.rels`);
    if (ids.length > 0) found.danger('hidden-sheet');
    const targets = relations ? targetsIn(relations, found) : new Map<string, string>();
    for (const id of ids) names.add(`xl/${targets.get(id) ?? ''}`.replace('xl//xl/', 'xl/'));
  });
  if ([...contents.keys()].some(({ name }) => name.startsWith('xl/macrosheets/'))) found.danger('macro');
  return names;
}

function workbookOf(contents: ReadonlyMap<ZipEntry, Uint8Array>, found: Found): Workbook {
  let strings: string[] = [];
  let dates: boolean[] = [];
  attempt(found, () => {
    const binary = named(contents, 'xl/sharedStrings.bin');
    strings = binary
      ? readBinaryStrings(binary, found.budget)
      : readStrings(named(contents, 'xl/sharedStrings.xml') ?? new Uint8Array(), found.budget);
    dates = readDateStyles(named(contents, 'xl/styles.xml') ?? new Uint8Array(), found.budget);
  });
  return { strings, dates, shown: new Set() };
}

function named(contents: ReadonlyMap<ZipEntry, Uint8Array>, name: string): Uint8Array | null {
  return [...contents].find(([entry]) => entry.name === name)?.[1] ?? null;
}
