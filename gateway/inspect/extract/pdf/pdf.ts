/** Reads a PDF: pages, forms and annotations, whatever any object says in words, and what it runs, embeds, locks or leaves behind. */
import type { Role } from '../../part.ts';
import { decodeOne } from '../charset.ts';
import { attempt, type Found } from '../found.ts';
import { type Texts, withTexts } from '../markup/texts.ts';
import { wordsIn } from '../scrape.ts';
import { latin1 } from '../true-type.ts';
import { readContents } from './contents.ts';
import { lockOf } from './encryption.ts';
import { type Font, PLAIN, readFont } from './fonts.ts';
import { keyOf, type PdfObject, type PdfObjects, readObjects } from './objects.ts';
import { type Dictionary, isName, isText, type Value } from './values.ts';

/** Role of a string by the key that it stands under; other words are properties. */
const ROLES: Readonly<Record<string, Role>> = {
  Contents: 'comment',
  RC: 'comment',
  V: 'body',
  DV: 'body',
  Opt: 'body',
  Alt: 'alternative',
  ActualText: 'alternative',
  E: 'alternative',
  TU: 'alternative',
  JS: 'code',
  URI: 'link',
  UF: 'name',
  F: 'name',
};

/** Keys whose strings are no one's words: identifiers, digests, dates of the program. */
const MACHINE =
  /^(ID|O|U|OE|UE|Perms|CreationDate|ModDate|M|Producer|DA|CheckSum|Cert|Registry|Ordering|Lang|NM|CharSet|ByteRange|IDTree|PTEX.*)$/;

export function readPdf(bytes: Uint8Array, found: Found): void {
  const start = latin1(bytes, 0, 1024).indexOf('%PDF-');
  const pdf = latin1(bytes, Math.max(0, start), bytes.length);
  const lock = lockOf(pdf, found);
  if (lock && !lock.open) {
    found.danger('encrypted');
    found.unseen('encrypted');
    return;
  }
  const objects = readObjects(pdf, lock?.open ?? null, found);
  const pages = readPages(objects, found);
  readWords(objects, found);
  const forms = new Set(objects.all.flatMap(({ value }) => formsOf(keyOf(value, 'XFA'), objects)));
  const scripts = new Set(objects.all.map(({ value }) => objects.target(keyOf(value, 'JS'))));
  for (const object of objects.all)
    if (!pages.has(object))
      attempt(found, () =>
        readStream(object, scripts.has(object) ? 'code' : forms.has(object) ? 'property' : null, found),
      );
  if (objects.all.length === 0) found.unseen('malformed');
  const end = pdf.lastIndexOf('%%EOF');
  if (end >= 0 && pdf.slice(end + 5).replace(/[\s\0]/g, '') !== '') {
    found.danger('trailing-data');
    found.text('hidden', wordsIn(Buffer.from(pdf.slice(end + 5), 'latin1')));
    found.unseen('malformed');
  }
}

/** Pages and forms in the order of the file; returns the streams that they are made of. */
function readPages(objects: PdfObjects, found: Found): ReadonlySet<PdfObject> {
  const used = new Set<PdfObject>();
  let words = 0;
  let isUnread = false;
  withTexts(found, (texts) => {
    const counted: Texts = {
      ...texts,
      add(role, text) {
        words += text.trim().length;
        texts.add(role, text);
      },
    };
    const all = fontsIn(objects, found);
    for (const object of objects.all) {
      const { value } = object;
      const streams = isName(keyOf(value, 'Type'), 'Page')
        ? contentsOf(value as Dictionary, objects)
        : isForm(value)
          ? [object]
          : [];
      if (streams.length === 0) continue;
      for (const stream of streams) used.add(stream);
      const own = resourcesOf(value as Dictionary, objects);
      const contents = streams.map(({ stream }) => stream ?? '').join('\n');
      isUnread =
        readContents(contents, { role: 'body', font: (name) => all(keyOf(own, name)) }, counted, found) || isUnread;
    }
    // What no page shows any more is an earlier revision, or was put there to be found by others.
    for (const object of objects.all)
      if (!used.has(object) && isContents(object))
        readContents(object.stream!, { role: 'hidden', font: () => PLAIN }, counted, found);
  });
  const hasPages = objects.all.some(({ value }) => isName(keyOf(value, 'Type'), 'Page'));
  if (isUnread || words === 0 || !hasPages) found.unseen('no-text');
  return used;
}

/** The packets of a form in XML, one or many, between their names (section 12.7.8). */
function formsOf(value: Value | undefined, objects: PdfObjects): (PdfObject | undefined)[] {
  if (value === undefined) return [];
  const list = objects.resolve(value);
  return Array.isArray(list) ? (list as Value[]).map((each) => objects.target(each)) : [objects.target(value)];
}

/** Each font is read once, however many pages name it. */
function fontsIn(objects: PdfObjects, found: Found): (value: Value | undefined) => Font {
  const known = new Map<Value, Font>();
  return (value) => {
    if (value === undefined || value === null) return PLAIN;
    const key = objects.target(value)?.value ?? value;
    const font = known.get(key) ?? readFont(value, objects, found);
    known.set(key, font);
    return font;
  };
}

function contentsOf(page: Dictionary, objects: PdfObjects): PdfObject[] {
  const contents = page.get('Contents');
  const list = objects.resolve(contents);
  const references = Array.isArray(list) ? (list as Value[]) : [contents];
  return references.map((reference) => objects.target(reference)).filter((object) => object !== undefined);
}

/** The fonts that names stand for here, inherited from above (section 7.7.3.4). */
function resourcesOf(owner: Dictionary, objects: PdfObjects): Value | undefined {
  let at: Value | undefined = owner;
  for (let level = 0; level < 50 && at instanceof Map; level++) {
    const fonts = objects.resolve(keyOf(objects.resolve(at.get('Resources')), 'Font'));
    if (fonts !== undefined) return fonts;
    at = objects.resolve(at.get('Parent'));
  }
  return undefined;
}

function isForm(value: Value): boolean {
  return isName(keyOf(value, 'Subtype'), 'Form') || keyOf(value, 'PatternType') === 1;
}

function isContents({ value, stream, picture }: PdfObject): boolean {
  if (
    stream === null ||
    picture !== null ||
    keyOf(value, 'Type') !== undefined ||
    keyOf(value, 'Subtype') !== undefined
  )
    return false;
  return /\bBT\b[\s\S]{0,10000}?\bT[jJ]\b/.test(stream.slice(0, 1_000_000));
}

/** Every string of every object: titles, bookmarks, annotations, values of fields, names of layers and files. */
function readWords(objects: PdfObjects, found: Found): void {
  withTexts(found, (texts) => {
    for (const { value } of objects.all) walk(value, '', 0, texts, found);
    for (const trailer of objects.trailers) walk(trailer, '', 0, texts, found);
  });
}

function walk(value: Value, key: string, depth: number, texts: Texts, found: Found): void {
  found.budget.element();
  if (depth > 50) return;
  if (isText(value)) say(key, value.octets, texts, found);
  else if (Array.isArray(value)) for (const inner of value as Value[]) walk(inner, key, depth + 1, texts, found);
  else if (value instanceof Map) {
    const action = value.get('S');
    if (isName(action) && /^(JavaScript|Launch|Rendition)$/.test(action.name)) found.danger('script');
    if (isName(action) && /^(GoToR|SubmitForm|ImportData)$/.test(action.name)) found.danger('external-link');
    if (isName(value.get('Type'), 'Annot') && value.has('Contents')) found.danger('comment');
    for (const [name, inner] of value) walk(inner, name, depth + 1, texts, found);
  }
}

function say(key: string, octets: string, texts: Texts, found: Found): void {
  if (MACHINE.test(key)) return;
  const text = decodeOne(Buffer.from(octets, 'latin1'), null);
  // Strings that are keys and digests are octets, not words.
  if (/[\x00-\x08\x0e-\x1f]/.test(text)) return;
  if (key === 'Author' && text.trim() !== '') found.danger('author');
  // What a label says is known by the name of its property alone.
  const isLabel = key.startsWith('MSIP_Label_');
  texts.aside(Object.hasOwn(ROLES, key) ? ROLES[key]! : 'property', isLabel ? `${key}: ${text}` : text);
}

/** Streams that are neither pages nor forms: files within, metadata, scripts, pictures. */
function readStream({ stream, value, number, picture }: PdfObject, role: Role | null, found: Found): void {
  if (stream === null) return;
  const bytes = Buffer.from(stream, 'latin1');
  if (isName(keyOf(value, 'Type'), 'EmbeddedFile')) {
    found.danger('embedded');
    found.inside(`embedded-${number}`, bytes);
  } else if (isName(keyOf(value, 'Type'), 'Metadata')) found.inside(`metadata-${number}`, bytes);
  else if (picture?.startsWith('DCT')) found.inside(`image-${number}`, bytes);
  else if (role) found.text(role, decodeOne(bytes, null));
}
