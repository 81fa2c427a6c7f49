/** The lives of one gateway: started, ended at a moment that it does not choose, and started again at the same place. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Agency } from '../house/town.ts';
import { type Running, waitFor } from '../peers/process.ts';
import { hasStarted, type LogLine, launchGateway, logOf } from './gateway-process.ts';

/** How long a start may take on a machine that has much else to do, in milliseconds. */
const START = 60_000;
/** One death in so many comes during a start, when what the last one has left is being mended. */
const EARLY = 3;
/** The longest life, in milliseconds. */
const LONGEST = 5_000;

export class Lives implements AsyncDisposable {
  readonly agency: Agency;
  readonly #cutPower: () => Promise<void>;
  readonly #ended: LogLine[][] = [];
  readonly #begun: number[] = [];
  #now: Running | null = null;
  #isOpen = false;
  #startTook = 0;

  /** `cutPower` is called after each death, while nothing of the gateway runs. */
  constructor(agency: Agency, cutPower: () => Promise<void>) {
    this.agency = agency;
    this.#cutPower = cutPower;
  }

  /** The number, counted from 0, of the life that a connection belongs to: what it brings may be seen only after the next has begun. */
  at(time: number): number {
    return this.#begun.findLastIndex((begun) => begun <= time);
  }

  get kills(): number {
    return this.#ended.length;
  }

  /** Whether its doors are open, as far as is known. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The mail log of each life, in order. */
  logs(): LogLine[][] {
    return [...this.#ended, ...(this.#now ? [logOf(this.#now)] : [])];
  }

  async begin(): Promise<void> {
    this.#begun.push(Date.now());
    this.#now = await launchGateway(this.agency);
  }

  /** Waits until its doors are open. Throws where it has ended by itself. */
  async opened(): Promise<void> {
    const began = performance.now();
    await waitFor(`the gateway of ${this.agency.id} to start`, () => hasStarted(this.#child), START);
    this.#startTook = performance.now() - began;
    this.#isOpen = true;
  }

  /** Lets it live for a while, and ends it as `kill -9` does, or as a power cut. Throws where it has ended by itself. */
  async die(): Promise<void> {
    const isEarly = this.#startTook > 0 && Math.random() < 1 / EARLY;
    if (!isEarly) await this.opened();
    await pause(Math.random() * (isEarly ? this.#startTook : LONGEST));
    this.#isOpen = false;
    hasStarted(this.#child);
    await this.#child.kill();
    this.#ended.push(logOf(this.#child));
    this.#now = null;
    await this.#cutPower();
  }

  /** Ends it as an operator does; what it then still says belongs to its last life. */
  async stop(): Promise<void> {
    await this.#now?.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  get #child(): Running {
    if (!this.#now) throw new Error(`the gateway of ${this.agency.id} does not run`);
    return this.#now;
  }
}
