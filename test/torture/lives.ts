/** The lives of one gateway: started, killed and started again at the same place. */
import type { Agency } from '../house/town.ts';
import type { Running } from '../peers/process.ts';
import { type LogLine, logOf, startGatewayProcess } from './gateway-process.ts';

export class Lives implements AsyncDisposable {
  readonly agency: Agency;
  readonly #ended: LogLine[][] = [];
  readonly #begun: number[] = [];
  #now: Running | null = null;
  #kills = 0;

  constructor(agency: Agency) {
    this.agency = agency;
  }

  /** The number, counted from 0, of the life that a connection belongs to: what it brings may be seen only after the next has begun. */
  at(time: number): number {
    return this.#begun.findLastIndex((begun) => begun <= time);
  }

  get kills(): number {
    return this.#kills;
  }

  /** The mail log of each life, in order. */
  logs(): LogLine[][] {
    return [...this.#ended, ...(this.#now ? [logOf(this.#now)] : [])];
  }

  async begin(): Promise<void> {
    if (this.#now) this.#ended.push(logOf(this.#now));
    this.#begun.push(Date.now());
    this.#now = await startGatewayProcess(this.agency);
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    await this.#now?.kill();
    this.#kills++;
  }

  /** Stops it as an operator does, and starts it again. */
  async again(): Promise<void> {
    await this.#now?.stop();
    await this.begin();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#now?.stop();
  }
}
