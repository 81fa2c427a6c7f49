/** The attributes of office markup that hold what people wrote, among the thousand that hold layout. */
import type { Danger, Role } from '../../part.ts';
import type { Attributes } from '../markup/xml.ts';

/** Role by attribute, whatever element it stands on. */
const SPEAKING: Readonly<Record<string, Role>> = {
  descr: 'alternative',
  title: 'alternative',
  alt: 'alternative',
  string: 'body',
  instr: 'code',
  href: 'link',
  tooltip: 'alternative',
  display: 'link',
  location: 'link',
  prompt: 'note',
  promptTitle: 'note',
  error: 'note',
  errorTitle: 'note',
  displayText: 'property',
  author: 'property',
  userId: 'property',
  displayName: 'property',
  ddeService: 'code',
  ddeTopic: 'code',
};

/** Elements whose value or name was written by a person. */
const NAMED =
  /^(alias|tag|docVar|default|result|statusText|helpText|listItem|docPr|cNvPr|bookmarkStart|definedName|sheet|style|author|category|keywords|table|tableColumn|pivotTableDefinition|cacheField|s|custShow|section)$/;

/** Each speaking attribute of an element. */
export function speaking(name: string, attributes: Attributes, tell: (role: Role, text: string) => void): void {
  for (const [attribute, value] of attributes.all()) {
    const role = Object.hasOwn(SPEAKING, attribute) ? SPEAKING[attribute] : undefined;
    if (role) tell(role, value);
    else if ((attribute === 'val' || attribute === 'name' || attribute === 'v') && NAMED.test(name))
      tell('property', value);
  }
}

/** What an element's name alone gives away. */
export function dangerOf(name: string): Danger | null {
  if (/^(ins|del|moveFrom|moveTo|rPrChange|pPrChange|cellIns|cellDel)$/.test(name)) return 'tracked-change';
  return /^(ddeLink|ddeItem)$/.test(name) ? 'external-link' : null;
}
