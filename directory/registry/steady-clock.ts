/** The server's clock, as long as nobody sets it far: what a log has dated into the future, every gateway refuses until then. */

/** In milliseconds: more than a clock that is kept right is ever moved by. */
const MOST = 60 * 60 * 1000;

/**
 * A clock that is compared with one that nobody can set, both in milliseconds. What it is asked for after it was set by more than an hour is
 * not answered, so that nothing is dated by it.
 */
export function steadyClock(now: () => Date, elapsed: () => number): () => Date {
  const began = now().getTime() - elapsed();
  return () => {
    const time = now();
    const off = time.getTime() - elapsed() - began;
    if (Math.abs(off) <= MOST) return time;
    throw new Error(
      `the clock was set by ${Math.round(off / 60_000)} minutes: see that it is right, and start the server again`,
    );
  };
}
