/** Furnishes the house: the parts that were opened, and what the config in force says at the moment when it is asked. */
import { randomBytes } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { createRecent } from '../filter/content/recent.ts';
import type { House } from '../house.ts';
import type { Id } from '../mail/envelope.ts';
import { createBudget } from '../receive/budget.ts';
import { attempt, type Means } from '../relay/attempt.ts';
import { waitingSince } from '../spool/journal.ts';
import type { Spooled } from '../spool/spool.ts';
import { DEFAULT_RULE, nextAttempt, type RetryRule } from '../timetable/retry.ts';

export type Parts = Pick<
  House,
  | 'events'
  | 'contentWritten'
  | 'records'
  | 'gossip'
  | 'hasMet'
  | 'inspect'
  | 'people'
  | 'awaiting'
  | 'gathering'
  | 'lookup'
  | 'crypto'
  | 'spool'
  | 'timetable'
  | 'now'
>;

/** An item that is handed on is in memory as it lies, as it was opened, and as it leaves. */
const COPIES = 3;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What attempts share: the connections that wait for work, and what ends attempts when the gateway cannot wait for them any longer. */
export type Relaying = Pick<Means, 'connections' | 'cut'>;

/** `config` answers what is in force now. */
export function furnish(config: () => Config, parts: Parts, relaying: Relaying): House {
  // A budget of their own: a next hop that is slow must not stop mail from coming in.
  const handingOn = createBudget(config().limits.memory);
  const forEver = new AbortController().signal;
  const expiryOf = (spooled: Spooled) => new Date(waitingSince(spooled).getTime() + rule(config()).expiry);
  return {
    ...parts,
    hostname: config().hostname,
    recent: createRecent(),
    room: (bytes) => handingOn.take(COPIES * bytes, 'known', () => forEver),
    agency: (id) => config().agencies.find((agency) => agency.id === id) ?? missing(id),
    relay: (work) => {
      const { hostname, gatewayTls, limits } = config();
      const patience = { connect: limits.connectSeconds * 1000, reply: limits.replySeconds * 1000 };
      return attempt({ ...relaying, identity: { hostname, ...gatewayTls }, patience }, work);
    },
    limits: {
      get ciphertexts() {
        return config().limits.ciphertextsPerMessage;
      },
    },
    get desk() {
      return config().desk?.origin ?? null;
    },
    newId,
    newTransferId: () => randomBytes(16).toString('base64url'),
    patience: {
      get delayNotice() {
        return config().limits.delayNoticeHours * HOUR;
      },
      receipt: DAY,
    },
    expiryOf,
    isExpired: (spooled) => parts.now() >= expiryOf(spooled),
    nextLook: (spooled, isTried) => nextLook(spooled, isTried, rule(config()), parts.now()),
  };
}

/** A new id of a message. */
export function newId(): Id {
  return randomBytes(10).toString('hex') as Id;
}

function rule({ limits }: Config): RetryRule {
  return { ...DEFAULT_RULE, most: limits.retryMinutes * MINUTE, expiry: limits.expiryDays * DAY };
}

function nextLook(spooled: Spooled, isTried: boolean, retry: RetryRule, now: Date): Date {
  const when = nextAttempt({ acceptedAt: waitingSince(spooled), isTried, now, random: Math.random() }, retry);
  return when === 'expired' ? now : when;
}

/** A message of an agency that the config no longer names waits until it does again. */
function missing(id: string): never {
  throw new Error(`the config has no agency "${id}" any more; its mail waits in the spool`);
}
