/** Reads HTML as tolerantly as it is shown: what is seen, what is hidden, and what stands in comments, attributes and data links. */
import type { Role } from '../../part.ts';
import { decodeText } from '../charset.ts';
import { unescaped } from '../escapes.ts';
import type { Found } from '../found.ts';
import { parameter } from '../mime/parameters.ts';
import { latin1 } from '../true-type.ts';
import { unescapeHtml } from './entities.ts';
import { type Texts, withTexts } from './texts.ts';

/** Elements without an end; they never hide what follows. */
const VOID = /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;
/** Elements that begin a line. */
const LINES =
  /^(p|div|br|hr|li|ul|ol|h[1-6]|tr|table|section|article|header|footer|blockquote|pre|title|option|body|head|address|dd|dt|form)$/;
/** A reader that only shows never shows these. */
const UNSHOWN = /^(head|title|template|noscript|noembed|noframes|datalist)$/;
const HIDDEN =
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*(0|1(px|pt)?)\b|mso-hide\s*:\s*all|opacity\s*:\s*0(\.0*)?\s*(;|$)|max-height\s*:\s*0|text-indent\s*:\s*-\d{3}|left\s*:\s*-\d{3}/i;
const SPEAKING: Readonly<Record<string, Role>> = {
  alt: 'alternative',
  title: 'alternative',
  'aria-label': 'alternative',
  summary: 'alternative',
  placeholder: 'alternative',
  label: 'alternative',
  content: 'property',
  value: 'hidden',
  name: 'property',
  id: 'property',
};

/** What every program writes in every element; handlers, styles, classes and whatever else may say something. */
const LAYOUT =
  /^(srcdoc|width|height|align|valign|bgcolor|color|border|cellpadding|cellspacing|face|size|lang|dir|rel|type|target|xmlns.*)$/;

/** What is open, innermost last. */
interface Open {
  readonly name: string;
  readonly role: Role;
}

export function readHtml(bytes: Uint8Array, found: Found): void {
  const charset = parameter(found.item.declared, 'charset') ?? declaredWithin(bytes);
  const { readings, isGuess } = decodeText(bytes, charset);
  if (isGuess) found.unseen('unknown-type');
  for (const reading of readings) withTexts(found, (texts) => walk(reading, texts, found));
}

function walk(html: string, texts: Texts, found: Found): void {
  const open: Open[] = [{ name: '', role: 'body' }];
  let data = 0;
  let at = 0;
  const role = () => open.at(-1)!.role;
  while (at < html.length) {
    const mark = html.indexOf('<', at);
    texts.add(role(), unescapeHtml(html.slice(at, mark < 0 ? undefined : mark)));
    if (mark < 0) return;
    found.budget.element();
    const token = tokenAt(html, mark);
    at = token.end;
    if (token.kind === 'text') texts.add(role(), '<');
    else if (token.kind === 'comment') texts.aside('comment', token.text);
    else if (token.kind === 'close') close(token.text, open, texts);
    else {
      const attributes = attributesOf(token.attributes);
      beside(token.text, attributes, texts, found);
      const links = /data:/i.test(token.attributes) ? dataLinks(attributes) : [];
      for (const link of links) found.inside(`data-${++data}`, link.bytes, { declared: link.type });
      const page = attributes.get('srcdoc');
      if (page) found.inside(`page-${++data}`, Buffer.from(page), { declared: 'text/html; charset=utf-8' });
      start(token.text, attributes, open, texts, found);
      if (/^(script|style|textarea|xmp)$/.test(token.text)) at = raw(html, at, token.text, texts, found);
    }
  }
}

interface Token {
  readonly kind: 'text' | 'comment' | 'open' | 'close';
  /** The name in lower case, or the comment. */
  readonly text: string;
  readonly attributes: string;
  readonly end: number;
}

function tokenAt(html: string, mark: number): Token {
  const none = { text: '', attributes: '' };
  if (html.startsWith('<!--', mark)) {
    const end = html.indexOf('-->', mark + 4);
    return {
      kind: 'comment',
      ...none,
      text: html.slice(mark + 4, end < 0 ? undefined : end),
      end: end < 0 ? html.length : end + 3,
    };
  }
  const match = /^<(?:(\/?)([a-zA-Z][^\s/>]{0,60})|[!?])/.exec(html.slice(mark, mark + 64));
  // Looked at before its end is looked for: a million signs must not each be followed to the end of the text.
  if (!match) return { kind: 'text', ...none, end: mark + 1 };
  const end = tagEnd(html, mark);
  if (match[2] === undefined) return { kind: 'comment', ...none, text: html.slice(mark + 2, end - 1), end };
  const name = match[2].toLowerCase().replace(/^[a-z]+:/, '');
  return {
    kind: match[1] ? 'close' : 'open',
    text: name,
    attributes: html.slice(mark + match[0].length, end - 1),
    end,
  };
}

/** Behind the `>` that is outside of quotes; where quotes do not close, behind the first, as programs disagree there. */
function tagEnd(html: string, mark: number): number {
  const first = html.indexOf('>', mark);
  if (first < 0) return html.length;
  for (let at = mark + 1; at < html.length && at < mark + 4_000_000; at++) {
    const character = html[at];
    if (character === '>') return at + 1;
    if (character !== '"' && character !== "'") continue;
    // A quote opens a value only behind an equals sign.
    if (!/=\s*$/.test(html.slice(Math.max(mark, at - 10), at))) continue;
    const quote = html.indexOf(character, at + 1);
    if (quote < 0) return first + 1;
    at = quote;
  }
  return first + 1;
}

function attributesOf(raw: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  if (raw === '') return attributes;
  for (const match of raw.matchAll(/([^\s=/"'>]{1,100})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
    const name = match[1]!.toLowerCase();
    if (!attributes.has(name)) attributes.set(name, unescapeHtml(match[2] ?? match[3] ?? match[4] ?? ''));
  }
  return attributes;
}

function start(name: string, attributes: ReadonlyMap<string, string>, open: Open[], texts: Texts, found: Found): void {
  const outer = open.at(-1)!.role;
  if (LINES.test(name)) texts.line();
  if (VOID.test(name)) return;
  const isHidden = attributes.has('hidden') || HIDDEN.test(attributes.get('style') ?? '') || UNSHOWN.test(name);
  // The head is hidden by nature; whoever hides more than that has a reason.
  if (isHidden && !UNSHOWN.test(name)) found.danger('hidden-text');
  const role =
    isHidden || outer === 'hidden' ? 'hidden' : name === 'table' ? 'table' : name === 'del' ? 'deletion' : outer;
  // Deeper than anyone writes, elements are no longer told apart: what is hidden stays hidden.
  if (open.length < 1000) open.push({ name, role });
}

function close(name: string, open: Open[], texts: Texts): void {
  if (name === 'td' || name === 'th') texts.add(open.at(-1)!.role, '\t');
  if (LINES.test(name)) texts.line();
  const at = open.findLastIndex((element) => element.name === name);
  if (at > 0) open.length = at;
}

function beside(name: string, attributes: ReadonlyMap<string, string>, texts: Texts, found: Found): void {
  for (const [attribute, value] of attributes) {
    const role = Object.hasOwn(SPEAKING, attribute) ? SPEAKING[attribute] : undefined;
    if (role) texts.aside(role, value);
    else if (/^(href|src|action|background|cite|data|poster)$/.test(attribute) && !/^\s*data:/i.test(value))
      texts.aside('link', value);
    else if (attribute.startsWith('data-')) texts.aside('hidden', value);
    else if (!LAYOUT.test(attribute) && !/^.{0,3}$|^[-\d.%]+$|^\s*data:/i.test(value)) texts.aside('code', value);
    if (attribute.startsWith('on') || /^\s*(javascript|vbscript):/i.test(value)) found.danger('script');
  }
  if (/^(script|iframe|object|embed|applet|form)$/.test(name)) found.danger('script');
}

/** Scripts and styles hold text that is no markup; it goes on to the element's end whatever stands in it. */
function raw(html: string, from: number, name: string, texts: Texts, found: Found): number {
  const close = new RegExp(`</${name}`, 'gi');
  close.lastIndex = from;
  const end = close.exec(html)?.index ?? html.length;
  found.budget.characters(end - from);
  texts.aside(name === 'textarea' || name === 'xmp' ? 'body' : 'code', html.slice(from, end));
  if (name === 'script') texts.aside('code', unescaped(html.slice(from, end)));
  return end;
}

function dataLinks(attributes: ReadonlyMap<string, string>): { readonly bytes: Uint8Array; readonly type: string }[] {
  return ['src', 'href', 'data', 'background', 'style'].flatMap((attribute) => {
    const match = /data:([\w.+-]+\/[\w.+-]+)?([^,"')]{0,200}),([^"')]*)/i.exec(attributes.get(attribute) ?? '');
    if (!match) return [];
    const isBase64 = /;\s*base64\s*$/i.test(match[2]!);
    return [
      {
        bytes: Buffer.from(isBase64 ? match[3]! : lax(match[3]!), isBase64 ? 'base64' : 'latin1'),
        type: match[1] ?? 'text/plain',
      },
    ];
  });
}

function lax(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function declaredWithin(bytes: Uint8Array): string | null {
  return /<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(latin1(bytes, 0, 4096))?.[1] ?? null;
}
