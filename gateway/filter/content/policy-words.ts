/** An agency's rules for content as flat words, so that two versions of them can be laid beside each other; pure. */
import type { ContentPolicy } from './content-policy.ts';

/** Such as `sensitive.outsiders` and `justify`. */
export type PolicyWords = Readonly<Record<string, string>>;

/** One thing that differs; null where it was not there before, or is no longer. */
export interface PolicyChange {
  readonly what: string;
  readonly from: string | null;
  readonly to: string | null;
}

export function policyWords({ rules, allowances, masks }: Omit<ContentPolicy, 'version'>): PolicyWords {
  const { members, outsiders, agencies } = allowances;
  const allowed = [
    ['members', members],
    ['outsiders', outsiders],
    ...agencies.map(({ agency, level }) => [agency, level]),
  ].map(([who, level]) => [`allowance.${who}`, level]);
  const ruled = rules.flatMap(({ id, ...rule }) =>
    Object.entries(rule).map(([name, value]) => [`${id}.${name}`, String(value ?? 'nothing')]),
  );
  return Object.fromEntries([...allowed, ['masks', masks.join(', ')], ...ruled]);
}

/** In the order of the alphabet. */
export function changesBetween(before: PolicyWords, after: PolicyWords): PolicyChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .map((what) => ({ what, from: before[what] ?? null, to: after[what] ?? null }))
    .filter(({ from, to }) => from !== to);
}
