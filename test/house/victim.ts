/** The gateway of an agency in a process of its own, which a test kills, or which a message kills. */
import { join } from 'node:path';
import { type Running, startProcess, waitFor } from '../peers/process.ts';
import type { Neighbour } from './neighbour.ts';

export class Victim implements AsyncDisposable {
  readonly #files: readonly string[];
  #running: Running | null = null;
  kills = 0;

  /** While the file `deadly` is there, the process ends in the middle of each attempt at a recipient that it names. */
  constructor({ agency }: Neighbour, deadly = 'deadly') {
    this.#files = ['gateway.toml', 'log.jsonl', deadly].map((name) => join(agency.folder, name));
  }

  /** Waits until it runs. */
  async start(): Promise<void> {
    if ((await this.live()) === 'died') throw new Error(`the gateway ended: ${this.#running?.output()}`);
  }

  /** Starts it, and waits for what comes first: that it runs, or its end. */
  async live(): Promise<'runs' | 'died'> {
    const program = join(import.meta.dirname, 'faults-gateway.ts');
    const running = await startProcess({ file: process.execPath, args: [program, ...this.#files] });
    this.#running = running;
    return waitFor('the gateway', () => {
      if (running.ended() !== null) return 'died';
      return running.output().includes('ready') && 'runs';
    });
  }

  /** Waits until it has ended by itself, and answers how. */
  ended(): Promise<number | NodeJS.Signals> {
    return waitFor('the end of the gateway', () => this.#running?.ended());
  }

  async killAndStart(): Promise<void> {
    await this.#running?.kill();
    this.kills++;
    await this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running?.stop();
  }
}
