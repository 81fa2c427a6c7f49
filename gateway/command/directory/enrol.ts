/** Makes what an agency needs to apply for membership: keys on a removable folder, the recovery sheet, and the application with its proofs. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  type ApplicationDocument,
  applicationBytes,
  type Proof,
  printApplication,
  readApplication,
} from '../../../directory/application.ts';
import { makeKey, type OpenKey, signWith, writeKeyFile } from '../../../directory/signer/key-file.ts';
import type { AgencyConfig } from '../../config/config.ts';
import { filesFrom, secretLine } from '../../config/settings-files.ts';
import { makeFolder } from '../../new-folder.ts';
import { certificateOf } from '../../openpgp/certificate-of.ts';
import { provePossession } from '../../openpgp/possession.ts';
import { keyFileName } from './key-folder.ts';
import { SHEET_TEXTS, type Sheet, sheetPage, sheetText } from './recovery-sheet.ts';
import { writeDurably } from './write-durably.ts';

/** The file that goes to the secretariat; nothing in it is secret. */
export const APPLICATION = 'application.json';

/** What the agency would register, without its keys. */
export type Wanted = Omit<ApplicationDocument, 'identity' | 'recovery' | 'certificate'>;

export interface NewKeys {
  readonly identity: OpenKey;
  readonly recovery: OpenKey;
}

/** Fills a new folder, as a whole or not at all. @throws FolderError, EntryError, KeyringError where nothing was made */
export async function enrol(
  folder: string,
  { wanted, agency, passphrase, now }: { wanted: Wanted; agency: AgencyConfig; passphrase: string; now: Date },
): Promise<NewKeys> {
  const keys = { identity: makeKey(), recovery: makeKey() };
  const application = await signedApplication(wanted, agency, keys, now);
  await makeFolder(folder, async (beside) => {
    await writeKeys(beside, keys, passphrase);
    await writeSheet(beside, { agency: agency.id, name: wanted.name, ...sheetKeys(keys), made: now }, agency);
    await writeDurably(join(beside, APPLICATION), application);
  });
  return keys;
}

/** Both under one passphrase: they lie apart as soon as the enrolment has been signed. */
export async function writeKeys(folder: string, { identity, recovery }: NewKeys, passphrase: string): Promise<void> {
  await writeKeyFile(join(folder, keyFileName('identity', identity.text)), identity, passphrase);
  await writeKeyFile(join(folder, keyFileName('recovery', recovery.text)), recovery, passphrase);
}

/** As text and as a page, in the agency's language. */
export async function writeSheet(folder: string, sheet: Sheet, { language }: AgencyConfig): Promise<void> {
  const name = keyFileName('recovery', sheet.recovery.text).replace(/\.key$/, '-sheet');
  const texts = SHEET_TEXTS[language];
  await writeDurably(join(folder, `${name}.txt`), sheetText(sheet, texts));
  await writeDurably(join(folder, `${name}.html`), sheetPage(sheet, texts, language));
}

export function sheetKeys({ identity, recovery }: NewKeys): Pick<Sheet, 'identity' | 'recovery'> {
  return { identity: identity.text, recovery };
}

/** The certificate of a secret key with the digest under which the directory has it, and what proves that its secret key is here. */
export async function ownCertificate({ passphraseFile }: AgencyConfig, secretKeyFile: string) {
  const files = filesFrom('/');
  const secretKey = files.text(secretKeyFile);
  const armored = await certificateOf(secretKey);
  const digest = createHash('sha256').update(armored).digest('hex');
  const prove = async (bytes: Uint8Array, now: Date): Promise<Uint8Array> =>
    provePossession({ armored: secretKey, passphrase: secretLine(files, passphraseFile) }, bytes, now);
  return { armored, digest, prove };
}

/** Read back at once, so that what the secretariat would refuse is refused here. */
async function signedApplication(
  wanted: Wanted,
  agency: AgencyConfig,
  { identity, recovery }: NewKeys,
  now: Date,
): Promise<string> {
  const { armored, digest, prove } = await ownCertificate(agency, agency.secretKeyFiles[0]!);
  const document = { ...wanted, identity: [identity.text], recovery: recovery.text, certificate: digest };
  const bytes = applicationBytes(document);
  const proofs: Proof[] = [identity, recovery].map((key) => {
    const { keyid, signature } = signWith(key, bytes);
    return { keyid, sig: Buffer.from(signature).toString('base64') };
  });
  proofs.push({ keyid: digest, sig: Buffer.from(await prove(bytes, now)).toString('base64') });
  const printed = printApplication(document, armored, proofs);
  await readApplication(printed);
  return printed;
}
