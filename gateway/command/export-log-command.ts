/** The command that writes the gateway's verified copy of the network's log into a file: for a stick, or to restore a lost directory. */
import { existsSync } from 'node:fs';
import { writeBundle } from '../../directory/published/bundle.ts';
import { openStore } from '../../directory/replica/store.ts';
import { storeTree } from '../../directory/replica/store-tree.ts';
import { logCopy, readConfig } from '../config/config.ts';
import { CommandError, parsedWords, type Run, text, UsageError } from './command-line.ts';

/** `export-log FILE`; also while the gateway runs. */
export function exportLogCommand(args: readonly string[]): Run {
  const { values, words } = parsedWords(args, { config: text });
  const [file, ...more] = words;
  if (file === undefined || more.length > 0) throw new UsageError('export-log needs the name of one new file');
  return async (world) => {
    const { directory, data } = readConfig(world.env, values.config);
    if (directory.kind !== 'log') throw new CommandError('this gateway follows a members file, and has no log');
    const kept = logCopy(data);
    if (!existsSync(kept))
      throw new CommandError('there is no copy of the log yet; the gateway makes one when it starts');
    using store = openStore(kept);
    await using tree = storeTree(store);
    await writeBundle(file, tree);
    world.out(`${file} holds the ${store.head()?.size} entries of the log that this gateway has verified\n`);
  };
}
