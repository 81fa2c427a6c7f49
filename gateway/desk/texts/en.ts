/** The desk's frame and first pages in English. */
import type { SiteTexts } from '../site-texts.ts';

export const en: SiteTexts = {
  desk: 'Valise desk',
  roles: { administrator: 'Administrator', releaser: 'Releaser', deputy: 'Deputy' },
  none: 'None',
  signIn: {
    hint: 'The desk knows people by their passkey, and by nothing else.',
    usePasskey: 'Use your passkey',
    lost: 'If you have no passkey here, or have lost it, ask your administrator for an invitation.',
  },
  join: {
    title: 'Invitation',
    hint: 'You are invited to the desk of your agency’s mail gateway. Is this you?',
    name: 'Name',
    address: 'Address',
    agency: 'Agency',
    roles: 'Roles',
    expires: 'Good until',
    make: 'Make a passkey and sign in',
    passkeyHint:
      'Your device keeps the passkey and asks for your finger, face or PIN whenever you use it. Nothing is typed, and nothing can be read over your shoulder.',
  },
  overview: {
    title: 'Overview',
    waits: 'What waits for you',
    nothing: 'Nothing waits for you.',
    held: 'Held messages: {count}',
    oldest: 'The oldest since {time}',
    you: 'You',
    name: 'Name',
    address: 'Address',
    roles: 'Roles',
  },
  sorry: {
    'not-signed-in': 'Please sign in',
    forbidden: 'Not for you',
    'not-found': 'There is nothing here',
    'too-many': 'Too many requests',
    unavailable: 'The gateway does not answer',
    internal: 'Something went wrong',
  },
  problems: {
    malformed: 'Something is missing, or not written as it must be.',
    'not-signed-in': 'You are not signed in, or not any more: a session ends after a while without use.',
    forbidden: 'None of your roles allows that.',
    'not-found': 'It is not there, or not any more. An invitation can be used once, within 72 hours.',
    changed: 'The message is not as it was shown: load the page again, and look at it anew.',
    'passkey-refused': 'The passkey was not accepted, or it took too long. Try again.',
    'passkey-synced':
      'This passkey is copied between devices, which is not enough for those who release mail. Use a security key, or a passkey that stays on this device.',
    'too-many': 'Wait a minute, then try again.',
    internal: 'The mistake is ours, and was written down. Try again later.',
    'cross-site': 'The page is out of date: load it again.',
    'not-allowed': 'That cannot be done here.',
    'too-large': 'That is too large.',
    'other-host': 'The desk is not known by that name.',
    unavailable:
      'The gateway is being restarted or has stopped; this page looks again by itself. Held mail is kept, and nothing is lost.',
    unreachable: 'The desk cannot be reached. Check the connection, then try again.',
    'no-passkey': 'No passkey was used. Try again, and confirm at the device when it asks.',
  },
};
