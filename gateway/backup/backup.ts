/** Writes a backup: one sealed file, whole or not there, of a gateway that may be running. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../config/config.ts';
import { portableConfig } from '../config/portable-config.ts';
import { type Lock, sealStream } from '../openpgp/recovery.ts';
import { nodeDisk } from '../spool/disk.ts';
import { inBlocks } from '../spool/format.ts';
import { pack, RESERVED } from './archive.ts';
import { CONFIG, contentsOf } from './contents.ts';

export interface Wanted {
  readonly config: Config;
  /** Must not exist: a backup never replaces another. */
  readonly file: string;
  readonly lock: Lock;
  readonly now: Date;
}

/** What was written. */
export interface Written {
  readonly bytes: number;
  /** Of the sealed file, in hex. */
  readonly sha256: string;
  readonly messages: number;
  /** Files that the config names and that are not there. */
  readonly missing: readonly string[];
}

/** @throws Error in one sentence; then nothing is left of it */
export async function writeBackup({ config, file, lock, now }: Wanted): Promise<Written> {
  await refuseExisting(file);
  const { hostname, agencies, data, directory } = config;
  const portable = portableConfig(config.file, data, [CONFIG, ...RESERVED]);
  let messages = 0;
  const missing: string[] = [];
  const contents = contentsOf({
    config: portable,
    data,
    members: directory.kind === 'members' ? directory.members : null,
    onMessage: () => {
      messages += 1;
    },
    onMissing: (path) => void missing.push(path),
  });
  const about = { made: now, hostname, agencies: agencies.map(({ id }) => id) };
  // In blocks: each piece costs the library a round of its own.
  const sealed = await sealStream(inBlocks(pack(about, contents)), lock, now);
  return { ...(await writeDurably(file, sealed)), messages, missing };
}

async function writeDurably(file: string, chunks: AsyncIterable<Uint8Array>) {
  const digest = createHash('sha256');
  const beside = `${file}.${process.pid}.unfinished`;
  let bytes = 0;
  try {
    await using handle = await open(beside, 'wx', 0o600);
    for await (const chunk of chunks) {
      digest.update(chunk);
      bytes += chunk.length;
      await handle.writeFile(chunk);
    }
    await handle.sync();
    await rename(beside, file);
    await nodeDisk.syncFolder(dirname(file));
    return { bytes, sha256: digest.digest('hex') };
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

async function refuseExisting(file: string): Promise<void> {
  const isThere = await access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
  if (isThere) throw new Error(`${file} is there already, and a backup replaces nothing; choose another name`);
}
