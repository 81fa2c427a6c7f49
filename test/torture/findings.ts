/** What was wrong after a crash loop, from what was handed in, what arrived, and what the gateways said of it. */
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
  /** What gateway A told the letters' author. */
  readonly told: readonly string[];
  /** The letters of which gateway A still waits to hear. */
  readonly awaited: readonly string[];
  /** Where each letter stands in the register of gateway A; null where that is not promised. */
  readonly register: ReadonlyMap<string, string> | null;
  /** What the gateways called for somebody to act on. */
  readonly alarms: readonly LogLine[];
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
  /** Delivered twice by gateway B although it had written down that the first delivery had succeeded. */
  readonly twiceInVain: readonly string[];
  /** Delivered twice by gateway B, which had been killed or cut off before it had written that down (RFC 1047): no fault. */
  readonly twiceInDoubt: readonly string[];
  /** The author heard that a letter had failed, which none has. */
  readonly misreported: readonly string[];
  /** Arrived, but its receipt never did: its author would hear in a day that nothing is known of it. */
  readonly unconfirmed: readonly string[];
  /** Acknowledged, but in its register gateway A does not say that it was delivered. */
  readonly misregistered: readonly string[];
  /** Alarms, but for messages that are held because too many deaths fell into their attempts. */
  readonly alarms: readonly string[];
  readonly leaks: readonly string[];
}

/** Compares. */
export function findings(evidence: Evidence): Findings {
  const { submitted, acknowledged, copies, lives, told, awaited, register, alarms, leaks } = evidence;
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
    misreported: told.filter((mail) => /^Action: failed/m.test(mail)).flatMap((mail) => ABOUT.exec(mail)?.[1] ?? mail),
    unconfirmed: awaited,
    misregistered: register
      ? [...acknowledged].flatMap((messageId) => {
          const state = register.get(messageId);
          return state === 'delivered' ? [] : [`${messageId}: ${state}`];
        })
      : [],
    alarms: alarms.filter(({ event }) => event !== 'held').map((line) => JSON.stringify(line)),
    leaks,
  };
}

const ABOUT = /^In-Reply-To: (<[^>]+>)/m;

/** Whether B could not know better: no copy came after a life that logs its end, and in each life only one, but for doubts that it logs. */
function isExplained(copies: readonly Copy[], lives: readonly (readonly LogLine[])[]): boolean {
  const lines = lives.map((log) => log.filter(({ id }) => id === copies[0]?.id));
  const known = lines.findIndex((log) => log.some(({ event }) => event === 'done'));
  const doubts = (life: number) => lines[life]?.filter(({ inDoubt }) => inDoubt === true).length ?? 0;
  return (
    copies.every(({ life }) => known < 0 || life <= known) &&
    [...Map.groupBy(copies, ({ life }) => life)].every(([life, here]) => here.length <= 1 + doubts(life))
  );
}
