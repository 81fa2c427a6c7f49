/** Keeps connections to next hops for a moment, because the next message for a hop often comes at once and a TLS handshake costs more than it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual as isSame } from 'node:util';
import type { Connection } from './connection.ts';
import type { Way } from './way.ts';

export interface KeepLimits {
  /** Connections that wait for work, for one next hop and in all. */
  readonly perHop: number;
  readonly total: number;
  /** For how long one waits, in milliseconds. */
  readonly idleMs: number;
  /** How many messages one carries, and for how many milliseconds it is used. */
  readonly messages: number;
  readonly ageMs: number;
}

/** Postfix keeps as short (smtp_connection_cache_time_limit, smtp_connection_reuse_time_limit): servers have few places, and others wait. */
export const KEEP_LIMITS: KeepLimits = { perHop: 24, total: 96, idleMs: 2_000, messages: 100, ageMs: 300_000 };

interface Idle {
  readonly way: Way;
  readonly connection: Connection;
  readonly timer: NodeJS.Timeout;
}

/** Only who asks for the very same way is given a connection that was kept: a pin, a password or a key of ours that has changed makes it another. */
export class Connections implements Disposable {
  readonly #limits: KeepLimits;
  readonly #idle = new Set<Idle>();
  #closed = false;

  constructor(limits: KeepLimits = KEEP_LIMITS) {
    this.#limits = limits;
  }

  /** The one that was kept last; null without any. */
  take(way: Way): Connection | null {
    const found = [...this.#idle].findLast((idle) => idle.connection.isOpen && isSame(idle.way, way));
    if (!found) return null;
    this.#forget(found);
    return found.connection;
  }

  /** Takes over a connection whose last message was answered with a 250, so that no transaction is open on it. */
  async keep(way: Way, connection: Connection): Promise<void> {
    // What the server said beyond that 250 would pass for its answer to the next MAIL; the connection does not survive hearing it.
    await nextTurn();
    if (!this.#hasRoom(way) || this.#isWorn(connection)) return connection.quit();
    const timer = setTimeout(() => this.#dismiss(idle), this.#limits.idleMs);
    const idle = { way, connection, timer };
    this.#idle.add(idle);
    connection.end.catch(() => this.#forget(idle));
  }

  /** Ends those that wait for work, and keeps none from now on. */
  [Symbol.dispose](): void {
    this.#closed = true;
    for (const idle of this.#idle) this.#dismiss(idle);
  }

  #hasRoom(way: Way): boolean {
    const { perHop, total } = this.#limits;
    if (this.#closed || this.#idle.size >= total) return false;
    return this.#idle.size < perHop || [...this.#idle].filter((idle) => isSame(idle.way, way)).length < perHop;
  }

  #isWorn({ sent, openedAt }: Connection): boolean {
    return sent >= this.#limits.messages || performance.now() - openedAt >= this.#limits.ageMs;
  }

  #forget(idle: Idle): void {
    clearTimeout(idle.timer);
    this.#idle.delete(idle);
  }

  #dismiss(idle: Idle): void {
    this.#forget(idle);
    idle.connection.quit();
  }
}
