/** The moments at which responsibility for a message passes to us, and at which it has been met. */
import type { Spoolable } from './filter/items.ts';
import type { House } from './house.ts';
import type { Arrival } from './mail/envelope.ts';
import { type Reply, reply } from './mail/reply.ts';
import type { Body, Entry, Lease } from './spool/spool.ts';

/** Once this returns, the message is ours to lose; until then, its sender's. A repeat had its 250 before, and nothing of it is kept again. */
export async function commit(house: House, { message, bodies }: Spoolable, arrival?: Arrival): Promise<Reply> {
  const outcome = await house.spool.commit(message, arrival ? inTime(house, arrival, bodies) : bodies);
  if (outcome === 'committed') house.timetable.at(message.id, house.now());
  if (outcome === 'repeat') house.events.repeated(message);
  else house.events.accepted({ ...message, client: arrival?.client, size: arrival?.bytes.length });
  return reply(250, '2.0.0', outcome === 'repeat' ? 'accepted before' : `accepted as ${message.id}`);
}

/**
 * From the end of a message's data to our 250, in milliseconds. A client may stop waiting after ten minutes (RFC 5321 section 4.5.3.2.6), and many
 * do sooner; it then sends the message again, though we have accepted it.
 */
const LONGEST = 240_000;

/** The same bodies; the commit is undone when sealing them has taken too long for the client. */
function inTime({ now }: House, { at }: Arrival, bodies: readonly Body[]): Body[] {
  const until = at.getTime() + LONGEST;
  async function* timed(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      if (now().getTime() > until) throw new Error('sealing has taken longer than its client may wait');
      yield chunk;
    }
  }
  return bodies.map((body) => (Symbol.asyncIterator in body ? timed(body) : body));
}

/**
 * The end of a message stands for its last entries, which are noted until it is durable. Where it cannot be written, they still may be, so that
 * nobody is served or told twice.
 */
export async function leave(house: House, lease: Lease, last: readonly Entry[]): Promise<void> {
  try {
    await lease.note(...last);
    await lease.finish();
  } catch (error) {
    await lease.record(...last);
    throw error;
  }
  house.events.done(lease.spooled.message);
}
