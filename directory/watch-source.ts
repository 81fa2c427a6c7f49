/** Keeps a source fresh: at an interval, and whenever it is asked to. */
import type { Source } from './lookup.ts';

export interface Watch extends AsyncDisposable {
  /** Refreshes now. Never throws: what goes wrong is told to `onError`, and the verified copy stays. */
  refresh(): Promise<void>;
}

/**
 * Refreshes a source until disposed of. The interval is counted from the end of one refresh to the start of the next, so that a slow source
 * is never asked twice at once. `onError` must not throw.
 */
export function watchSource(
  source: Source,
  everyMs: number,
  onError: (error: unknown) => void,
  clock = () => new Date(),
): Watch {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let last = Promise.resolve();
  const refresh = (): Promise<void> => {
    clearTimeout(timer);
    last = last
      .then(() => source.refresh(clock()))
      .catch(onError)
      .finally(schedule);
    return last;
  };
  const schedule = (): void => {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(refresh, everyMs).unref();
  };
  schedule();
  return {
    refresh,
    async [Symbol.asyncDispose]() {
      closed = true;
      clearTimeout(timer);
      await last;
    },
  };
}
