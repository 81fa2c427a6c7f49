/** Credentials: keys as their providers shape them, private keys in their blocks, and passwords that are said to be ones. */
import { type Candidate, standsAlone } from './candidate.ts';
import { hitsIn, type Scene } from './scene.ts';
import { SECRET_SHAPES } from './secret-shapes.ts';

/** Blocks that open as PEM (RFC 7468), OpenSSH, PGP (RFC 9580, section 6.2) and PuTTY write private keys. */
export function* privateKeys({ text }: Scene): Generator<Candidate> {
  const opening =
    /-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----\s{0,8}([^-]{0,64})|PuTTY-User-Key-File-\d: ([^\n]{3,64})/g;
  for (const { 0: written, 1: pem, 2: putty, index } of text.matchAll(opening)) {
    const value = pem ?? putty ?? '';
    if (value.length < 3) continue;
    yield { type: 'private-key', cues: [], value, start: index, end: index + written.length, evidence: ['key-block'] };
  }
}

/** Keys of known shape that stand alone and are no placeholders. */
export function* providerKeys(scene: Scene): Generator<Candidate> {
  const found = new Set(Array.from(scene.lower.matchAll(ANY_KEYWORD), ({ 1: keyword }) => keyword));
  const shapes = SECRET_SHAPES.filter(({ keywords }) => keywords.some((keyword) => found.has(keyword)));
  for (const { pattern, evidence } of shapes) {
    for (const { 0: value, 1: inner, index: start } of scene.text.matchAll(pattern)) {
      const end = start + value.length;
      if (!standsAlone(scene.text, start, end) || isPlaceholder(inner ?? value)) continue;
      // A word of small letters is what manuals write for a password, though some people have such ones.
      const isWord = inner !== undefined && kindsIn(inner) < 2;
      yield { type: 'credential', cues: [], value, start, end, evidence: isWord ? ['assignment'] : evidence };
    }
  }
}

const KEYWORDS = new Set(SECRET_SHAPES.flatMap(({ keywords }) => keywords));
/** One pass for all; without it each pattern would read the whole text. The longest is met first, where one begins another. */
const ANY_KEYWORD = new RegExp(
  `(${[...KEYWORDS]
    .sort((a, b) => (a < b ? 1 : -1))
    .map((keyword) => keyword.replace(/[.+*?]/g, '\\$&'))
    .join('|')})`,
  'g',
);

/** Words that are said to be passwords: after a colon or `is`, a few words further on, in the next line after a question, or before. */
export function* passwords(scene: Scene): Generator<Candidate> {
  const { text } = scene;
  for (const { start, end } of hitsIn(scene, 'password', 0, text.length)) {
    const assigned = ASSIGNED.exec(text.slice(end, end + 120));
    if (assigned?.[1] && looksSecret(assigned[1])) {
      yield passwordAt(end + assigned[0].length - assigned[1].length, assigned[1], 'assignment');
      continue;
    }
    const words = [...wordsAfter(text, end), ...wordBefore(text, start)];
    const said = words.find(({ word }) => looksMade(word));
    if (said) yield passwordAt(said.at, said.word, 'said-to-be');
  }
  yield* inColumns(scene);
}

const ASSIGNED =
  /^["']?\s{0,3}(?:[:=]|(?:is|est|es|это|هي|هو|是|为|為)(?=[\s:=]))[ \t]{0,4}[:=]?[ \t"'«“]{0,4}([\x21-\x7e]{6,64})/iu;

function passwordAt(start: number, written: string, how: 'assignment' | 'said-to-be'): Candidate {
  const value = written.replace(/["'.,;:)]+$/, '');
  return { type: 'credential', cues: [], value, start, end: start + value.length, evidence: [how, 'shape'] };
}

interface Said {
  readonly word: string;
  readonly at: number;
}

/** The words within sixty characters, over a line's end where a question or a colon leads over it. */
function* wordsAfter(text: string, end: number): Generator<Said> {
  const after = text.slice(end, end + 100);
  const line = after.split('\n', 1)[0]!;
  const leads = /[:?？؟]\s*$/.test(line) || line.trim() === '';
  const reach = leads ? `${line}\n${after.slice(line.length + 1).split('\n', 1)[0]!}` : line;
  for (const { 0: word, index } of reach.slice(0, 80).matchAll(WORD)) if (index <= 60) yield { word, at: end + index };
}

/** The word before it, as in `Abc!1234 is the password`. */
function* wordBefore(text: string, start: number): Generator<Said> {
  const from = Math.max(0, start - 80);
  const before = text.slice(from, start).split('\n').at(-1)!;
  const last = [...before.matchAll(WORD)]
    .filter(({ 0: word, index }) => before.length - index - word.length <= 12)
    .at(-1);
  if (last) yield { word: last[0], at: start - before.length + last.index };
}

const WORD = /(?<![\x21-\x7e])[\x21-\x7e]{6,64}|(?<=["'(])[\x21-\x26\x28-\x7e]{6,64}/g;

/** Cells under a heading that says they hold passwords. */
function* inColumns(scene: Scene): Generator<Candidate> {
  if (!scene.cues.has('password') || !scene.table.hasRows) return;
  for (const { 0: value, index: start } of scene.text.matchAll(/(?<=[\t\n])[^\s]{6,64}(?=[\t\n\r]|$)/g)) {
    if (!looksSecret(value)) continue;
    const heading = scene.table.cellAt(start)?.heading;
    if (!heading || hitsIn(scene, 'password', heading.start, heading.end).length === 0) continue;
    yield { type: 'credential', cues: [], value, start, end: start + value.length, evidence: ['assignment', 'shape'] };
  }
}

/**
 * Three of small letters, capitals, digits and signs, or two, a digit among them, and ten characters. Without a digit or a sign that no word and
 * no setting has, it is a name out of a program.
 */
function looksSecret(word: string): boolean {
  const value = word.replace(/[.,;:]$/, '');
  if (isPlaceholder(value) || NOTATION.test(value)) return false;
  const kinds = kindsIn(value);
  const hasDigit = /\d/.test(value);
  return (
    (hasDigit || /[^\p{L}\p{N}'’()._:=/\\-]/u.test(value)) &&
    (kinds >= 3 || (hasDigit && kinds >= 2 && value.length >= 10))
  );
}

/** What people or programs make for a password: no reference, whose letters are all capitals, and no word with a number behind it. */
function looksMade(word: string): boolean {
  const value = word.replace(/^["'(«]|["'.,;:)]+$/g, '');
  const hasSign = /[!@#$%&*?+=^~]/.test(value);
  return (
    value.length >= 8 &&
    looksSecret(value) &&
    /[a-z]/.test(value) &&
    /\d/.test(value) &&
    (hasSign || /^(?=.*[a-z].*[A-Z]|.*\d.*[a-z])(?=.*[A-Z])[A-Za-z0-9]+$/.test(value)) &&
    !/@[\w.-]+\.\w|\/|^\W|=.*=/.test(value)
  );
}

/** Addresses, paths, calls, settings and fields parted by colons. */
const NOTATION = /^\w{2,8}:\/\/|^[\\/&]|^[a-z_]+[=(]|^[\w.]*[a-z_]\.[a-z]{1,4}$|:.*:|\(\)|::|->/i;

const kindsIn = (value: string): number =>
  [/[a-z]/, /[A-Z]/, /\d/, /[^0-9A-Za-z]/].filter((kind) => kind.test(value)).length;

/** What documentation writes where a secret would stand. */
const isPlaceholder = (value: string) =>
  /x{4,}|\*{3,}|\.{3}|<.*>|\{.*\}|^[<>{}]|\$[{(]|^\$\w+$|%\w+%|your[_-]|example|changeme|placeholder|(.)\1{5,}/i.test(
    value,
  ) || /^\D*(?:pass(?:w(?:or)?d|phrase)?|pwd|secret|token|credentials?)\D*$/i.test(value);
