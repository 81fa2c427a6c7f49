/** Reads running text out of WordprocessingML and DrawingML: what is seen, and what is deleted, hidden, noted beside it or kept in a field (ECMA-376). */
import type { Role } from '../../part.ts';
import type { Found } from '../found.ts';
import { type Texts, withTexts } from '../markup/texts.ts';
import { type Attributes, walkXml } from '../markup/xml.ts';
import { dangerOf, listenTo } from './attributes.ts';

/** Elements whose text has a role of its own, wherever they stand. */
const ROLES: Readonly<Record<string, Role>> = {
  del: 'deletion',
  moveFrom: 'deletion',
  delText: 'deletion',
  instrText: 'code',
  delInstrText: 'code',
  f: 'code',
  tbl: 'table',
  comment: 'comment',
  threadedComment: 'comment',
  cm: 'comment',
  '!--': 'comment',
  oddHeader: 'header',
  evenHeader: 'header',
  firstHeader: 'header',
  oddFooter: 'footer',
  evenFooter: 'footer',
  firstFooter: 'footer',
};

/** Figures of the layout, in elements instead of attributes. */
const LAYOUT: ReadonlySet<string> = new Set([
  'posOffset',
  'align',
  'pctWidth',
  'pctHeight',
  'pctPosHOffset',
  'pctPosVOffset',
]);

/** How the text of one run is shown; told before its text. */
interface Run {
  hidden: boolean;
}

/** @param base the role of what has no other */
export function readWriting(bytes: Uint8Array, base: Role, found: Found): void {
  withTexts(found, (texts) => {
    const roles: { name: string; role: Role }[] = [{ name: '', role: base }];
    const run: Run = { hidden: false };
    let skip = 0;
    const listen = listenTo((beside, text) => texts.aside(beside, text));
    const now = () => (run.hidden ? 'hidden' : roles.at(-1)!.role);
    walkXml(bytes, found.budget, {
      open(name, attributes) {
        const danger = dangerOf(name);
        if (danger) found.danger(danger);
        if (LAYOUT.has(name)) skip++;
        const role = Object.hasOwn(ROLES, name) ? ROLES[name]! : undefined;
        if (role) roles.push({ name, role });
        listen(name, attributes);
        showing(name, attributes, run, roles.at(-1)!.role === 'table');
        if (run.hidden) found.danger('hidden-text');
        const mark = MARKS[name];
        if (mark) texts.add(now(), mark);
      },
      text(text) {
        if (skip === 0 && !/^\s*\n\s*$/.test(text)) texts.add(now(), text);
      },
      close(name) {
        if (LAYOUT.has(name)) skip--;
        if (name === 'r') run.hidden = false;
        laidOut(name, roles.at(-1)!.role, texts);
        if (roles.length > 1 && roles.at(-1)!.name === name) roles.pop();
      },
    });
  });
}

const MARKS: Readonly<Record<string, string>> = { tab: '\t', br: '\n', cr: '\n', noBreakHyphen: '-' };

/** A cell ends with a tab, a row and a paragraph with a line; a cell of two paragraphs is still one cell. */
function laidOut(name: string, role: Role, texts: Texts): void {
  if (name === 'tc') texts.add(role, '\t');
  else if (name === 'p' && role === 'table') texts.add(role, ' ');
  else if (/^(p|tr|v|f|comment|cm|si|!--|footnote|endnote)$/.test(name)) texts.line();
}

/** Hidden by its mark, by the colour of paper, or by a size that nobody reads; white in tables is the fashion of their heads. */
function showing(name: string, attributes: Attributes, run: Run, inTable: boolean): void {
  if (name === 'r') run.hidden = false;
  else if (name === 'vanish' || name === 'webHidden') run.hidden = !/^(0|false|off)$/.test(attributes.get('val'));
  else if (name === 'color' && !inTable && /^f{6}$/i.test(attributes.get('val'))) run.hidden = true;
  else if (name === 'sz' && /^[1-4]$/.test(attributes.get('val'))) run.hidden = true;
}
