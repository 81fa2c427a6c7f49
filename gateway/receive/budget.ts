/** How many octets of messages may be whole in memory at once: a semaphore counted in octets. */
import { MailError, reply } from '../mail/reply.ts';

export interface Budget {
  /**
   * Takes octets from the budget until the result is disposed of; waits its turn while there are too few, first come first served, so that
   * small messages cannot starve a big one. What is bigger than the whole budget waits until it can have all of it.
   * @throws MailError 452 4.3.1 when the signal aborts first
   */
  take(bytes: number, signal: AbortSignal): Promise<Disposable>;
}

/** A budget of so many octets. */
export function createBudget(total: number): Budget {
  const waiting: { readonly bytes: number; readonly grant: () => void }[] = [];
  let left = total;

  function serve(): void {
    for (let next = waiting[0]; next !== undefined && next.bytes <= left; next = waiting[0]) {
      waiting.shift();
      left -= next.bytes;
      next.grant();
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
    take(wanted, signal) {
      const bytes = Math.min(wanted, total);
      return new Promise((resolve, reject) => {
        const turn = { bytes, grant };
        function grant(): void {
          signal.removeEventListener('abort', giveUp);
          resolve(share(bytes));
        }
        function giveUp(): void {
          waiting.splice(waiting.indexOf(turn), 1);
          reject(new MailError(BUSY, { cause: signal.reason }));
          // Whoever stood behind may now be the first and fit.
          serve();
        }
        if (signal.aborted) return reject(new MailError(BUSY, { cause: signal.reason }));
        signal.addEventListener('abort', giveUp, { once: true });
        waiting.push(turn);
        serve();
      });
    },
  };
}

const BUSY = reply(452, '4.3.1', 'too much mail is being worked on, please try again later');
