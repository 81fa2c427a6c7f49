/** Copies a spool that a gateway may be working on: messages are written once, and everything else is only added to. */
import { join } from 'node:path';
import type { Entry } from '../../directory/tar.ts';
import type { Id } from '../mail/envelope.ts';
import { type DiskFile, nodeDisk, openIfThere, readSmall } from '../spool/disk.ts';
import type { Layout } from '../spool/layout.ts';

/**
 * Every message with its journal; then what the disk has damaged; and at last what has left: a message that leaves while it is copied then has
 * its line there, which is its end. Read earlier, it could be in neither, and a repeat of it would be new. The result is a state that a crash
 * could have left as well. `noted.log` is not of it: it tells of what was under way in a process that is not the restored one's.
 * Of what has left, a part may have gone on as another message, released by people meanwhile: so messages that are new then are copied too.
 */
export async function* queueEntries(layout: Layout, name: string, onMessage: () => void): AsyncGenerator<Entry> {
  const found = new Set(await listed(layout.shelf));
  for (const id of found) yield* message({ layout, name, id: id as Id, onMessage });
  for (const folder of ['corrupt', 'done'] as const)
    for (const file of await listed(layout[folder]))
      yield* whole(join(layout[folder], file), `${name}/${folder}/${file}`);
  for (const id of await listed(layout.shelf))
    if (!found.has(id)) yield* message({ layout, name, id: id as Id, onMessage });
}

interface OneMessage {
  readonly layout: Layout;
  readonly name: string;
  readonly id: Id;
  readonly onMessage: () => void;
}

/** Nothing of a message that has left before it was read, or while its journal was. */
async function* message({ layout, name, id, onMessage }: OneMessage): AsyncGenerator<Entry> {
  const path = layout.message(id);
  const file = await openIfThere(nodeDisk, path);
  if (file === null) return;
  try {
    const journal = await readSmall(nodeDisk, layout.journal(id));
    // A message goes before its journal does: while it is there, the journal that was read is the whole one.
    if (!(await isThere(path))) return;
    onMessage();
    // What is open stays readable to its end, also when it is removed meanwhile.
    yield fileEntry(file, `${name}/new/${id}`, await file.size());
    if (journal) yield { name: `${name}/log/${id}`, size: journal.length, body: [journal] };
  } finally {
    await file.close();
  }
}

/** As much of a file as there is now; what is added meanwhile is not of this copy. */
export async function* whole(path: string, name: string): AsyncGenerator<Entry> {
  const file = await openIfThere(nodeDisk, path);
  if (file === null) return;
  try {
    yield fileEntry(file, name, await file.size());
  } finally {
    await file.close();
  }
}

const BLOCK = 256 << 10;

function fileEntry(file: DiskFile, name: string, size: number): Entry {
  async function* body() {
    for (let at = 0; at < size; at += BLOCK) yield file.read(at, Math.min(BLOCK, size - at));
  }
  return { name, size, body: body() };
}

async function isThere(path: string): Promise<boolean> {
  const file = await openIfThere(nodeDisk, path);
  await file?.close();
  return file !== null;
}

/** A gateway that was never started has no folders yet. */
async function listed(folder: string): Promise<readonly string[]> {
  return nodeDisk.list(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}
