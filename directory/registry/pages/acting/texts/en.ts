/** What can be done, in English. */
import type { ActingTexts } from '../acting-texts.ts';

export const en: ActingTexts = {
  problems: {
    'malformed-request': 'Something is missing, or not written as it must be.',
    'not-signed-in': 'You are no longer signed in: sign in in another tab, then try again here.',
    'sign-in-failed': 'The directory did not accept this passkey.',
    forbidden: 'This account may not do that.',
    'cross-site': 'The page is out of date: load it again.',
    'not-found': 'It is not there any more.',
    'method-not-allowed': 'That cannot be done here.',
    closed: 'The proposal is not open any more: load the page again.',
    repeated: 'It is still being done: wait a moment, then load the page again.',
    'other-size': 'The log has grown meanwhile: load the page again.',
    used: 'This invitation was used already, or its 72 hours are over: ask the secretariat for a new one.',
    changed: 'It was changed meanwhile, perhaps in another tab: load the page again.',
    'too-large': 'That is too large.',
    'media-type': 'That is not the right kind of file.',
    'rule-broken': 'The rules of the log do not allow it.',
    'key-reused': 'The page is out of date: load it again.',
    'not-proven': 'It could not be proven.',
    unconditional: 'The page is out of date: load it again.',
    'too-many-requests': 'Too many requests: wait a minute, then try again.',
    internal: 'The directory made a mistake, and has written it down. Try again later.',
    halted: 'The log takes nothing at present. Try again later.',
    unreachable: 'The directory cannot be reached. Check the connection, then try again.',
    'no-passkey': 'No passkey was used. Try again, and confirm at the device when it asks.',
  },
};
