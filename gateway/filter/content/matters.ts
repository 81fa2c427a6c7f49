/** What the rules say about what was found, for each reader of a message and for all of them together. All of it is pure. */
import type { Level } from '../../inspect/finding.ts';
import type { ContentPolicy } from './content-policy.ts';
import { countFrom, isPlain, type Kind, namesOf, surestOf, type Tally } from './kind.ts';
import { ACTIONS, type Matter } from './matter.ts';
import type { Rule } from './rules.ts';

/** One reader, or several for whom the same holds. */
export interface Reader {
  readonly to: 'members' | 'outsiders';
  /** The highest marking that may be sent there. */
  readonly allowance: Level;
  /** What the author has sent there of late, which counts with it where a rule asks for several values: little by little is as much. */
  readonly recent: Tally;
}

/** Every rule that applies, each kind by itself; what is strictest is left to {@link strictest}. */
export function mattersFor({ rules }: Pick<ContentPolicy, 'rules'>, found: Tally, reader: Reader): Matter[] {
  return rules.flatMap((rule) => mattersOf(rule, found, reader));
}

function mattersOf(rule: Rule, found: Tally, reader: Reader): Matter[] {
  const action = rule[reader.to];
  if (action === null) return [];
  const isMeant = (kind: Kind) => namesOf(kind, reader.allowance).some((name) => rule.kinds.includes(name));
  const present = [...found].filter(([kind, counts]) => isMeant(kind) && countFrom(counts, rule.band) > 0);
  const before = rule.count > 1 ? [...reader.recent].filter(([kind]) => isMeant(kind)) : [];
  const total = [...present, ...before].reduce((sum, [, counts]) => sum + countFrom(counts, rule.band), 0);
  if (present.length === 0 || total < rule.count) return [];
  return present.map(([kind, counts]) => ({
    rule: rule.id,
    kind,
    band: isPlain(kind) ? null : surestOf(counts),
    count: countFrom(counts, rule.band),
    action,
    silent: rule.silent,
  }));
}

/** Of each kind what is strictest, whoever the reader is. Rules on trial stand for themselves, and hide no other. */
export function strictest(matters: readonly Matter[]): Matter[] {
  const kept = new Map<string, Matter>();
  for (const matter of matters) {
    const key = JSON.stringify([matter.kind, matter.silent ? matter.rule : null]);
    const known = kept.get(key);
    if (!known || ACTIONS.indexOf(matter.action) > ACTIONS.indexOf(known.action)) kept.set(key, matter);
  }
  return [...kept.values()];
}

/** Those that are in force and ask for this much at least. */
export function asking(matters: readonly Matter[], least: Matter['action']): Matter[] {
  return matters.filter(({ action, silent }) => !silent && ACTIONS.indexOf(action) >= ACTIONS.indexOf(least));
}
