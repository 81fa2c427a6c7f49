/** Reads the mailboxes of an address field so that every reader would find the same ones (RFC 5322 section 3.4). */
import { type Address, AddressError, parseAddress } from '../../directory/address.ts';

/**
 * Every addr-spec of a From, To or Cc value, groups opened, display names and comments left out.
 * What could be read in two ways is refused: an address outside the angle brackets beside one inside, an encoded word for an address,
 * text after the bracket.
 * @param value the unfolded value, one character per octet
 * @throws AddressError
 */
export function readMailboxes(value: string): Address[] {
  return splitList(value)
    .map((element) => element.trim())
    .filter((element) => element !== '')
    .map(readMailbox);
}

/** The mailboxes that can be read strictly; what cannot be read is left out, which only ever makes a recipient count as hidden. */
export function readableMailboxes(value: string): Address[] {
  let elements: string[];
  try {
    elements = splitList(value);
  } catch {
    return [];
  }
  return elements.flatMap((element) => {
    try {
      return element.trim() === '' ? [] : [readMailbox(element.trim())];
    } catch {
      return [];
    }
  });
}

function readMailbox(element: string): Address {
  const open = unquotedIndex(element, '<');
  if (open < 0) return parseAddress(element);
  if (!element.endsWith('>')) throw new AddressError('there is text after the angle bracket');
  if (unquotedIndex(element.slice(0, open), '@') >= 0)
    throw new AddressError('there is an address in front of the angle bracket as well');
  return parseAddress(element.slice(open + 1, -1).trim());
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

/** Splits at commas, and at the colon and semicolon of groups; comments go, quoted strings and angle brackets stay whole. */
function splitList(value: string): string[] {
  const elements: string[] = [];
  const scan = { current: '', quoted: false, angle: false, depth: 0, group: false };
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
    } else if (char === ',' || char === ';' || (char === ':' && !scan.group)) {
      if (char !== ':') elements.push(scan.current);
      scan.group = char === ':' || (scan.group && char !== ';');
      scan.current = '';
    } else {
      scan.angle = char === '<';
      scan.current += char;
    }
  }
  if (scan.quoted || scan.angle || scan.depth > 0) throw new AddressError('a quote, bracket or comment is not closed');
  elements.push(scan.current);
  return elements;
}
