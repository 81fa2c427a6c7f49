/** Keeps a source fresh: at an interval, and whenever it is asked to. */
import type { Source } from './lookup.ts';

export interface Watch extends AsyncDisposable {
  /** Refreshes now. Never throws: what goes wrong is told to `refused`, and the verified copy stays. */
  refresh(): Promise<void>;
}

/** What there is to tell; neither may throw. */
export interface Watcher {
  /** The source could not be read or believed. */
  refused(error: unknown): void;
  /** A new version is in use. */
  renewed(version: number): void;
}

/**
 * Refreshes a source until disposed of. The interval is counted from the end of one refresh to the start of the next, so that a slow source
 * is never asked twice at once.
 */
export function watchSource(source: Source, everyMs: number, on: Watcher, clock = () => new Date()): Watch {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let last = Promise.resolve();
  const once = async (): Promise<void> => {
    const { version } = source;
    await source.refresh(clock()).catch(on.refused);
    if (source.version !== version) on.renewed(source.version);
  };
  const refresh = (): Promise<void> => {
    clearTimeout(timer);
    if (closed) return last;
    last = last.then(once).finally(schedule);
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
