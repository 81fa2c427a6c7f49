/** Sensitivity labels of Microsoft Purview, as documents and mail carry them in their properties: exact, whatever the text says. */
import type { Level } from '../finding.ts';
import type { Candidate } from './candidate.ts';
import type { Scene } from './scene.ts';
import { termsIn } from './vocabulary.ts';

/** One candidate per label that is set. A label whose name tells no level is at least the agency's own business. */
export function* labels({ lower, role }: Scene): Generator<Candidate> {
  if (role !== 'property' || !lower.includes('msip_label_')) return;
  const byId = Map.groupBy(lower.matchAll(ENTRY), ([, id]) => id!);
  for (const [id, entries] of byId) {
    const value = (key: string) => entries.find((entry) => entry[2] === key)?.[3]?.trim() ?? '';
    if (/^(false|0)$/.test(value('enabled'))) continue;
    const name = value('name');
    const [first, last] = [entries[0]!, entries.at(-1)!];
    const end = last.index + last[0].length;
    const level = levelOf(name) ?? standardLevel(name) ?? standardLevel(id) ?? 'internal';
    yield { type: 'marking', level, cues: [], value: id, start: first.index, end, evidence: ['label'] };
  }
}

/** `MSIP_Label_<id>_<key>`, and its value up to the next one (MIP SDK metadata). */
const ENTRY =
  /msip_label_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([a-z]{2,20})\s{0,3}[:=]\s{0,3}([^;\n]{0,255})/g;

function levelOf(name: string): Level | null {
  const longest = termsIn(name).markings.reduce(
    (best: { start: number; end: number; meaning: { level: Level } } | null, hit) =>
      best && best.end - best.start >= hit.end - hit.start ? best : hit,
    null,
  );
  if (longest) return longest.meaning.level;
  return /^(public|personal|non-business|unclassified|общедоступно|公开|عام)$/.test(name) ? 'clear' : null;
}

/** The labels that every tenant begins with; their names may be translated, their ids may not. */
function standardLevel(id: string): Level | null {
  const digit = /^defa4170-0d19-0005-000([0-9a-f])-bc88714345d2$/.exec(id)?.[1];
  return digit === undefined ? null : (STANDARD[Number.parseInt(digit, 16)] ?? null);
}

/** Personal, public; general and its two kinds; confidential and its three; highly confidential and its two. */
const STANDARD: readonly Level[] = [
  ...(['clear', 'clear', 'internal', 'internal', 'internal'] as const),
  ...(['confidential', 'confidential', 'confidential', 'confidential', 'secret', 'secret', 'secret'] as const),
];
