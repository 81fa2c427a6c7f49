/** The desk alone, as a user of its own: `npm run desk -- --config FILE`. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { readDeskConfig } from '../config/config.ts';
import { startDesk } from './start.ts';

const say = (line: object) => process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);

try {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  const { socket, ...config } = readDeskConfig(process.env, values.config);
  await using desk = await startDesk(
    { ...config, socket: socket.path },
    {
      onDied: (why, wait) => say({ level: 'warn', event: 'desk died', why, againInMs: wait }),
      warn: (message) => say({ level: 'warn', event: 'desk', message }),
    },
  );
  say({ level: 'info', event: 'desk started', origin: config.origin, port: desk.port });
  await Promise.race(['SIGTERM', 'SIGINT'].map((signal) => once(process, signal)));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
