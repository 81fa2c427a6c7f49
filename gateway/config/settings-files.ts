/** Settings that name files: their content where it is small, or only that they lie there and are private. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

/** The files that a config names. What cannot be had is thrown as an Error that says why in words for an administrator. */
export interface Files {
  /** The absolute path; what is relative counts from the config file. */
  resolve(path: string): string;
  text(path: string): string;
  /** Throws where the file cannot be read, or where its mode has one of the bits of `forbidden`. */
  check(path: string, forbidden: number): void;
}

const GROUP_AND_OTHERS = 0o077;
/** Certificate tools give the group of a TLS key the right to read it. */
const OTHERS = 0o007;

/**
 * Below this folder systemd keeps each unit's credentials, which only the unit's user can enter. From version 254 on an access list lets it
 * read them, and the mask of that list stands where the group's bits would be (acl(5)): 0440 is what it makes, and nobody else is let in.
 */
const CREDENTIALS = '/run/credentials/';

/** Which bits of a file's mode let somebody in whom the setting forbids. */
export function forbiddenAt(path: string, forbidden: number): number {
  return path.startsWith(CREDENTIALS) ? forbidden & ~0o040 : forbidden;
}

/** The files of this machine, seen from a folder. */
export function filesFrom(folder: string): Files {
  return {
    resolve: (path) => resolve(folder, path),
    text: (path) => told(path, () => readFileSync(path, 'utf8')),
    check(path, forbidden) {
      const { mode } = told(path, () => statSync(path));
      told(path, () => accessSync(path, constants.R_OK));
      if ((mode & forbiddenAt(path, forbidden)) === 0) return;
      const octal = (mode & 0o777).toString(8);
      throw new Error(`${path} may be read by others (mode ${octal}); run: chmod 600 ${path}`);
    },
  };
}

/** The kinds of settings that name a file. Their input is a path; their output is the path made absolute, or the content. */
export function fileSettings(files: Files) {
  const path = z.string().min(1).transform(files.resolve);
  const named = <T>(use: (path: string) => T) =>
    path.transform((absolute, context) => attempt(() => use(absolute), context));
  return {
    path,
    pem: named((absolute) => certificate(files.text(absolute), absolute)),
    tlsKey: named((absolute) => privateKey(privateText(files, absolute, OTHERS), absolute)),
    /** The same two, left where they are for whoever reads them again when they are renewed. */
    pemFile: named((absolute) => certificate(files.text(absolute), absolute) && absolute),
    tlsKeyFile: named((absolute) => privateKey(privateText(files, absolute, OTHERS), absolute) && absolute),
    /** Never read here: only crypto workers open these. */
    secretPath: named((absolute) => {
      files.check(absolute, GROUP_AND_OTHERS);
      return absolute;
    }),
    secretLine: named((absolute) => secretLine(files, absolute)),
    hexKey: named((absolute) => octets(privateText(files, absolute, GROUP_AND_OTHERS), absolute)),
  };
}

/** The first line of a file that only its owner may read: a password or passphrase. */
export function secretLine(files: Files, path: string): string {
  const line = privateText(files, path, GROUP_AND_OTHERS).split(/\r?\n/, 1)[0] ?? '';
  if (line === '') throw new Error(`${path} has an empty first line; write the secret there`);
  return line;
}

function privateText(files: Files, path: string, forbidden: number): string {
  files.check(path, forbidden);
  return files.text(path);
}

function attempt<T>(use: () => T, context: z.RefinementCtx): T {
  try {
    return use();
  } catch (error) {
    context.addIssue((error as Error).message);
    return z.NEVER;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist; check the path',
  EACCES: 'may not be read by the user that runs the gateway; give it to that user',
  EISDIR: 'is a folder; name a file in it',
};

function told<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    throw new Error(`${path} ${REASONS[code] ?? `cannot be read: ${message}`}`, { cause });
  }
}

function certificate(text: string, path: string): string {
  return parsed(text, () => new X509Certificate(text), `${path} is not a certificate in PEM`);
}

function privateKey(text: string, path: string): string {
  return parsed(text, () => createPrivateKey(text), `${path} is not an unencrypted private key in PEM`);
}

/** Gives the text back once it has been parsed without error. */
function parsed(text: string, parse: () => unknown, otherwise: string): string {
  try {
    parse();
    return text;
  } catch (cause) {
    throw new Error(`${otherwise}; export it in that form`, { cause });
  }
}

function octets(text: string, path: string): Uint8Array {
  if (!/^[0-9a-f]{64}\s*$/i.test(text))
    throw new Error(`${path} does not hold 32 octets in hex; make it with: openssl rand -hex 32`);
  return new Uint8Array(Buffer.from(text.trim(), 'hex'));
}
