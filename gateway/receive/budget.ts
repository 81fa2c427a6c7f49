/** How many octets of messages may be whole in memory at once: a semaphore counted in octets, part of it kept from strangers. */
import { MailError, reply } from '../mail/reply.ts';

/** `known`: our own clients and members' gateways. `stranger`: everyone else. */
export type Standing = 'known' | 'stranger';

export interface Budget {
  /**
   * Takes octets from the budget until the result is disposed of; waits its turn while there are too few, first come first served among its
   * like, so that small messages cannot starve a big one. Who is known goes before strangers. What is bigger than all that it may have
   * waits until it can have that. How long it waits is asked only where it must.
   * @throws MailError 452 4.3.1 when the signal aborts first
   */
  take(bytes: number, standing: Standing, patience: () => AbortSignal): Promise<Disposable>;
}

interface Turn {
  readonly bytes: number;
  readonly grant: () => void;
}

/** A budget of so many octets, of which strangers never get the last `reserved`. */
export function createBudget(total: number, reserved = 0): Budget {
  const waiting = { known: [] as Turn[], stranger: [] as Turn[] };
  const most = { known: total, stranger: total - reserved };
  let left = total;

  function next(): Turn | undefined {
    const [known] = waiting.known;
    if (known !== undefined) return known.bytes <= left ? waiting.known.shift() : undefined;
    const [stranger] = waiting.stranger;
    return stranger !== undefined && stranger.bytes <= left - reserved ? waiting.stranger.shift() : undefined;
  }

  function serve(): void {
    for (let turn = next(); turn !== undefined; turn = next()) {
      left -= turn.bytes;
      turn.grant();
    }
  }

  function share(bytes: number): Disposable {
    let given = bytes;
    return {
      [Symbol.dispose]() {
        left += given;
        given = 0;
        serve();
      },
    };
  }

  return {
    async take(wanted, standing, patience) {
      const bytes = Math.min(wanted, most[standing]);
      const { promise, resolve, reject } = Promise.withResolvers<Disposable>();
      const turn = { bytes, grant: () => resolve(share(bytes)) };
      const queue = waiting[standing];
      queue.push(turn);
      serve();
      if (!queue.includes(turn)) return promise;
      const signal = patience();
      function giveUp(): void {
        const place = queue.indexOf(turn);
        if (place < 0) return;
        queue.splice(place, 1);
        reject(new MailError(BUSY, { cause: signal.reason }));
        // Whoever stood behind may now be the first and fit.
        serve();
      }
      if (signal.aborted) giveUp();
      signal.addEventListener('abort', giveUp, { once: true });
      return promise.finally(() => signal.removeEventListener('abort', giveUp));
    },
  };
}

const BUSY = reply(452, '4.3.1', 'too much mail is being worked on, please try again later');
