/** The labelled texts: read from the files of the corpus, or from a file or folder that somebody else has labelled. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { FINDING_TYPES, type FindingType } from '../../gateway/inspect/finding.ts';
import { filled } from './slots.ts';
import { drawBy } from './values/draw.ts';
import { LANGUAGES, type Language } from './values/words.ts';

/** One text, and whether this class of content is in it. */
export interface Item {
  readonly type: FindingType;
  readonly language: string;
  readonly isPositive: boolean;
  readonly text: string;
}

/** `sealed` is for measuring alone and was never tuned on; `dev` is for whoever changes a detector, who writes `train`. */
export const SETS = ['sealed', 'dev', 'train'] as const;
export type CorpusSet = (typeof SETS)[number];

/** The whole corpus of that set. */
export function ownCorpus(set: CorpusSet): Item[] {
  const folder = join(import.meta.dirname, 'corpus', set);
  return LANGUAGES.flatMap((language) => {
    const file = join(folder, `${language}.txt`);
    return existsSync(file) ? itemsIn(readFileSync(file, 'utf8'), language, file) : [];
  });
}

/**
 * What stands after `== class`: `+` begins a text that holds that class, `-` a near miss, `|` another line of the text before.
 * @throws Error with file and line for anything else
 */
export function itemsIn(text: string, language: Language, file: string): Item[] {
  const items: { type: FindingType; isPositive: boolean; lines: string[] }[] = [];
  let type: FindingType | undefined;
  for (const [n, line] of text.split('\n').entries()) {
    const where = `${file}, line ${n + 1}`;
    const [, sign, rest = ''] = /^(==|[+\-|])(?: (.*))?$/.exec(line) ?? [];
    if (sign === '==') type = classOf(rest.trim(), where);
    else if (sign === '|') last(items, where).lines.push(rest);
    else if (sign !== undefined && type) items.push({ type, isPositive: sign === '+', lines: [rest] });
    else if (line.trim() !== '') throw new Error(`${where}: a line begins with "== ", "+ ", "- " or "| "`);
  }
  return items.map(({ lines, ...item }, n) => {
    const template = lines.join('\n');
    return { ...item, language, text: filled(template, drawBy(`${language}/${n}/${template}`), language) };
  });
}

/**
 * Texts of others: a JSON-lines file of `{"text", "language", "labels": [class, …]}`, or a folder of such files. For each class that the file labels
 * anywhere, a text without the label is a near miss.
 * @throws Error with file and line for what has another form
 */
export function foreignCorpus(path: string): Item[] {
  if (statSync(path).isDirectory())
    return readdirSync(path)
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) => foreignCorpus(join(path, name)));
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, n) => (line.trim() === '' ? [] : [rowOf(line, `${basename(path)}, line ${n + 1}`)]));
  const types = new Set(rows.flatMap(({ labels }) => labels));
  return rows.flatMap(({ text, language, labels }) =>
    [...types].map((type) => ({ type, language, isPositive: labels.includes(type), text })),
  );
}

function rowOf(line: string, where: string) {
  const { text, language = '?', labels } = JSON.parse(line) as Record<string, unknown>;
  if (typeof text !== 'string' || typeof language !== 'string' || !Array.isArray(labels))
    throw new Error(`${where}: is not {"text": "…", "language": "…", "labels": ["…"]}`);
  return { text, language, labels: labels.map((label) => classOf(String(label), where)) };
}

function classOf(name: string, where: string): FindingType {
  const type = FINDING_TYPES.find((each) => each === name);
  if (type === undefined) throw new Error(`${where}: "${name}" is none of ${FINDING_TYPES.join(', ')}`);
  return type;
}

function last<T>(items: readonly T[], where: string): T {
  const item = items.at(-1);
  if (item === undefined) throw new Error(`${where}: goes on with a text that was not begun`);
  return item;
}
