/** A gateway as a process of its own, so that a test can kill it: it says `ready`, tries again at once, and runs until it is ended. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { readConfig } from '../../gateway/config/config.ts';
import type { House } from '../../gateway/house.ts';
import { startGateway } from '../../gateway/main.ts';

const [config = '', log = '', deadly = ''] = process.argv.slice(2);
await startGateway(readConfig({}, config), {
  // Written before anything that follows is done, so that a kill leaves no gap.
  log: (line) => appendFileSync(log, line),
  alter: (house) => ({ ...house, nextLook: () => new Date(Date.now() + 100), relay: relay(house) }),
});
process.stdout.write('ready\n');

/** Nobody can catch what ends this process where the file names a recipient: it is as if the message itself had done it. */
function relay(house: House): House['relay'] {
  return (work) => {
    const named = existsSync(deadly) ? readFileSync(deadly, 'utf8') : '';
    if (work.recipients.some((recipient) => recipient === named)) process.kill(process.pid, 'SIGKILL');
    return house.relay(work);
  };
}
