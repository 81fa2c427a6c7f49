/** The removable folder with an agency's identity and recovery keys: found by what they are, not by what their files are called. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { keyId, type SigningKey } from '../../../directory/log/keys.ts';
import { type KeyFile, readKeyFile } from '../../../directory/signer/key-file.ts';
import type { Config } from '../../config/config.ts';
import { CommandError } from '../command-line.ts';

export interface KeyFolder {
  readonly path: string;
  readonly keys: readonly KeyFile[];
}

/** @throws CommandError, LockedKeyError */
export async function openKeyFolder(path: string): Promise<KeyFolder> {
  const names = await readdir(path).catch((cause) => {
    throw new CommandError(`${path} cannot be read (${(cause as Error).message}); is the stick in its place?`, {
      cause,
    });
  });
  const keys = names.filter((name) => name.endsWith('.key')).map((name) => readKeyFile(join(path, name)));
  return { path, keys: await Promise.all(keys) };
}

/** The first of these keys that lies in the folder. @throws CommandError where none does */
export function keyIn(folder: KeyFolder, wanted: readonly SigningKey[], what: string): KeyFile {
  const found = folder.keys.find(({ text }) => wanted.includes(text));
  if (found) return found;
  throw new CommandError(`${folder.path} holds no ${what} key of the agency as the directory knows it`);
}

/** The name of a new key's file: two keys of one kind can lie side by side until the newer has taken effect. */
export function keyFileName(kind: 'identity' | 'recovery', key: SigningKey): string {
  return `${kind}-${keyId(key).slice(0, 8)}.key`;
}

/**
 * Who has the gateway must not have the keys that outrank it, nor must its backups.
 * @throws CommandError where the folder is among the gateway's own
 */
export async function refuseOwnFolders(path: string, { file, data }: Config): Promise<void> {
  const wanted = await real(path);
  for (const own of [await real(data), await real(dirname(file))])
    if (!relative(own, wanted).startsWith('..'))
      throw new CommandError(`${path} lies in ${own}, which is the gateway's; name a folder on a removable medium`);
}

/** Whether both lie on one file system; a removable medium has its own. */
export async function isOnDiskOf(path: string, { file }: Config): Promise<boolean> {
  const [there, here] = await Promise.all([stat(dirname(resolve(path))), stat(dirname(file))]);
  return there.dev === here.dev;
}

/** Links followed as far as the path exists. */
async function real(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch {
    return absolute === dirname(absolute) ? absolute : join(await real(dirname(absolute)), basename(absolute));
  }
}
