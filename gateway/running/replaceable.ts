/** Crypto workers that can be replaced by others with other keys, while the old ones finish what they have begun. */
import type { Crypto } from '../openpgp/workers.ts';

export interface ReplaceableCrypto extends Crypto {
  /** From now on work goes to `next`; the workers before it are closed once they have nothing left to do. */
  replace(next: Crypto): void;
}

export function replaceable(first: Crypto): ReplaceableCrypto {
  let current = shift(first);
  const leaving = new Set<Promise<void>>();
  return {
    run: (name, agency, input) => current.run(() => current.crypto.run(name, agency, input)),
    get threads() {
      return current.crypto.threads;
    },
    replace(next) {
      const closed = current.retire();
      leaving.add(closed);
      closed.finally(() => leaving.delete(closed));
      current = shift(next);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([current.crypto[Symbol.asyncDispose](), ...leaving]);
    },
  };
}

/** Workers, and how much they have still to do. */
function shift(crypto: Crypto) {
  let jobs = 0;
  const idle = Promise.withResolvers<void>();
  let isRetired = false;
  const look = () => {
    if (isRetired && jobs === 0) idle.resolve();
  };
  return {
    crypto,
    run<T>(job: () => Promise<T>): Promise<T> {
      jobs += 1;
      return job().finally(() => {
        jobs -= 1;
        look();
      });
    },
    retire(): Promise<void> {
      isRetired = true;
      look();
      return idle.promise.then(() => crypto[Symbol.asyncDispose]());
    },
  };
}
