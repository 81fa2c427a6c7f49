/** What became of one recipient at one attempt. */
import type { Address } from '../../directory/address.ts';
import type { Reply } from './reply.ts';

/**
 * `reports`: the next hop has been told what reports are wanted, and they are its duty from now on (RFC 3461 section 5.2.1). `inDoubt`: the connection broke after the final dot, so the next hop may or may not have the message
 * (RFC 1047). `why`: what people of the agency have decided, or not decided in time; no status says so.
 */
export type Outcome =
  | { readonly kind: 'relayed'; readonly reply: Reply; readonly reports?: true }
  | { readonly kind: 'deferred'; readonly reply: Reply; readonly inDoubt: boolean }
  | { readonly kind: 'failed'; readonly reply: Reply; readonly why?: 'rejected' | 'undecided' };

/** The same outcome for each of these recipients. */
export function everyRecipient(recipients: readonly Address[], outcome: Outcome): ReadonlyMap<Address, Outcome> {
  return new Map(recipients.map((address) => [address, outcome]));
}

/** Nothing was handed over; it will be tried again. */
export function deferred(reply: Reply): Outcome {
  return { kind: 'deferred', reply, inDoubt: false };
}

/** Final: the author is told. */
export function failed(reply: Reply, why?: 'rejected' | 'undecided'): Outcome {
  return { kind: 'failed', reply, ...(why && { why }) };
}

/** Nothing more is tried: what was deferred has failed, for the reason that it was deferred for. */
export function givenUp(outcomes: ReadonlyMap<Address, Outcome>): ReadonlyMap<Address, Outcome> {
  const final = (outcome: Outcome) => (outcome.kind === 'deferred' ? failed(outcome.reply) : outcome);
  return new Map([...outcomes].map(([address, outcome]) => [address, final(outcome)]));
}

/** Tells an outcome from a way still open. */
export function isOutcome<Way extends { readonly kind: string }>(way: Way | Outcome): way is Outcome {
  return way.kind === 'relayed' || way.kind === 'deferred' || way.kind === 'failed';
}
