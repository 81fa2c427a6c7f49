/** The timetable inside the process: one timer over everything that is planned, and never too much at once. */
import type { Id } from '../mail/envelope.ts';
import { createAgenda } from './agenda.ts';
import { createPlaces, type Places } from './places.ts';
import type { Due, Timetable } from './timetable.ts';

export interface InProcessParts {
  readonly due: Due;
  /** Hears what `due` has thrown; the message comes round again after {@link AFTER_ERROR}. Must not throw. */
  readonly onError: (id: Id, error: unknown) => void;
  /** How many messages are worked on at once: far more than are at next hops, for the last thing that each waits for is its row in the register. */
  readonly concurrency?: number;
  /** How many of them are at a next hop. */
  readonly atHops?: number;
  readonly now: () => Date;
  readonly startTimer?: StartTimer;
}

/** Calls back once after so many milliseconds of running time, unless the returned function is called before. */
export type StartTimer = (delay: number, callback: () => void) => () => void;

export const realTimer: StartTimer = (delay, callback) => {
  const timer = setTimeout(callback, delay);
  return () => clearTimeout(timer);
};

/** Milliseconds until a message whose work threw is due again. */
export const AFTER_ERROR = 60_000;
/** A timer counts running time; looking at the clock this often keeps a suspended or corrected clock from making mail late. */
const LONGEST_TIMER = 60_000;

/** Starts with nothing planned. Disposing forgets all plans and waits for what is running. */
export function createTimetable(parts: InProcessParts): Timetable {
  const { concurrency = 192, atHops = Math.min(concurrency, 96), startTimer = realTimer } = parts;
  return new InProcessTimetable({ ...parts, concurrency, atHops, startTimer });
}

class InProcessTimetable implements Timetable {
  readonly #parts: Required<InProcessParts>;
  readonly #agenda = createAgenda<Id>();
  readonly #places: Places;
  readonly #running = new Map<Id, Promise<void>>();
  /** When a running message is wanted again. */
  readonly #again = new Map<Id, number>();
  /** What the clock said when it was last looked at. */
  #seen = Number.NEGATIVE_INFINITY;
  #timer: { readonly time: number; readonly cancel: () => void } | null = null;
  #closed = false;

  constructor(parts: Required<InProcessParts>) {
    this.#parts = parts;
    this.#places = createPlaces(parts.atHops, (id) => this.at(id, parts.now()));
  }

  at(id: Id, when: Date): void {
    if (this.#closed) return;
    this.#look();
    if (this.#running.has(id)) {
      this.#again.set(id, when.getTime());
      return;
    }
    this.#agenda.set(id, when.getTime());
    this.#arm();
  }

  place(id: Id, hop: string): Disposable | null {
    return this.#places.take(id, hop);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    await Promise.all(this.#running.values());
  }

  /** Sets the one timer for the earliest entry; while all hands are busy none is needed, for whoever gets free looks again. */
  #arm(): void {
    const time = this.#agenda.first()?.time;
    if (this.#closed || time === undefined || this.#running.size >= this.#parts.concurrency) return;
    if (this.#timer !== null && this.#timer.time <= time) return;
    this.#timer?.cancel();
    const delay = Math.min(Math.max(time - this.#seen, 0), LONGEST_TIMER);
    const cancel = this.#parts.startTimer(delay, () => {
      this.#timer = null;
      this.#startDue();
    });
    this.#timer = { time, cancel };
  }

  /** Looks at the clock. What was planned by one that has been put back since would else wait for as long again. */
  #look(): number {
    const now = this.#parts.now().getTime();
    const back = this.#seen - now;
    this.#seen = now;
    if (back <= 0) return now;
    this.#agenda.advance(back);
    for (const [id, time] of this.#again) this.#again.set(id, time - back);
    if (this.#timer) this.#timer = { ...this.#timer, time: this.#timer.time - back };
    return now;
  }

  #startDue(): void {
    const now = this.#look();
    while (this.#running.size < this.#parts.concurrency && (this.#agenda.first()?.time ?? Infinity) <= now) {
      const id = this.#agenda.shift()!;
      // Begun a moment later, so that the message counts as running before its work can ask for it again.
      this.#running.set(
        id,
        Promise.resolve().then(() => this.#work(id)),
      );
    }
    this.#arm();
  }

  async #work(id: Id): Promise<void> {
    try {
      await this.#parts.due(id);
    } catch (error) {
      this.#parts.onError(id, error);
      const next = this.#look() + AFTER_ERROR;
      if (!this.#again.has(id)) this.#again.set(id, next);
    }
    this.#places.ended(id);
    this.#running.delete(id);
    const again = this.#again.get(id);
    this.#again.delete(id);
    if (this.#closed) return;
    if (again !== undefined) this.#agenda.set(id, again);
    this.#startDue();
  }
}
