/** Walks XML as a stream of elements and text, tolerantly and without any entity but the five: nothing expands and nothing is fetched. */
import type { Budget } from '../budget.ts';
import { decodeText } from '../charset.ts';
import { readDoctype } from './doctype.ts';

/** What is told on the way; names are local, since prefixes are the author's to choose. */
export interface XmlVisitor {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

export interface Attributes {
  /** As written, to look before reading: most elements have none that matter. */
  readonly raw: string;
  /** The value by local name; empty where there is none. */
  get(name: string): string;
  all(): readonly (readonly [name: string, value: string])[];
}

/** A text refers to an entity of its own, which other programs put into its place; what stands beside it was told. */
export class EntityError extends Error {
  override name = 'EntityError';
}

/**
 * Stops at the first place that programs would read in different ways.
 * @throws EntityError at the end of a text that refers to an entity which it declares
 * @throws SyntaxError for a tag, comment, declaration or section that does not end
 */
export function walkXml(bytes: Uint8Array, budget: Budget, visitor: XmlVisitor): void {
  walkXmlText(decodeText(bytes, declaredCharset(bytes)).readings[0] ?? '', budget, visitor);
}

export function walkXmlText(xml: string, budget: Budget, visitor: XmlVisitor): void {
  const entities = new Set<string>();
  let isExpanded = false;
  let at = 0;
  while (at < xml.length) {
    const mark = xml.indexOf('<', at);
    if (mark < 0 || mark > at) {
      const text = xml.slice(at, mark < 0 ? undefined : mark);
      isExpanded ||= refersTo(text, entities);
      visitor.text?.(unescapeXml(text));
    }
    if (mark < 0) break;
    budget.element();
    at =
      xml.charCodeAt(mark + 1) === 33 || xml.charCodeAt(mark + 1) === 63
        ? special(xml, mark, visitor, entities)
        : tag(xml, mark, visitor);
  }
  if (isExpanded) throw new EntityError('reading markup: an entity that is not expanded');
}

/** The five entities of XML and numeric ones; any other stays as it stands. */
export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name) return FIVE[name.toLowerCase()]!;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const FIVE: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function refersTo(text: string, entities: ReadonlySet<string>): boolean {
  if (entities.size === 0 || !text.includes('&')) return false;
  return Array.from(text.matchAll(/&([^\s;&]{1,200});/g)).some(([, name]) => entities.has(name!));
}

/** Comments, instructions and declarations are handed on as elements of one name, so that nothing written is lost. */
function special(xml: string, mark: number, visitor: XmlVisitor, entities: Set<string>): number {
  if (xml.startsWith('<!--', mark)) {
    const end = endOf(xml, '-->', mark + 4);
    comment(xml.slice(mark + 4, end - 3), visitor);
    return end;
  }
  if (xml.startsWith('<![CDATA[', mark)) {
    const end = endOf(xml, ']]>', mark + 9);
    visitor.text?.(xml.slice(mark + 9, end - 3));
    return end;
  }
  if (/^<!doctype/i.test(xml.slice(mark, mark + 9))) {
    const doctype = readDoctype(xml, mark);
    for (const name of doctype.entities) entities.add(name);
    // Only what the author declares is the author's.
    comment(/\[[\s\S]*/.exec(xml.slice(mark, doctype.end - 1))?.[0] ?? '', visitor);
    return doctype.end;
  }
  const end = endOf(xml, xml[mark + 1] === '?' ? '?>' : '>', mark);
  if (!/^<\?xml(-stylesheet)?\s/.test(xml.slice(mark, mark + 20))) comment(xml.slice(mark + 2, end - 1), visitor);
  return end;
}

function comment(text: string, visitor: XmlVisitor): void {
  if (text === '') return;
  visitor.open?.('!--', NONE);
  visitor.text?.(text);
  visitor.close?.('!--');
}

function tag(xml: string, mark: number, visitor: XmlVisitor): number {
  const end = tagEnd(xml, mark);
  if (xml.charCodeAt(mark + 1) === 47) {
    visitor.close?.(localName(xml.slice(mark + 2, end - 1).trim()));
    return end;
  }
  const isEmpty = xml.charCodeAt(end - 2) === 47;
  const inside = xml.slice(mark + 1, end - (isEmpty ? 2 : 1));
  const space = inside.search(/\s/);
  const name = localName(space < 0 ? inside : inside.slice(0, space));
  visitor.open?.(name, space < 0 ? NONE : attributesOf(inside.slice(space)));
  if (isEmpty) visitor.close?.(name);
  return end;
}

/** Behind the `>` that is not inside quotes. */
function tagEnd(xml: string, mark: number): number {
  for (let at = mark + 1; at < xml.length; at++) {
    const code = xml.charCodeAt(at);
    if (code === 62) return at + 1;
    if (code !== 34 && code !== 39) continue;
    const quote = xml.indexOf(xml[at]!, at + 1);
    if (quote < 0) break;
    at = quote;
  }
  throw new SyntaxError('reading markup: a tag without an end');
}

function endOf(xml: string, close: string, from: number): number {
  const at = xml.indexOf(close, from);
  if (at < 0) throw new SyntaxError(`reading markup: no ${close}`);
  return at + close.length;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

const NONE: Attributes = { raw: '', get: () => '', all: () => [] };

/** Read only when asked: most attributes are nobody's business. */
function attributesOf(raw: string): Attributes {
  if (raw === '') return NONE;
  let read: readonly (readonly [string, string])[] | undefined;
  const all = () => {
    read ??= [...raw.matchAll(/([^\s=/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
      ([, name, double, single]) => [localName(name!), unescapeXml(double ?? single ?? '')] as const,
    );
    return read;
  };
  return { raw, all, get: (name) => (raw.includes(name) ? (all().find(([known]) => known === name)?.[1] ?? '') : '') };
}

/** The encoding of the declaration; UTF-8 is what there is without one. */
function declaredCharset(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString('latin1');
  return /^[^>]*encoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1] ?? 'utf-8';
}
