/** What was wrong after a crash loop, from what was handed in, what arrived, and what gateway B logged in each of its lives. */
import type { LogLine } from './gateway-process.ts';

/** One message in the mailbox, without what was put on top. */
export interface Copy {
  readonly messageId: string;
  /** Under which gateway B took it. */
  readonly id: string;
  readonly sha256: string;
  /** The life of gateway B in which it came. */
  readonly life: number;
}

export interface Evidence {
  /** SHA-256 of each letter by Message-ID. */
  readonly submitted: ReadonlyMap<string, string>;
  readonly acknowledged: ReadonlySet<string>;
  readonly copies: readonly Copy[];
  /** The mail log of each life of gateway B. */
  readonly lives: readonly (readonly LogLine[])[];
  readonly leaks: readonly string[];
}

/** Each list is empty where all is well; letters are named by Message-ID. */
export interface Findings {
  /** Acknowledged, but not arrived. */
  readonly lost: readonly string[];
  /** Arrived otherwise than handed in. */
  readonly damaged: readonly string[];
  /** Taken twice by gateway B. */
  readonly crossedTwice: readonly string[];
  /** Delivered twice by gateway B although it knew that the first delivery had succeeded. */
  readonly twiceInVain: readonly string[];
  /** Delivered twice by gateway B, which had been killed or cut off before it knew (RFC 1047): no fault. */
  readonly twiceInDoubt: readonly string[];
  readonly leaks: readonly string[];
}

/** Compares. */
export function findings({ submitted, acknowledged, copies, lives, leaks }: Evidence): Findings {
  const byLetter = Map.groupBy(copies, ({ messageId }) => messageId);
  const letters = (isSo: (copies: readonly Copy[]) => boolean) =>
    [...byLetter].filter(([, all]) => isSo(all)).map(([messageId]) => messageId);
  const isTwice = (all: readonly Copy[]) => new Set(all.map(({ id }) => id)).size < all.length;
  const inDoubt = (all: readonly Copy[]) =>
    [...Map.groupBy(all, ({ id }) => id).values()].every((same) => isExplained(same, lives));
  return {
    lost: [...acknowledged].filter((messageId) => !byLetter.has(messageId)),
    damaged: letters((all) => all.some(({ messageId, sha256 }) => submitted.get(messageId) !== sha256)),
    crossedTwice: letters((all) => new Set(all.map(({ id }) => id)).size > 1),
    twiceInVain: letters((all) => isTwice(all) && !inDoubt(all)),
    twiceInDoubt: letters((all) => isTwice(all) && inDoubt(all)),
    leaks,
  };
}

/** Whether B could not know better: no copy came after a life that logs it as relayed, and in each life only one, but for doubts that it logs. */
function isExplained(copies: readonly Copy[], lives: readonly (readonly LogLine[])[]): boolean {
  const lines = lives.map((log) => log.filter(({ id }) => id === copies[0]?.id));
  const known = lines.findIndex((log) => log.some(({ event }) => event === 'relayed'));
  const doubts = (life: number) => lines[life]?.filter(({ inDoubt }) => inDoubt === true).length ?? 0;
  return (
    copies.every(({ life }) => known < 0 || life <= known) &&
    [...Map.groupBy(copies, ({ life }) => life)].every(([life, here]) => here.length <= 1 + doubts(life))
  );
}
