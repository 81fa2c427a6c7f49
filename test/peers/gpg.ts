/** Stock GnuPG in a throw-away home: the other program that people open and write OpenPGP mail with. */
import { existsSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun, type Result, run, waitFor } from './process.ts';

/** What an independent program made of a ciphertext. */
export interface Opened {
  readonly plaintext: Uint8Array;
  /** The primary key's fingerprint behind the signature, upper-case hex; null where there is none or its certificate is not known. */
  readonly signedBy: string | null;
  /** Whether it was signed by a usable certificate and nothing was changed. */
  readonly good: boolean;
}

/** A key made for a test. */
export interface GeneratedKey {
  readonly fingerprint: string;
  /** Armored. */
  readonly certificate: string;
}

/** A GnuPG home; disposing of it ends its agent and removes it. */
export interface Gpg extends AsyncDisposable {
  /** Takes armored secret keys or certificates in. */
  import(armored: string): Promise<void>;
  /** An Ed25519 primary key with a Curve25519 subkey, its secret part without a passphrase. */
  generateKey(userId: string): Promise<GeneratedKey>;
  /** Signs with one of its keys and encrypts to certificates it has, both named by fingerprint; armored. */
  signAndEncrypt(bytes: Uint8Array, keys: { readonly signer: string; readonly to: readonly string[] }): Promise<string>;
  /** Encrypts without signing; armored. */
  encrypt(bytes: Uint8Array, to: readonly string[]): Promise<string>;
  /** Decrypts and verifies with what was imported. Throws what gpg says where it cannot decrypt. */
  decrypt(armored: string | Uint8Array): Promise<Opened>;
  /** What `gpg --list-packets` says of the packets that lie open; nothing is decrypted. */
  packets(armored: string | Uint8Array): Promise<string>;
  /** The key IDs that a ciphertext is addressed to, in the order of its packets. */
  addressedTo(armored: string | Uint8Array): Promise<string[]>;
}

/** Makes a home. Needs the package (see `install.ts`). */
export async function startGpg(): Promise<Gpg> {
  const folder = await mkdtempDisposable(join(tmpdir(), 'gpg-'));
  const gpg = (...args: string[]) => command(folder.path, args);
  const packets = async (armored: string | Uint8Array) =>
    textOf(await mustRun(gpg('--list-only', '--list-packets'), Buffer.from(armored)));
  return {
    import: async (armored) => void (await mustRun(gpg('--import'), Buffer.from(armored))),
    generateKey: async (userId) => {
      const made = await mustRun(gpg('--quick-generate-key', userId, 'future-default', 'default', 'never'));
      const fingerprint = statusLine(made.stderr, 'KEY_CREATED')?.[1] ?? '';
      return { fingerprint, certificate: textOf(await mustRun(gpg('--armor', '--export', fingerprint))) };
    },
    signAndEncrypt: async (bytes, { signer, to }) =>
      textOf(await mustRun(gpg('--armor', '--sign', '--local-user', signer, '--encrypt', ...recipients(to)), bytes)),
    encrypt: async (bytes, to) => textOf(await mustRun(gpg('--armor', '--encrypt', ...recipients(to)), bytes)),
    decrypt: async (armored) => opened(await run(gpg('--decrypt'), Buffer.from(armored))),
    packets,
    addressedTo: async (armored) =>
      [...(await packets(armored)).matchAll(/^:pubkey enc packet:.* keyid (\w+)/gm)].map(([, id = '']) => id),
    [Symbol.asyncDispose]: async () => {
      await endAgent(folder.path);
      await folder.remove();
    },
  };
}

function command(home: string, args: readonly string[]) {
  const always = ['--batch', '--homedir', home, '--status-fd', '2', '--trust-model', 'always'];
  const noPassphrase = ['--pinentry-mode', 'loopback', '--passphrase', ''];
  return { file: 'gpg', args: [...always, ...noPassphrase, ...args], env: { LC_ALL: 'C' } };
}

function recipients(fingerprints: readonly string[]): string[] {
  return fingerprints.flatMap((fingerprint) => ['--recipient', fingerprint]);
}

/** Exit code 2 also means "decrypted, but the signature could not be checked"; the status lines tell the two apart. */
function opened({ stdout, stderr }: Result): Opened {
  if (!statusLine(stderr, 'DECRYPTION_OKAY')) throw new Error(`decrypting with gpg:\n${stderr}`);
  const signedBy = statusLine(stderr, 'VALIDSIG')?.at(-1) ?? null;
  return { plaintext: stdout, signedBy, good: signedBy !== null && statusLine(stderr, 'GOODSIG') !== null };
}

/** The arguments of a status line (gnupg: doc/DETAILS); null without such a line. */
function statusLine(stderr: string, keyword: string): string[] | null {
  const line = stderr.split('\n').find((text) => text.startsWith(`[GNUPG:] ${keyword}`));
  return line?.split(' ').slice(2) ?? null;
}

function textOf({ stdout }: Result): string {
  return Buffer.from(stdout).toString();
}

/** gpg starts the agent by itself and detaches it, so it is ended by its home; its socket is the last thing it removes. */
async function endAgent(home: string): Promise<void> {
  const socket = await mustRun({ file: 'gpgconf', args: ['--homedir', home, '--list-dirs', 'agent-socket'] });
  await mustRun({ file: 'gpgconf', args: ['--homedir', home, '--kill', 'all'] });
  await waitFor('gpg-agent to end', () => !existsSync(textOf(socket).trim()));
}
