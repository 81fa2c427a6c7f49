/** What our reports say to an author: which sentence fits, and the sentences themselves in six languages. */
import { isPermanent, type Reply } from '../mail/reply.ts';
import type { Cause, Language, Reason, Texts } from './text-types.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { es } from './texts/es.ts';
import { fr } from './texts/fr.ts';
import { ru } from './texts/ru.ts';
import { zh } from './texts/zh.ts';

/** The texts by language. */
export const TEXTS: Readonly<Record<Language, Texts>> = { ar, zh, en, fr, ru, es };

/** The few statuses that tell an author something to act on (RFC 3463 section 3). */
const BY_STATUS: ReadonlyMap<string, Cause> = new Map([
  ['5.1.1', 'unknown-mailbox'],
  ['4.2.2', 'full-mailbox'],
  ['5.2.2', 'full-mailbox'],
  ['5.2.3', 'too-big'],
  ['5.3.4', 'too-big'],
  // What our own last look answers when the directory has withdrawn the key meanwhile.
  ['5.7.5', 'key-withdrawn'],
  ['4.4.7', 'expired'],
  ['5.4.7', 'expired'],
]);

/** The cause of a failure. Our own reason outweighs the reply; a transient reply at the end means that the time ran out. */
export function explain(answer: Reply, reason: Reason | null): Cause {
  const known = reason ?? BY_STATUS.get(answer.status);
  if (known) return known;
  if (isPermanent(answer)) return 'refused';
  return answer.status.startsWith('4.4.') ? 'unreachable' : 'expired';
}

/**
 * Puts values in place of the names in braces. In Arabic each value is isolated from left to right (UAX #9 section 2.4),
 * or the parts of an address would be shown in another order than they are written.
 */
export function fill(text: string, values: Readonly<Record<string, string>>, language: Language): string {
  return text.replace(/\{([a-z]+)\}/g, (whole, name) =>
    Object.hasOwn(values, name) ? isolate(values[name]!, language) : whole,
  );
}

/** A value or a line of Latin text as it stands in a text of that language. */
export function isolate(value: string, language: Language): string {
  return language === 'ar' ? `\u2066${value}\u2069` : value;
}
