/** How often somebody may ask: a bucket for each name, which fills again with time. */

export interface Allowance {
  /** How many requests there are left for that name; below zero where this one is too many. */
  take(name: string): Taking;
}

export interface Taking {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** In seconds: when there is at least one again. */
  readonly wait: number;
}

/** More names than this are not remembered; who was forgotten begins anew. */
const MAX_NAMES = 20_000;

export function makeAllowance({ burst, perMinute }: { burst: number; perMinute: number }, now: () => Date): Allowance {
  const buckets = new Map<string, { level: number; at: number }>();
  return {
    take(name) {
      const at = now().getTime();
      const before = buckets.get(name) ?? { level: burst, at };
      const filled = Math.min(burst, before.level + (Math.max(0, at - before.at) / 60_000) * perMinute);
      const allowed = filled >= 1;
      const level = allowed ? filled - 1 : filled;
      // The one who asked last stands last, so that the first is the one who was silent longest.
      buckets.delete(name);
      buckets.set(name, { level, at });
      if (buckets.size > MAX_NAMES) buckets.delete(buckets.keys().next().value!);
      const wait = level >= 1 ? 0 : Math.ceil(((1 - level) / perMinute) * 60);
      return { allowed, limit: burst, remaining: Math.floor(level), wait };
    },
  };
}
