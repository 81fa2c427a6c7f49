/** What goes into a backup, in the order in which a running gateway can be copied without losing a message or its fate. */
import { join } from 'node:path';
import type { Entry } from '../../directory/tar.ts';
import type { PortableConfig } from '../config/portable-config.ts';
import { nodeDisk, readSmall } from '../spool/disk.ts';
import { layoutOf } from '../spool/layout.ts';
import { textEntry } from './archive.ts';
import { queueEntries } from './queue-copy.ts';
import { recordsEntries } from './records-copy.ts';

/** The config's name in a backup and in a restored folder. */
export const CONFIG = 'gateway.toml';

/** Where things lie, and who is told what is met on the way. */
export interface Contents {
  readonly config: PortableConfig;
  /** The data folder as it lies now. */
  readonly data: string;
  /** The members file, by its present path; null where the gateway follows a log. */
  readonly members: string | null;
  readonly onMessage: () => void;
  /** A file that the config names and that is not there: a revocation certificate that lies in a safe, say. */
  readonly onMissing: (path: string) => void;
}

/**
 * - First the queue. What leaves it meanwhile has left, and what stays is whole.
 * - Then the records and the people, so that they know at least as much as the queue.
 * - The members file last, because a gateway refuses one that is older than its records say.
 */
export async function* contentsOf(contents: Contents): AsyncGenerator<Entry> {
  const { config, data, members, onMessage } = contents;
  yield textEntry(CONFIG, config.text);
  for (const file of config.files) if (file.path !== members) yield* namedFile(file, contents);
  yield* queueEntries(layoutOf(join(data, 'spool')), `${config.data}/spool`, onMessage);
  yield* recordsEntries(data, config.data);
  for (const file of config.files) if (file.path === members) yield* namedFile(file, contents);
}

async function* namedFile({ path, name }: { path: string; name: string }, { onMissing }: Contents) {
  const bytes = await readSmall(nodeDisk, path);
  if (bytes === null) onMissing(path);
  else yield { name, size: bytes.length, body: [bytes] };
}
