/** Where a passphrase comes from: a person, or a file. */
import { readFile } from 'node:fs/promises';
import { SignerError } from './signer-error.ts';
import type { Terminal } from './terminal.ts';

/** In characters; four words drawn at random have more. */
const SHORTEST = 16;

/** The passphrase of a key that is there; the first line of the file where one is named. */
export async function knownPassphrase(terminal: Terminal, file: string | undefined): Promise<string> {
  return file === undefined ? terminal.askSecret('Passphrase of the key: ') : firstLine(file);
}

/** The passphrase of a new key, asked for twice. @throws SignerError where it is short, or not the same twice */
export async function newPassphrase(terminal: Terminal, file: string | undefined): Promise<string> {
  const passphrase = file === undefined ? await askedTwice(terminal) : await firstLine(file);
  if (passphrase.length < SHORTEST)
    throw new SignerError(`the passphrase has fewer than ${SHORTEST} characters; take four or more words at random`);
  return passphrase;
}

async function askedTwice(terminal: Terminal): Promise<string> {
  const first = await terminal.askSecret(`New passphrase, ${SHORTEST} characters or more: `);
  const second = await terminal.askSecret('Once more: ');
  if (first !== second) throw new SignerError('the two passphrases are not the same');
  return first;
}

async function firstLine(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).split(/\r?\n/, 1)[0]!;
}
