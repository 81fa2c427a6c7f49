/** Machine-readable zones of passports, identity cards and visas (ICAO Doc 9303, parts 3 to 7). */
import { parse } from 'mrz';
import type { Candidate } from './candidate.ts';
import type { Scene } from './scene.ts';

/** Zones of two lines of 44 or 36 characters, or three of 30, in lines of their own or in one. */
export function* machineReadableZones({ text }: Scene): Generator<Candidate> {
  if (!text.includes('<')) return;
  const lines = zoneLines(text);
  for (let n = 0; n < lines.length; n++) {
    const size = SIZES.find(({ length }) => length === lines[n]!.text.length);
    const zone = size && lines.slice(n, n + size.lines);
    if (!zone || zone.length < size.lines || zone.some((line) => line.text.length !== size.length)) continue;
    if (!follow(zone) || rightDigits(zone.map((line) => line.text)) < 3) continue;
    const value = zone.map((line) => line.text).join('\n');
    yield { type: 'mrz', cues: [], value, start: zone[0]!.start, end: zone.at(-1)!.end, evidence: ['mrz-digits'] };
    n += size.lines - 1;
  }
}

interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const SIZES = [
  { length: 44, lines: 2 },
  { length: 36, lines: 2 },
  { length: 30, lines: 3 },
] as const;

/** Lines without their spaces, which scanning puts in; a run that holds several lines of a zone is cut into them. */
function zoneLines(text: string): Line[] {
  return Array.from(text.matchAll(/[A-Z0-9<](?:[A-Z0-9<]|[ ](?=[A-Z0-9<])){25,120}/g)).flatMap(({ 0: run, index }) => {
    const bare = run.replaceAll(' ', '');
    const size = SIZES.find(({ length, lines }) => bare.length === length || bare.length === length * lines);
    if (!size) return [];
    return Array.from({ length: bare.length / size.length }, (_, n) => ({
      text: bare.slice(n * size.length, (n + 1) * size.length),
      start: index,
      end: index + run.length,
    }));
  });
}

/** The lines of a zone stand under each other, if need be behind marks of quotation. */
const follow = (zone: readonly Line[]) =>
  zone.every((line, n) => n === 0 || line.start - zone[n - 1]!.end <= 8) && /^[A-Z]/.test(zone[0]!.text);

/** Field by field: the whole is invalid by one unknown State, such as the specimen's (Doc 9303-3, section 5). */
function rightDigits(lines: readonly string[]): number {
  if (lines[0]!.startsWith('V')) return visaDigits(lines[1]!);
  return fieldsOf(lines).filter(({ field, valid }) => valid && field?.endsWith('CheckDigit')).length;
}

/** The library throws at lines that begin like no document it knows. */
function fieldsOf(lines: readonly string[]) {
  try {
    return parse(lines, { autocorrect: true }).details;
  } catch {
    return [];
  }
}

/** Visas have three check digits and none over the whole (Doc 9303-7, section 4.2.2). */
const visaDigits = (line: string): number =>
  [line.slice(0, 10), line.slice(13, 20), line.slice(21, 28)].filter(
    (field) => String(checkDigit(field.slice(0, -1))) === field.at(-1),
  ).length;

const checkDigit = (field: string): number =>
  Array.from(field).reduce((sum, char, n) => sum + charValue(char) * [7, 3, 1][n % 3]!, 0) % 10;

const charValue = (char: string) => (char === '<' ? 0 : Number.parseInt(char, 36));
