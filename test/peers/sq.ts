/** Sequoia's `sq`, the second independent OpenPGP program: it keeps nothing, so keys are handed to it with each call. */
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GeneratedKey, Opened } from './gpg.ts';
import { mustRun, run } from './process.ts';

/** A key with its secret part, armored, without a passphrase. */
export interface SqKey extends GeneratedKey {
  readonly secretKey: string;
}

/** A folder to work in; disposing of it removes it. */
export interface Sq extends AsyncDisposable {
  generateKey(userId: string): Promise<SqKey>;
  /** Signs and encrypts; keys and certificates are armored, and so is what comes out. */
  signAndEncrypt(bytes: Uint8Array, keys: { readonly signer: string; readonly to: readonly string[] }): Promise<string>;
  /**
   * Decrypts with an armored secret key and verifies against one certificate. Where the signature is not by it, the plaintext comes
   * with `good: false`; where it cannot be decrypted, throws what sq says.
   */
  decrypt(armored: string | Uint8Array, keys: { readonly secretKey: string; readonly signer: string }): Promise<Opened>;
  /** What `sq packet dump` says of the packets that lie open. */
  packets(armored: string | Uint8Array): Promise<string>;
  /** The key IDs that a ciphertext is addressed to, in the order of its packets. */
  addressedTo(armored: string | Uint8Array): Promise<string[]>;
}

/** Makes a folder to work in. Needs the package (see `install.ts`). */
export async function startSq(): Promise<Sq> {
  const folder = await mkdtempDisposable(join(tmpdir(), 'sq-'));
  const file = filesIn(folder.path);
  const packets = async (armored: string | Uint8Array) => sq(['packet', 'dump'], armored);
  return {
    generateKey: async (userId) => {
      const key = file.name();
      await sq(['key', 'generate', '--userid', userId, '--export', key, '--rev-cert', '-']);
      const certificate = await sq(['key', 'extract-cert', key]);
      return { secretKey: await readFile(key, 'utf8'), certificate, fingerprint: await fingerprintOf(certificate) };
    },
    signAndEncrypt: async (bytes, { signer, to }) => {
      const recipients = await Promise.all(to.map(async (armored) => ['--recipient-cert', await file.write(armored)]));
      return sq(['encrypt', '--signer-key', await file.write(signer), ...recipients.flat()], bytes);
    },
    decrypt: async (armored, { secretKey, signer }) => {
      const decrypt = ['decrypt', '--recipient-key', await file.write(secretKey)];
      const verify = [...decrypt, '--signer-cert', await file.write(signer)];
      const { code, stdout } = await run({ file: 'sq', args: verify }, Buffer.from(armored));
      if (code === 0) return { plaintext: stdout, signedBy: await fingerprintOf(signer), good: true };
      const unverified = await mustRun({ file: 'sq', args: decrypt }, Buffer.from(armored));
      return { plaintext: unverified.stdout, signedBy: null, good: false };
    },
    packets,
    addressedTo: async (armored) =>
      [...(await packets(armored)).matchAll(/^ +Recipient: (\w+)/gm)].map(([, id = '']) => id),
    [Symbol.asyncDispose]: () => folder.remove(),
  };
}

async function sq(args: readonly string[], input: string | Uint8Array = ''): Promise<string> {
  const { stdout } = await mustRun({ file: 'sq', args }, Buffer.from(input));
  return Buffer.from(stdout).toString();
}

async function fingerprintOf(certificate: string): Promise<string> {
  return /Fingerprint: (\w+)/.exec(await sq(['inspect'], certificate))?.[1] ?? '';
}

/** sq takes keys as files only, and writes them to names that are not taken. */
function filesIn(folder: string) {
  let count = 0;
  const name = () => join(folder, `${count++}.pgp`);
  const write = async (content: string) => {
    const path = name();
    await writeFile(path, content, { mode: 0o600 });
    return path;
  };
  return { name, write };
}
