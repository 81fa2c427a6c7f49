/** Reads the values that a PDF is written in, out of objects and page contents alike (ISO 32000-1 section 7.3). */

export type Value = null | boolean | number | Name | Text | Reference | Operator | readonly Value[] | Dictionary;
export type Dictionary = ReadonlyMap<string, Value>;

export interface Name {
  readonly kind: 'name';
  readonly name: string;
}

/** A string: one character for each octet. */
export interface Text {
  readonly kind: 'text';
  readonly octets: string;
}

export interface Reference {
  readonly kind: 'reference';
  readonly number: number;
}

/** Any bare word: an operator of page contents, or `endobj` and its like. */
export interface Operator {
  readonly kind: 'operator';
  readonly name: string;
}

export interface Values {
  /** The next value; undefined at the end. */
  next(): Value | undefined;
  /** Where the next value is looked for. */
  at(): number;
  skipTo(at: number): void;
}

/** Deeper values are nobody's, and would be followed by calls within calls. */
const DEEPEST = 100;

export const isName = (value: Value | undefined, name?: string): value is Name =>
  isKind(value, 'name') && (name === undefined || (value as Name).name === name);
export const isText = (value: Value | undefined): value is Text => isKind(value, 'text');
export const isReference = (value: Value | undefined): value is Reference => isKind(value, 'reference');
export const isOperator = (value: Value | undefined): value is Operator => isKind(value, 'operator');

function isKind(value: Value | undefined, kind: string): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

/** @param pdf octets as Latin-1 */
export function readValues(pdf: string, start = 0): Values {
  const token =
    /[\s\0]+|%[^\r\n]*|\/([^\s\0()<>[\]{}/%]*)|([+-]?(?:\d+\.?\d*|\.\d+))(?=[\s\0()<>[\]{}/%]|$)|(<<|>>|[[\]{}])|<([0-9a-fA-F\s\0]*)>|(\()|([^\s\0()<>[\]{}/%]+)|[)<>]/y;
  token.lastIndex = start;
  const next = (depth: number): Value | undefined => {
    if (depth > DEEPEST) throw new RangeError('reading a page description: values within values without end');
    for (let match = token.exec(pdf); match; match = token.exec(pdf)) {
      const [, name, number, mark, hex, open, word] = match;
      if (name !== undefined) return { kind: 'name', name: unescapeName(name) };
      if (number !== undefined) return Number(number);
      if (hex !== undefined) return { kind: 'text', octets: fromHex(hex) };
      if (open !== undefined) return literal();
      if (word !== undefined) return wordValue(word);
      if (mark === '[') return list(']', depth);
      if (mark === '<<') return dictionary(list('>>', depth));
      if (mark !== undefined) return { kind: 'operator', name: mark };
    }
    return undefined;
  };
  const list = (end: string, depth: number): Value[] => {
    const values: Value[] = [];
    for (let value = next(depth + 1); value !== undefined; value = next(depth + 1)) {
      if (isOperator(value) && value.name === end) break;
      const target = values.at(-2);
      if (isOperator(value) && value.name === 'R' && typeof target === 'number')
        values.splice(-2, 2, { kind: 'reference', number: target });
      // An object that never ends must not swallow those behind it.
      else if (isOperator(value) && /^(endobj|stream)$/.test(value.name)) break;
      else values.push(value);
    }
    return values;
  };
  const literal = (): Text => {
    const { octets, end } = literalAt(pdf, token.lastIndex);
    token.lastIndex = end;
    return { kind: 'text', octets };
  };
  return {
    next: () => next(0),
    at: () => token.lastIndex,
    skipTo: (at) => {
      token.lastIndex = at;
    },
  };
}

const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

function wordValue(word: string): Value {
  return Object.hasOwn(WORDS, word) ? WORDS[word]! : { kind: 'operator', name: word };
}

function dictionary(values: readonly Value[]): Dictionary {
  const entries = new Map<string, Value>();
  for (let n = 0; n + 1 < values.length; n += 2) {
    const key = values[n];
    if (isName(key)) entries.set(key.name, values[n + 1]!);
  }
  return entries;
}

function fromHex(hex: string): string {
  const digits = hex.replace(/[\s\0]/g, '');
  return Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex').toString('latin1');
}

function unescapeName(name: string): string {
  return name.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Parentheses balance unless they are escaped (section 7.3.4.2). */
function literalAt(pdf: string, start: number): { octets: string; end: number } {
  const piece = /[^()\\]+|\\(?:([0-7]{1,3})|(\r\n|[\s\S])|$)|[()]/y;
  piece.lastIndex = start;
  const octets: string[] = [];
  let depth = 1;
  for (let match = piece.exec(pdf); match; match = piece.exec(pdf)) {
    const [whole, octal, escaped] = match;
    if (whole === '(') depth++;
    if (whole === ')' && --depth === 0) return { octets: octets.join(''), end: piece.lastIndex };
    if (octal !== undefined) octets.push(String.fromCharCode(Number.parseInt(octal, 8) & 255));
    else octets.push(escaped === undefined ? whole : (ESCAPES[escaped] ?? escaped));
  }
  throw new SyntaxError('reading a page description: a string without an end');
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '\n': '',
  '\r': '',
  '\r\n': '',
};
