/** A gateway as a process of its own, so that a test can kill it: it says `ready`, tries again at once, and runs until it is ended. */
import { appendFileSync } from 'node:fs';
import { readConfig } from '../../gateway/config/config.ts';
import { startGateway } from '../../gateway/main.ts';

const [config = '', log = ''] = process.argv.slice(2);
await startGateway(readConfig({}, config), {
  // Written before anything that follows is done, so that a kill leaves no gap.
  log: (line) => appendFileSync(log, line),
  alter: (house) => ({ ...house, nextLook: () => new Date(Date.now() + 100) }),
});
process.stdout.write('ready\n');
