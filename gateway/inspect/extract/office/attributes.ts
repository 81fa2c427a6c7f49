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
const NAMED: ReadonlySet<string> = new Set(
  'alias tag docVar default result statusText helpText listItem docPr cNvPr bookmarkStart definedName sheet style author category keywords table tableColumn pivotTableDefinition cacheField s custShow section'.split(
    ' ',
  ),
);

/** Whether any of them stands there at all; reading attributes costs more than all the rest of the walk. */
const SPEAKS = new RegExp(`\\b(${Object.keys(SPEAKING).join('|')})\\s*=`);

/** Each speaking attribute of an element. */
export function speaking(name: string, attributes: Attributes, tell: (role: Role, text: string) => void): void {
  if (attributes.raw === '') return;
  const isNamed = NAMED.has(name);
  if (!isNamed && !SPEAKS.test(attributes.raw)) return;
  for (const [attribute, value] of attributes.all()) {
    const role = Object.hasOwn(SPEAKING, attribute) ? SPEAKING[attribute] : undefined;
    if (role) tell(role, value);
    else if (isNamed && /^(val|name|v)$/.test(attribute)) tell('property', value);
  }
}

/** What an element's name alone gives away; undefined for most. */
export function dangerOf(name: string): Danger | undefined {
  return DANGERS.get(name);
}

const DANGERS: ReadonlyMap<string, Danger> = new Map([
  ...['ins', 'del', 'moveFrom', 'moveTo', 'rPrChange', 'pPrChange', 'cellIns', 'cellDel'].map(
    (name) => [name, 'tracked-change'] as const,
  ),
  ...['ddeLink', 'ddeItem'].map((name) => [name, 'external-link'] as const),
]);
