/** A clock that a test moves under a whole house. */
import type { Surroundings } from '../../gateway/main.ts';

export interface MovedClock extends Required<Pick<Surroundings, 'now' | 'startTimer'>> {
  /** Puts the clock forward, or back; whoever waits for a time looks at it at once, as it would within minutes on its own. */
  move(milliseconds: number): void;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** It shows the real time until it is moved, and goes on from there. */
export function movedClock(): MovedClock {
  let ahead = 0;
  const waiting = new Set<() => void>();
  return {
    now: () => new Date(Date.now() + ahead),
    startTimer(delay, callback) {
      const ring = () => {
        cancel();
        callback();
      };
      const timer = setTimeout(ring, delay);
      const cancel = () => {
        clearTimeout(timer);
        waiting.delete(ring);
      };
      waiting.add(ring);
      return cancel;
    },
    move(milliseconds) {
      ahead += milliseconds;
      for (const ring of [...waiting]) ring();
    },
  };
}
