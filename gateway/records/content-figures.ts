/** How often each rule for content has stopped authors, and how often they sent all the same: what shows that a rule is more trouble than use. Pure. */
import type { ContentEntry } from './content-entry.ts';

export interface RuleFigures {
  readonly rule: string;
  /** Messages of which it said something, also while on trial. */
  readonly messages: number;
  /** Of these, those in which it asked for the author's reason, for people's release, or refused. */
  readonly interruptions: number;
  /** Of these, those that left by the author's reason. */
  readonly overrides: number;
  /** Of these, those in which the reason was that nothing sensitive is in it. */
  readonly falseAlarms: number;
  /** From 0 to 1; 0 without interruptions. */
  readonly share: number;
  /** Authors do not heed it: the rule, or how it is explained, wants looking at. */
  readonly isForReview: boolean;
}

/** For so many days. */
export const FIGURES_DAYS = 30;

/** Above this share of overrides. */
const REVIEW_SHARE = 0.3;

type Counts = { -readonly [Name in 'messages' | 'interruptions' | 'overrides' | 'falseAlarms']: number };

/** From the log's `finding` and `override` entries, page by page; those of one message follow each other. By interruptions, most first. */
export async function ruleFigures(
  pages: Iterable<readonly ContentEntry[]> | AsyncIterable<readonly ContentEntry[]>,
): Promise<RuleFigures[]> {
  const rules = new Map<string, Counts & { last: { message: string; interrupted: boolean } | null }>();
  const of = (rule: string) => {
    const counts = rules.get(rule) ?? { messages: 0, interruptions: 0, overrides: 0, falseAlarms: 0, last: null };
    rules.set(rule, counts);
    return counts;
  };
  for await (const page of pages) {
    for (const entry of page) {
      if (entry.event === 'finding') countFinding(of(entry.rule), entry);
      if (entry.event === 'override') for (const rule of entry.rules) countOverride(of(rule), entry.code);
    }
  }
  return [...rules].map(([rule, { last: _, ...counts }]) => figures(rule, counts)).sort(byInterruptions);
}

/** One rule can speak of several kinds in one message. */
function countFinding(
  counts: Counts & { last: { message: string; interrupted: boolean } | null },
  { message, action, silent }: Extract<ContentEntry, { event: 'finding' }>,
): void {
  const interrupts = !silent && INTERRUPTING.includes(action);
  const before = counts.last?.message === message ? counts.last : null;
  if (!before) counts.messages += 1;
  if (interrupts && !before?.interrupted) counts.interruptions += 1;
  counts.last = { message, interrupted: interrupts || (before?.interrupted ?? false) };
}

function countOverride(counts: Counts, code: string): void {
  counts.overrides += 1;
  if (code === 'false-alarm') counts.falseAlarms += 1;
}

const INTERRUPTING: readonly string[] = ['justify', 'release', 'refuse'];

function figures(rule: string, counts: Counts): RuleFigures {
  const share = counts.interruptions === 0 ? 0 : counts.overrides / counts.interruptions;
  return { rule, ...counts, share, isForReview: share > REVIEW_SHARE };
}

function byInterruptions(a: RuleFigures, b: RuleFigures): number {
  return b.interruptions - a.interruptions || b.messages - a.messages || (a.rule < b.rule ? -1 : 1);
}
