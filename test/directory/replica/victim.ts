/** A process that syncs a replica and kills itself at one step of it: `victim.ts <folder> <log> <genesis> <now> <step>`. */
import { join } from 'node:path';
import type { EntryId } from '../../../directory/log/envelope.ts';
import { openFolderTree } from '../../../directory/published/folder-tree.ts';
import { openReplica } from '../../../directory/replica/replica.ts';
import { openStore, type Store } from '../../../directory/replica/store.ts';

const [folder, log, genesis, now, step] = process.argv.slice(2) as [string, string, string, string, string];

/** As if the power went, before or after the call that is named so. */
function dying<T extends object>(what: T): T {
  return new Proxy(what, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (step === `before ${String(name)}`) process.kill(process.pid, 'SIGKILL');
        const result = Reflect.apply(value, target, args);
        if (step === `after ${String(name)}`) process.kill(process.pid, 'SIGKILL');
        return name === 'grow' ? dying(result as object) : result;
      };
    },
  });
}

using store = dying<Store>(openStore(join(folder, 'directory.sqlite')));
const nothing = () => {};
await using replica = await openReplica({
  genesis: genesis as EntryId,
  tree: openFolderTree(log),
  store,
  keepEvidence: async () => null,
  self: [],
  on: { broken: nothing, own: nothing, forked: nothing, withheld: nothing, unoffered: nothing },
  now: new Date(now),
});
await replica.refresh(new Date(now));
