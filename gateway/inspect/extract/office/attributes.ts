/** The attributes of office markup that may hold what people wrote, among the thousand that hold layout. */
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

/** Tells each attribute that a person may have written, of elements that come one after another. */
export type Listener = (name: string, attributes: Attributes) => void;

/** So many different elements are remembered, so that those which repeat are read once: reading attributes costs more than all the rest of the walk. */
const REMEMBERED = 20_000;

export function listenTo(tell: (role: Role, text: string) => void): Listener {
  const known = new Set<string>();
  return (name, attributes) => {
    const isNamed = NAMED.has(name);
    if (attributes.raw === '' || (!isNamed && known.has(attributes.raw))) return;
    if (known.size >= REMEMBERED) known.clear();
    if (!isNamed) known.add(attributes.raw);
    for (const [attribute, value] of attributes.all()) {
      const role = Object.hasOwn(SPEAKING, attribute) ? SPEAKING[attribute] : undefined;
      if (role) tell(role, value);
      else if (isNamed && /^(val|name|v)$/.test(attribute)) tell('property', value);
      else if (!MACHINE_NAMES.test(attribute) && !MACHINE.test(value)) tell('property', value);
    }
  };
}

/** Elements whose value or name was written by a person, however much it looks like a machine's. */
const NAMED: ReadonlySet<string> = new Set(
  'alias tag docVar default result statusText helpText listItem docPr cNvPr bookmarkStart definedName sheet style author category keywords table tableColumn pivotTableDefinition cacheField s custShow section'.split(
    ' ',
  ),
);

/** Attributes of machines: digests, identifiers of revisions and parts, fonts, languages, names of styles and of the markup's vocabularies. */
const MACHINE_NAMES =
  /^(.*(hash|salt)(Value|Data)?|rsid.*|paraId|textId|durableId|Ignorable|Requires|schemaLocation|lang|ascii|hAnsi|cs|eastAsia|typeface|panose|.*style(-name)?|.*font.*|.*language|.*country|.*script|.*protection-key.*|style|path|adj|coordsize|o|ContentType|Extension|spans|sqref|ref|r|href|formula|string-value|help-text)$/i;

/** Figures, colours, identifiers, the words of the vocabularies themselves, and their addresses. */
const MACHINE =
  /^(?!\d{12})[-+\d\s.,;:%@*/()]*$|^.{0,2}$|^#?[0-9A-F]{6,8}$|^[-+\d.]+(pt|in|cm|mm|px|em|%)$|^\{?[0-9A-Fa-f]{8}-[0-9A-Fa-f-]{27}\}?$|^[a-z]+([A-Z-][a-z]*)*\d{0,3}$|^(https?:\/\/(schemas\.|purl\.|www\.w3\.)|urn:(schemas-microsoft|oasis:names))/;

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
