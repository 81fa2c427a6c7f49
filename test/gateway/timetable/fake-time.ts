/** A clock that moves only when told, with its timers. */
import { setImmediate } from 'node:timers/promises';

export interface FakeTime {
  readonly now: () => Date;
  readonly startTimer: (delay: number, callback: () => void) => () => void;
  /** Lets time pass; timers fire in order, and what they start runs as far as it can. */
  advance(milliseconds: number): Promise<void>;
  /** Moves the clock without letting time pass, as a correction of the machine's clock does. */
  jump(milliseconds: number): void;
  /** How many timers are set. */
  timers(): number;
}

export function fakeTime(): FakeTime {
  let clock = Date.parse('2026-03-01T00:00:00Z');
  let elapsed = 0;
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  const next = (until: number) => [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];

  return {
    now: () => new Date(clock),
    startTimer(delay, callback) {
      const timer = { at: elapsed + delay, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(milliseconds) {
      const until = elapsed + milliseconds;
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        clock += timer.at - elapsed;
        elapsed = timer.at;
        timers.delete(timer);
        timer.callback();
        await setImmediate();
      }
      clock += until - elapsed;
      elapsed = until;
    },
    jump(milliseconds) {
      clock += milliseconds;
    },
    timers: () => timers.size,
  };
}
