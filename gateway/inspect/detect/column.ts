/** Columns of tables as evidence: where most cells of one pass a check, each of them is what it seems, without any word that says so. */
import type { FindingType } from '../finding.ts';
import { type Candidate, standsAlone } from './candidate.ts';
import { scoreOf, WEIGHTS } from './evidence.ts';
import type { Scene } from './scene.ts';
import { isPersonOf, PERSON_STATES } from './schemes.ts';
import type { Column, Span } from './table.ts';
import type { Weighed } from './weigh.ts';

/** Numbers of persons in a column that no word announces: nearly all of its cells pass the check of one State, which chance does not do. */
export function* nationalIdColumns({ text, table }: Scene): Generator<Candidate> {
  if (!table.hasRows || !hasNumbers(text)) return;
  for (const { cells } of table.columns().slice(0, MOST_COLUMNS)) {
    const first = cells.slice(0, MOST_CELLS);
    const numbers = distinct(
      first.filter((cell) => isNumber(text, cell)),
      text,
    );
    if (numbers.length < FEWEST_IDS || numbers.length < first.length * SHARE_OF_IDS) continue;
    const values = numbers.map(({ start, end }) => text.slice(start, end));
    const state = PERSON_STATES.find((country) => isSchemeOf(country, values));
    for (const { start, end } of state === undefined ? [] : numbers) {
      const value = text.slice(start, end).replace(/[ ./-]/g, '');
      yield { type: 'national-id', cues: ['national-id'], value, start, end, evidence: ['shape', 'scheme-of-column'] };
    }
  }
}

/** Whether there are enough cells of that look at all: most tables have none, and their columns need not be made. */
function hasNumbers(text: string): boolean {
  let count = 0;
  for (const _ of text.matchAll(/(?<=[\t\n])[A-Z]{0,6}\d[0-9A-Z /-]{6,24}(?=[\t\r\n])/g))
    if (++count === FEWEST_IDS - 2) return true;
  return false;
}

/** What is doubtful by itself is not dropped where a column may speak for it. */
export const leastScore = ({ table }: Scene, type: FindingType): number =>
  CHECKED.has(type) && table.hasRows ? -WEIGHTS['column-checks'] : 0;

/** Adds to what stands in such a column that its neighbours pass the same check. */
export function withColumns({ table }: Scene, weighed: readonly Weighed[]): readonly Weighed[] {
  const checked = weighed.filter(({ type }) => CHECKED.has(type));
  if (checked.length < FEWEST || !table.hasRows) return weighed;
  const strong = new Set(table.columns().flatMap((column) => passing(column, checked)));
  return weighed.map((one) => {
    if (!strong.has(one)) return one;
    const evidence = [...one.evidence, 'column-checks' as const];
    return { ...one, evidence, score: scoreOf(one.type, evidence) };
  });
}

/** Types whose values check themselves, and so do not all look alike by chance. */
const CHECKED: ReadonlySet<FindingType> = new Set<FindingType>([
  'card',
  'national-id',
  'iban',
  'vat',
  'lei',
  'crypto-address',
]);
const FEWEST = 5;
const SHARE = 0.6;
/** A hundred States' checks are tried where no word tells which: more cells, and nearly all of them, must pass one. */
const FEWEST_IDS = 8;
const SHARE_OF_IDS = 0.8;
const MOST_COLUMNS = 50;
const MOST_CELLS = 200;

/** Of the candidates in a column, those of a type that most of its cells hold. */
function passing({ cells }: Column, checked: readonly Weighed[]): readonly Weighed[] {
  const [first, last] = [cells[0], cells.at(-1)];
  if (cells.length < FEWEST || !first || !last) return [];
  const starts = new Map(cells.map((cell) => [cell.start, cell]));
  const inside = checked.filter(({ start, end }) => end <= (starts.get(start)?.end ?? -1));
  const byType = Map.groupBy(inside, ({ type }) => type);
  return [...byType.values()].find((some) => some.length >= FEWEST && some.length >= cells.length * SHARE) ?? [];
}

/** Letters, digits and what groups them, as long as numbers of persons are; neither an amount nor a date. */
function isNumber(text: string, { start, end }: Span): boolean {
  const written = text.slice(start, end);
  return (
    /^[A-Z]{0,6}\d(?:[ /-]?[0-9A-Z]){6,18}$/.test(written) &&
    !/^\d{1,4}[/-]\d{1,2}[/-]\d{1,4}$/.test(written) &&
    standsAlone(text, start, end)
  );
}

function distinct(cells: readonly Span[], text: string): Span[] {
  return [...new Map(cells.map((cell) => [text.slice(cell.start, cell.end), cell])).values()];
}

/** Nearly all pass, and hardly any with another last digit: some States' numbers have no check, and take everything. */
function isSchemeOf(country: string, values: readonly string[]): boolean {
  const most = Math.floor(values.length * (1 - SHARE_OF_IDS));
  if (!passAll(country, values, most)) return false;
  const others = values.map((value) => value.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10)));
  return others.filter((value) => isPersonOf(country, value)).length <= values.length / 2;
}

/** Stops at the first failure too many. */
function passAll(country: string, values: readonly string[], mostFailures: number): boolean {
  let failures = 0;
  return values.every((value) => isPersonOf(country, value) === true || ++failures <= mostFailures);
}
