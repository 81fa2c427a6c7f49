/** Where everything lies in the folder of a file spool. */
import { dirname, join } from 'node:path';
import type { Id } from '../mail/envelope.ts';
import type { Disk } from './disk.ts';
import { SpoolError } from './spool.ts';

/** Folders, and the paths of single files in them. */
export interface Layout {
  readonly root: string;
  /** Being written; emptied at start. */
  readonly tmp: string;
  /** Committed messages, `new/<id>`; written once, never changed. In one folder, so that those who commit together share its sync. */
  readonly shelf: string;
  /** Journals, `log/<id>`. */
  readonly log: string;
  /** What has left, one file a day: ids and repeat keys. */
  readonly done: string;
  /** What is not as it was written; kept until a person has seen it. */
  readonly corrupt: string;
  /** What was noted of messages and no journal tells of yet; a file. */
  readonly noted: string;
  message(id: Id): string;
  journal(id: Id): string;
  /** Where a damaged message and its journal are set aside; `.told` is added for the mark that its author was told. */
  asideMessage(id: Id): string;
  asideJournal(id: Id): string;
  doneOn(day: string): string;
  /** A new name in `tmp` at each call. */
  temporary(): string;
}

/** The layout of one folder. Its functions throw {@link SpoolError} for an id that is no file name. */
export function layoutOf(root: string): Layout {
  const inside = (...names: string[]) => join(root, ...names);
  let temporaries = 0;
  return {
    root,
    tmp: inside('tmp'),
    shelf: inside('new'),
    log: inside('log'),
    done: inside('done'),
    corrupt: inside('corrupt'),
    noted: inside('noted.log'),
    message: (id) => inside('new', fileName(id)),
    journal: (id) => inside('log', fileName(id)),
    asideMessage: (id) => inside('corrupt', fileName(id)),
    asideJournal: (id) => inside('corrupt', `${fileName(id)}.journal`),
    doneOn: (day) => inside('done', `${day}.log`),
    temporary: () => inside('tmp', String(++temporaries)),
  };
}

/** Makes every folder, and their names durable: what lies in a folder that a power cut forgets is lost. The parent must exist. */
export async function makeFolders(disk: Disk, { root, tmp, shelf, log, done, corrupt }: Layout): Promise<void> {
  for (const path of [root, tmp, shelf, log, done, corrupt]) await disk.makeFolder(path);
  for (const path of [root, dirname(root)]) await disk.syncFolder(path);
}

function fileName(id: Id): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id))
    throw new SpoolError(`the id ${JSON.stringify(id)} cannot name a file`);
  return id;
}
