/** The moment at which responsibility for a message passes to us. */
import type { Spoolable } from './filter/items.ts';
import type { House } from './house.ts';
import type { Arrival } from './mail/envelope.ts';
import { type Reply, reply } from './mail/reply.ts';

/** Once this returns, the message is ours to lose; until then, its sender's. A repeat had its 250 before, and nothing of it is kept again. */
export async function commit(house: House, { message, bodies }: Spoolable, arrival?: Arrival): Promise<Reply> {
  const outcome = await house.spool.commit(message, bodies);
  if (outcome === 'committed') house.timetable.at(message.id, house.now());
  if (outcome === 'repeat') house.events.repeated(message);
  else house.events.accepted({ ...message, client: arrival?.client, size: arrival?.bytes.length });
  return reply(250, '2.0.0', outcome === 'repeat' ? 'accepted before' : `accepted as ${message.id}`);
}
