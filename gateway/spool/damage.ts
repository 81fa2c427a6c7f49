/** What happens to files that are not as they were written: set aside, told of, never deleted. */
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Id } from '../mail/envelope.ts';
import { type Disk, readSmall, writeNew } from './disk.ts';
import { decodeJournal } from './journal.ts';
import type { Layout } from './layout.ts';
import { decodeLines } from './lines.ts';
import { salvageMessage } from './message-file.ts';
import type { Entry, Spooled } from './spool.ts';

/** Something for a person to look at, and perhaps an author to be told of. */
export interface Damage {
  /** The message concerned; null where it is the list of those that have left. */
  readonly id: Id | null;
  readonly reason: string;
  /** Where the evidence lies now. */
  readonly file: string;
  /** The message where its header is still sound, with what became of it: its open recipients will not be served. Null otherwise. */
  readonly spooled: Spooled | null;
}

export interface DamageParts {
  readonly disk: Disk;
  readonly layout: Layout;
  readonly onDamage: (damage: Damage) => void;
}

/** Sets a damaged message aside with its journal, and answers what could still be read of it. */
export async function setAsideMessage(parts: DamageParts, id: Id, reason: string): Promise<Spooled | null> {
  const { disk, layout, onDamage } = parts;
  const message = await salvageMessage(disk, layout.message(id));
  const journal = await readJournal(parts, id);
  const file = join(layout.corrupt, id);
  // The journal goes first. Stop here: the message is found damaged once more at the next start, and nothing is lost.
  await moveAside(disk, layout.journal(id), `${file}.journal`);
  await moveAside(disk, layout.message(id), file);
  const spooled = message === null ? null : { message, journal };
  onDamage({ id, reason, file, spooled });
  return spooled;
}

/** Sets a journal aside whose message is gone though it never left. */
export async function setAsideJournal({ disk, layout, onDamage }: DamageParts, id: Id): Promise<void> {
  const file = join(layout.corrupt, `${id}.journal`);
  await moveAside(disk, layout.journal(id), file);
  onDamage({ id, reason: 'the message is gone though it never left', file, spooled: null });
}

/** The entries of a message's journal; damaged lines are copied aside, and the recipients they spoke of may be served twice. */
export async function readJournal(parts: DamageParts, id: Id): Promise<readonly Entry[]> {
  const bytes = await readLineFile(parts, parts.layout.journal(id), id);
  return decodeJournal(bytes ?? new Uint8Array()).entries;
}

/** All bytes of a file of lines, null where there is none; what is damaged in it has been copied aside, what the disk cannot read moved. */
export async function readLineFile(parts: DamageParts, path: string, id: Id | null): Promise<Uint8Array | null> {
  const { disk, layout, onDamage } = parts;
  const name = id === null ? basename(path) : `${id}.journal`;
  try {
    const bytes = await readSmall(disk, path);
    const damaged = bytes === null ? 0 : id === null ? decodeLines(bytes).damaged : decodeJournal(bytes).damaged;
    if (bytes === null || damaged === 0) return bytes;
    const file = await copyAside(parts, name, bytes);
    onDamage({ id, reason: `${damaged} damaged lines`, file, spooled: null });
    return bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error;
    const file = join(layout.corrupt, name);
    await moveAside(disk, path, file);
    onDamage({ id, reason: 'the disk cannot read it', file, spooled: null });
    return null;
  }
}

/** The digest in the name makes copies of the same damage one copy. */
async function copyAside({ disk, layout }: DamageParts, name: string, bytes: Uint8Array): Promise<string> {
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  const file = join(layout.corrupt, `${name}.${digest}`);
  const temporary = layout.temporary();
  await writeNew(disk, temporary, [bytes]);
  await disk.rename(temporary, file);
  await disk.syncFolder(layout.corrupt);
  return file;
}

async function moveAside(disk: Disk, from: string, to: string): Promise<void> {
  try {
    await disk.rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  await disk.syncFolder(dirname(to));
  await disk.syncFolder(dirname(from));
}
