/** Lets everything arrive that two gateways have accepted: an operator asks them, as often as is needed, to try again now what waits for minutes. */
import { setTimeout as pause } from 'node:timers/promises';
import { ask, askFor } from '../../gateway/control/client.ts';
import type { Waiting } from '../../gateway/control/queue.ts';
import { controlSocket } from '../../gateway/control/server.ts';
import { spooledItems } from '../house/mail.ts';
import type { Agency } from '../house/town.ts';
import { waitFor } from '../peers/process.ts';
import type { Lives } from './lives.ts';

/** In milliseconds, also for a machine that has much else to do. */
export const DRAIN = 180_000;
/** How long between two such requests. */
const PATIENCE = 1_000;

/** Waits until both spools are empty; answers how many messages were held and had to be released. */
export async function drain(both: readonly Lives[], say: (line: string) => void): Promise<{ readonly held: number }> {
  const held = new Set<string>();
  await waitFor(
    'both spools to be empty',
    async () => {
      const waiting = (await Promise.all(both.map(({ agency }) => spooledItems(agency)))).flat();
      if (waiting.length === 0) return true;
      say(`letting the rest arrive: ${waiting.length} in the spools`);
      for (const lives of both) {
        // Throws what it wrote where it has ended by itself.
        await lives.opened();
        for (const id of await tryAgain(lives.agency)) held.add(id);
      }
      await pause(PATIENCE);
      return false;
    },
    DRAIN,
  );
  return { held: held.size };
}

/** Answers what was held. */
async function tryAgain({ data }: Agency): Promise<string[]> {
  const socket = controlSocket(data);
  const held: string[] = [];
  for await (const line of (await ask(socket, 'GET', '/queue')).lines()) {
    const message = JSON.parse(line) as Waiting;
    if (message.state === 'held') held.push(message.id);
  }
  for (const id of held) await askFor(socket, 'POST', `/queue/${id}/release`);
  await askFor(socket, 'POST', '/queue/retry');
  return held;
}
