/** How much of a disk is free: asked now and then and reckoned in between, for asking costs as much as writing. */

export interface FreeSpace {
  /** About how many octets can still be written. */
  bytes(): Promise<number>;
  /** So many have been written. */
  spend(bytes: number): void;
}

/** Milliseconds for which an answer is taken for granted, less what was written since. */
const LASTS = 1_000;

export function freeSpace(ask: () => Promise<number>, now: () => Date): FreeSpace {
  let last: { readonly at: number; readonly answer: Promise<number>; spent: number } | null = null;

  function askAnew(at: number) {
    const answer = ask();
    answer.catch(() => {
      last = null;
    });
    return { at, answer, spent: 0 };
  }

  return {
    async bytes() {
      const time = now().getTime();
      // Either way, for the clock may be set back.
      if (last === null || Math.abs(time - last.at) >= LASTS) last = askAnew(time);
      const mine = last;
      return (await mine.answer) - mine.spent;
    },
    spend(bytes) {
      if (last) last.spent += bytes;
    },
  };
}
