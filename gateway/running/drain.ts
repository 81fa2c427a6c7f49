/** The end of a gateway in good order: what is under way may finish, but not for ever. */

export interface Drain {
  /** Aborts when time is up: attempts under way then end, deferred or in doubt as they stand. */
  readonly cut: AbortSignal;
  /** To be disposed of first: time runs from then on. */
  readonly begin: Disposable;
  /** To be disposed of last. */
  readonly end: Disposable;
}

/** `patience` is asked for when the end begins, in milliseconds. */
export function createDrain(patience: () => number): Drain {
  const cut = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    cut: cut.signal,
    begin: {
      [Symbol.dispose]() {
        timer = setTimeout(() => cut.abort(), patience());
      },
    },
    end: { [Symbol.dispose]: () => clearTimeout(timer) },
  };
}
