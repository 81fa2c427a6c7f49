/** What an author hears of rules for content that stopped a message: kinds, counts and what to do, never a value. */
import type { Reason } from '../../relay/text-types.ts';
import type { Matter } from './matter.ts';
import type { Misfit } from './override.ts';

/** Why, for the notice in the author's language, and the sentence of the reply. */
export interface Refused {
  readonly reason: Reason;
  readonly text: string;
}

/** It may not leave, or only when people release it, and nobody is there who could. `matters` are those that stop it. */
export function barred(address: string, matters: readonly Matter[]): Refused {
  const isFinal = matters.some(({ action }) => action === 'refuse');
  const who = isFinal ? '' : ', which people would have to release, and nobody here can';
  const reason = reasonOf(matters);
  return { reason, text: `not sent to ${address}: the message holds ${whatIsHeld(matters)}${who}; ${ADVICE[reason]}` };
}

/** The author has to say why; `matters` are those that ask for it. */
export function unexplained(address: string, matters: readonly Matter[]): Refused {
  return {
    reason: 'reason-needed',
    text: `not sent to ${address}: the message holds ${whatIsHeld(matters)}; give a reason in the add-in or send without it`,
  };
}

/** The author has said why, but of something else. */
export function staleReason(misfit: Misfit, matters: readonly Matter[]): Refused {
  return {
    reason: 'override-stale',
    text: `nothing was sent: the message holds ${whatIsHeld(matters)}, and ${CHANGED[misfit]} since a reason was given; open it once more in the add-in and send again`,
  };
}

/** Such as `iban (3), content that could not be looked into (encrypted)`. */
export function whatIsHeld(matters: readonly Matter[]): string {
  const kinds = matters.map(({ kind, count }) => {
    const [, unseen] = /^unseen-(.*)/.exec(kind) ?? [];
    const [, danger] = /^danger-(.*)/.exec(kind) ?? [];
    return unseen ? `content that could not be looked into (${unseen})` : (danger ?? `${kind} (${count})`);
  });
  const more = kinds.length - MOST_KINDS;
  return [...kinds.slice(0, MOST_KINDS), ...(more > 0 ? [`${more} more kinds`] : [])].join(', ');
}

/** A reply is short. */
const MOST_KINDS = 5;

const CHANGED: Readonly<Record<Misfit, string>> = {
  policy: 'the policy has changed',
  recipients: 'the recipients have changed',
  content: 'the text or the attachments have changed',
};

type Barred = 'secret-found' | 'marking-above-allowance' | 'not-inspectable' | 'barred-content';

/** What the author most needs to hear of first. */
function reasonOf(matters: readonly Matter[]): Barred {
  const any = (pattern: RegExp) => matters.some(({ kind }) => pattern.test(kind));
  if (any(/^(private-key|seed-phrase|credential)$/)) return 'secret-found';
  if (any(/^marking-/)) return 'marking-above-allowance';
  return any(/^unseen-/) ? 'not-inspectable' : 'barred-content';
}

const ADVICE: Readonly<Record<Barred, string>> = {
  'secret-found': 'remove it and send again, or ask your administrator which way is permitted',
  'marking-above-allowance': 'ask your administrator which way is permitted for that marking',
  'not-inspectable': 'send it in a form that can be read, or ask your administrator',
  'barred-content': 'remove it and send again, or ask your administrator',
};
