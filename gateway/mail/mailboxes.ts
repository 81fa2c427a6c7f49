/** Reads the mailboxes of an address field so that every reader would find the same ones (RFC 5322 section 3.4). */
import { type Address, AddressError, parseAddress } from '../../directory/address.ts';

/** More than anybody writes to; what stands behind is not read. */
const MAX_NAMED = 2_000;

/**
 * Every addr-spec of a From value, display names and comments left out. What could be read in two ways is refused: an address outside the
 * angle brackets beside one inside, an encoded word for an address, text after the bracket, a group, whose name other programs take for an author.
 * @param value the unfolded value, one character per octet
 * @throws AddressError
 */
export function readMailboxes(value: string): Address[] {
  const { elements, groups } = splitList(value);
  if (groups > 0) throw new AddressError('it is a group of addresses');
  return elements.map(readMailbox);
}

/**
 * The mailboxes of a To or Cc value that can be read strictly, groups opened. What cannot be read is left out, which only ever makes a
 * recipient count as hidden.
 */
export function readableMailboxes(value: string): Address[] {
  try {
    return splitList(value).elements.slice(0, MAX_NAMED).flatMap(readableMailbox);
  } catch (error) {
    if (error instanceof AddressError) return [];
    throw error;
  }
}

function readableMailbox(element: string): Address[] {
  // Most of what is no mailbox is told so without the cost of an error: a field may hold a hundred thousand of them.
  if (!/.@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+>?$/.test(element)) return [];
  try {
    return [readMailbox(element)];
  } catch (error) {
    if (error instanceof AddressError) return [];
    throw error;
  }
}

function readMailbox(element: string): Address {
  const open = unquotedIndex(element, '<');
  if (open < 0) return plainAddress(element);
  if (!element.endsWith('>')) throw new AddressError('there is text after the angle bracket');
  if (unquotedIndex(element.slice(0, open), '@') >= 0)
    throw new AddressError('there is an address in front of the angle bracket as well');
  return plainAddress(element.slice(open + 1, -1).trim());
}

/** An octet above ASCII would be read in one of several character sets, and so as one of several domains. */
function plainAddress(text: string): Address {
  if (!/^[\x21-\x7e]+$/.test(text)) throw new AddressError('an address holds other characters than ASCII');
  return parseAddress(text);
}

function unquotedIndex(text: string, wanted: string): number {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\' && quoted) at++;
    else if (char === '"') quoted = !quoted;
    else if (char === wanted && !quoted) return at;
  }
  return -1;
}

interface Elements {
  readonly elements: readonly string[];
  readonly groups: number;
}

/** Splits at commas, and at the colon and semicolon of groups; comments go, quoted strings and angle brackets stay whole. */
function splitList(value: string): Elements {
  const elements: string[] = [];
  const scan = { current: '', quoted: false, angle: false, depth: 0, group: false, groups: 0 };
  for (let at = 0; at < value.length; at++) {
    const char = value[at]!;
    if (char === '\\' && (scan.quoted || scan.depth > 0)) {
      if (scan.quoted) scan.current += char + (value[at + 1] ?? '');
      at++;
    } else if (scan.depth > 0) {
      scan.depth += char === '(' ? 1 : char === ')' ? -1 : 0;
    } else if (char === '"') {
      scan.quoted = !scan.quoted;
      scan.current += char;
    } else if (scan.quoted || (scan.angle && char !== '>')) {
      scan.current += char;
    } else if (char === '(') {
      scan.depth = 1;
    } else if (char === ':' && !scan.group) {
      if (unquotedIndex(scan.current, '@') >= 0) throw new AddressError('there is an address in the name of a group');
      Object.assign(scan, { group: true, groups: scan.groups + 1, current: '' });
    } else if (char === ',' || char === ';') {
      elements.push(scan.current);
      Object.assign(scan, { group: scan.group && char === ',', current: '' });
    } else {
      scan.angle = char === '<';
      scan.current += char;
    }
  }
  if (scan.quoted || scan.angle || scan.depth > 0 || scan.group)
    throw new AddressError('a quote, bracket, comment or group is not closed');
  elements.push(scan.current);
  return {
    elements: elements.map((element) => element.trim()).filter((element) => element !== ''),
    groups: scan.groups,
  };
}
