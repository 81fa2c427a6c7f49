/** Sign-in and account in English. */
import type { AccountTexts } from '../account-texts.ts';

export const en: AccountTexts = {
  signIn: 'Sign in',
  signInHint:
    'There are no passwords here. You sign in with the passkey that was made when you took up your invitation.',
  usePasskey: 'Sign in with a passkey',
  lost: 'Whoever has lost every passkey needs a new invitation: agencies and people of the secretariat ask a registrar.',
  account: 'My account',
  holder: 'Account',
  roles: 'Roles',
  agency: 'agency',
  passkeys: 'Passkeys that sign in to this account',
  passkey: 'Passkey',
  registered: 'Registered',
  act: 'What can be done',
  remove: 'Remove',
  removeHint: 'Removing a passkey also ends every other session.',
  lastOne: 'the only one',
  add: 'Add a passkey',
  addHint: 'Have at least two, on different devices: whoever loses the only one has to be invited again.',
  inLog: 'In the log',
  inLogHint:
    'So that you can approve in this browser, custodians of the root list the passkey with staff.set, beside your other keys. It counts a week later.',
  listed: 'listed',
  sessions: 'Sessions',
  session: 'Began',
  seen: 'Last used',
  end: 'End',
  thisOne: 'this one',
};
