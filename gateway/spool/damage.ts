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
  /** To be called once its author has been told, as far as that can be done. Until then the damage is reported again at each start. */
  told(): Promise<void>;
}

export interface DamageParts {
  readonly disk: Disk;
  readonly layout: Layout;
  readonly onDamage: (damage: Damage) => void;
}

/** Sets a damaged message aside with its journal, and answers what could still be read of it. */
export async function setAsideMessage(parts: DamageParts, id: Id, reason: string): Promise<Spooled | null> {
  const { disk, layout } = parts;
  const file = layout.asideMessage(id);
  const journal = await readJournal(parts, id);
  await moveAside(disk, layout.message(id), file);
  // Stop here: `vanished`. The next start sets the journal aside, and then finds that nobody was told.
  await moveAside(disk, layout.journal(id), layout.asideJournal(id));
  return reportAside(parts, id, reason, journal);
}

/** Sets a journal aside whose message is gone though it never left. */
export async function setAsideJournal({ disk, layout, onDamage }: DamageParts, id: Id): Promise<void> {
  const file = layout.asideJournal(id);
  await moveAside(disk, layout.journal(id), file);
  onDamage({ id, reason: 'the message is gone though it never left', file, spooled: null, told: noOne });
}

/** The messages that were set aside and whose authors nobody has told. */
export async function listUntold({ disk, layout }: DamageParts): Promise<readonly Id[]> {
  const names = new Set(await disk.list(layout.corrupt));
  return [...names].filter((name) => !NO_MESSAGE.test(name) && !names.has(`${name}.told`)) as Id[];
}

/** What else lies there: marks, journals, lists of what has left, and copies of both by their digest. */
const NO_MESSAGE = /\.told$|\.(?:journal|log)(?:\.[0-9a-f]{8})?$/;

/** Reports once more what an earlier process has set aside. */
export async function reportUntold(parts: DamageParts, id: Id): Promise<void> {
  const bytes = await readSmall(parts.disk, parts.layout.asideJournal(id));
  const { entries } = decodeJournal(bytes ?? new Uint8Array());
  await reportAside(parts, id, 'set aside before, and its author was perhaps not told', entries);
}

/** Where nobody can be told, that is marked at once. */
async function reportAside(
  parts: DamageParts,
  id: Id,
  reason: string,
  journal: readonly Entry[],
): Promise<Spooled | null> {
  const file = parts.layout.asideMessage(id);
  const message = await salvageMessage(parts.disk, file);
  const spooled = message?.id === id ? { message, journal } : null;
  const told = () => markTold(parts, `${file}.told`);
  if (spooled === null) await told();
  parts.onDamage({ id, reason, file, spooled, told });
  return spooled;
}

async function markTold({ disk, layout }: DamageParts, mark: string): Promise<void> {
  const temporary = layout.temporary();
  await writeNew(disk, temporary, []);
  await disk.rename(temporary, mark);
  await disk.syncFolder(layout.corrupt);
}

async function noOne(): Promise<void> {}

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
    onDamage({ id, reason: `${damaged} damaged lines`, file, spooled: null, told: noOne });
    return bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error;
    const file = join(layout.corrupt, name);
    await moveAside(disk, path, file);
    onDamage({ id, reason: 'the disk cannot read it', file, spooled: null, told: noOne });
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
