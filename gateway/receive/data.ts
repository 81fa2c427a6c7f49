/** One message from 354 to the true end of its data: judged and kept as it comes. */
import { MailError, type Reply, reply } from '../mail/reply.ts';
import { createDataFilter, type DataLimits, oversized } from './data-filter.ts';
import type { Intake } from './intake.ts';

/** How the data ended; `endless` data were given up on before their end, and `malformed` ones make what follows them suspect. */
export type Ending =
  | { readonly kind: 'complete'; readonly size: number }
  | { readonly kind: 'oversized' | 'malformed' | 'endless'; readonly reply: Reply };

/**
 * Reads to the true end even when the message is long lost, because a verdict given earlier would be taken for the answer to something
 * else; but never more than twice what we allow.
 * @throws MailError 421 where the connection broke; an error of the intake as it is, once the data have ended
 */
export async function readData(
  limits: DataLimits,
  stream: AsyncIterable<Uint8Array>,
  intake: Pick<Intake, 'append'>,
): Promise<Ending> {
  const filter = createDataFilter(limits);
  const keeper = keepIn(intake);
  try {
    for await (const chunk of stream) {
      if (filter.push(chunk)) await keeper.keep(chunk);
      if (filter.size > 2 * limits.messageBytes)
        return { kind: 'endless', reply: oversized(filter.size, limits.messageBytes) };
    }
  } catch (cause) {
    throw new MailError(BROKEN, { cause });
  }
  const verdict = filter.verdict();
  if (verdict !== null) return { kind: verdict.code === 552 ? 'oversized' : 'malformed', reply: verdict };
  keeper.rethrow();
  return { kind: 'complete', size: filter.size };
}

const BROKEN = reply(421, '4.4.2', 'connection lost before the end of the message');

/** Puts an intake's failure off until the data have ended. */
function keepIn(intake: Pick<Intake, 'append'>) {
  let failure: { readonly error: unknown } | null = null;
  return {
    async keep(chunk: Uint8Array): Promise<void> {
      if (failure !== null) return;
      try {
        await intake.append(chunk);
      } catch (error) {
        failure = { error };
      }
    },
    rethrow(): void {
      if (failure !== null) throw failure.error;
    },
  };
}
