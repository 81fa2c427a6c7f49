/** The recovery sheet in English. */
import type { SheetTexts } from './sheet-texts.ts';

export const en: SheetTexts = {
  title: 'Recovery sheet: keep sealed',
  what: 'Whoever holds this sheet can give the agency new keys in the directory of the network, together with two registrars. It is needed only when the identity key is lost or stolen.',
  agency: 'Agency',
  made: 'Made on',
  secret: 'Recovery key (secret)',
  typing: 'Each line: its number, sixteen digits or letters from a to f, and four more that show a typing error.',
  recoveryId: 'Public id of the recovery key',
  identityId: 'Public id of the identity key',
  now: 'Now',
  nowSteps: [
    'Print this sheet twice, on a printer that keeps no copies.',
    'Seal each copy in an envelope, sign across the flap, and keep the two in safes at two places.',
    'After the enrolment has been signed: delete this file and the file of the recovery key from the stick. The identity key stays on it, in a third place.',
    'Read both public ids to the secretariat by telephone, at a number that you know from elsewhere.',
  ],
  later: 'When the identity key is lost or stolen',
  laterSteps: [
    'Telephone the secretariat. A registrar can suspend the agency within minutes.',
    'Type in the key: npm run gateway -- directory restore-key FOLDER',
    'Ask for new keys: npm run gateway -- directory recover FOLDER',
    'They count after seven days. Destroy this sheet; a new one was printed with the new keys.',
  ],
};
