/** Makes a gateway's folder out of a backup: all of it, proven to be whole, or nothing. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ArchiveError, type Entry } from '../../directory/tar.ts';
import { makeFolder } from '../new-folder.ts';
import { type Opener, openStream } from '../openpgp/recovery.ts';
import { nodeDisk } from '../spool/disk.ts';
import { type About, unpack } from './archive.ts';

export interface Restoring {
  readonly file: string;
  /** Absent or empty. */
  readonly folder: string;
  /** Null where the file has been opened by another program and holds the bare archive. */
  readonly opener: Opener | null;
}

export interface Restored extends About {
  /** SHA-256 of the file in hex. */
  readonly sha256: string;
  /** How many messages wait in the queue. */
  readonly messages: number;
}

/** @throws Error in one sentence; then the folder is as it was */
export async function restore({ file, folder, opener }: Restoring): Promise<Restored> {
  return makeFolder(folder, async (beside) => {
    const digest = createHash('sha256');
    const given = digesting(createReadStream(file), digest);
    const folders = new Set<string>([beside]);
    let messages = 0;
    const store = async (name: string, body: Entry['body']) => {
      await makeFolders(beside, dirname(name), folders);
      await write(join(beside, name), body);
      if (/\/spool\/new\/[^/]+$/.test(name)) messages += 1;
    };
    const about = await unpack(opener ? openStream(given, opener) : given, store).catch((cause) => {
      if (!(cause instanceof ArchiveError)) throw cause;
      const advice = opener ? 'it is damaged; take another copy of it' : 'if it is sealed, name what opens it';
      throw new ArchiveError(`${file}: ${cause.message}; ${advice}`, { cause });
    });
    for (const made of folders) await nodeDisk.syncFolder(made);
    return { ...about, messages, sha256: digest.digest('hex') };
  });
}

async function* digesting(chunks: AsyncIterable<Uint8Array>, digest: ReturnType<typeof createHash>) {
  for await (const chunk of chunks) {
    digest.update(chunk);
    yield chunk;
  }
}

/** For its owner alone, as every folder of a gateway is. */
async function makeFolders(beside: string, name: string, made: Set<string>): Promise<void> {
  const steps = name === '.' ? [] : name.split('/');
  for (const [n] of steps.entries()) {
    const path = join(beside, ...steps.slice(0, n + 1));
    if (made.has(path)) continue;
    await mkdir(path, { mode: 0o700 });
    made.add(path);
  }
}

async function write(path: string, body: Entry['body']): Promise<void> {
  await using handle = await open(path, 'wx', 0o600);
  for await (const chunk of body) await handle.writeFile(chunk);
  await handle.sync();
}
