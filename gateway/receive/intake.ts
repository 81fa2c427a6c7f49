/** Where the raw octets of one message wait while they arrive: in memory, and above a threshold in a file nobody can read. */
import { type Cipheriv, createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { concat } from '../mail/message.ts';
import type { Allowance } from './allowance.ts';

/** One message's octets. Errors of the disk are thrown as they are; after one the intake is only fit to be disposed of. */
export interface Intake extends AsyncDisposable {
  append(chunk: Uint8Array): Promise<void>;
  /** The whole message, to be asked for once, after the last append. */
  bytes(): Promise<Uint8Array>;
}

export interface IntakeOptions {
  /** Where the file is opened; the process must be able to write there. */
  readonly directory: string;
  /** Up to this many octets stay in memory. */
  readonly threshold: number;
  /** The memory that all intakes share; who finds none left goes to its file early. */
  readonly memory: Allowance;
}

/** Above this, a message waits in a file: most mail never touches the disk before it is protected. */
export const INTAKE_THRESHOLD = 1024 * 1024;

/** An empty intake; it takes nothing from the system until there is something to keep. */
export function createIntake(options: IntakeOptions): Intake {
  return new SpillingIntake(options);
}

class SpillingIntake implements Intake {
  readonly #options: IntakeOptions;
  readonly #held = new BlockBuffer();
  #spill: Spill | null = null;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  async append(chunk: Uint8Array): Promise<void> {
    const { directory, memory, threshold } = this.#options;
    if (this.#spill === null && this.#held.size + chunk.length <= threshold && memory.take(chunk.length)) {
      this.#held.add(chunk);
      return;
    }
    if (this.#spill === null) {
      this.#spill = await Spill.open(directory);
      await this.#spill.write(this.#release());
    }
    await this.#spill.write(chunk);
  }

  async bytes(): Promise<Uint8Array> {
    return this.#spill === null ? this.#release() : await this.#spill.read();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#release();
    await this.#spill?.close();
  }

  #release(): Uint8Array {
    const octets = this.#held.release();
    this.#options.memory.give(octets.length);
    return octets;
  }
}

const SMALLEST = 512;
const LARGEST = 65_536;

/**
 * Copies what it is given into blocks: a peer that sends single octets must not make us keep an object for each, and a buffer that
 * grows by copying would leave as much garbage as it holds.
 */
class BlockBuffer {
  /** Octets of the last block that are used. */
  #used = 0;
  #blocks: Uint8Array[] = [];
  size = 0;

  add(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const block = this.#roomFor(chunk.length - at);
      const part = chunk.subarray(at, at + block.length - this.#used);
      block.set(part, this.#used);
      this.#used += part.length;
      this.size += part.length;
      at += part.length;
    }
  }

  release(): Uint8Array {
    const [only, ...more] = this.#blocks;
    const octets = more.length === 0 && only ? only : concat(...this.#blocks);
    const size = this.size;
    this.#blocks = [];
    this.#used = 0;
    this.size = 0;
    return octets.subarray(0, size);
  }

  /** The last block, or a new one: as large as what comes, or as all that has come. */
  #roomFor(octets: number): Uint8Array {
    const last = this.#blocks.at(-1);
    if (last && this.#used < last.length) return last;
    const block = new Uint8Array(Math.min(LARGEST, Math.max(SMALLEST, octets, this.size)));
    this.#blocks.push(block);
    this.#used = 0;
    return block;
  }
}

/**
 * A file without a name, under AES-256-GCM with a key that only this object holds: a crash leaves nothing behind, or, between open
 * and unlink, octets that nobody can read. The tag stays in memory, so that what comes back is what was written, or an error.
 */
class Spill {
  readonly #file: FileHandle;
  readonly #key = randomBytes(32);
  /** A fixed nonce is safe, because a key is never used twice. */
  readonly #nonce = Buffer.alloc(12);
  readonly #cipher: Cipheriv & { getAuthTag(): Buffer };
  #size = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
    this.#cipher = createCipheriv('aes-256-gcm', this.#key, this.#nonce);
  }

  static async open(directory: string): Promise<Spill> {
    const path = join(directory, `intake-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    try {
      await unlink(path);
    } catch (error) {
      await file.close();
      throw error;
    }
    return new Spill(file);
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (chunk.length === 0) return;
    // writeFile goes on at the current position and, unlike write, never stops half way.
    await this.#file.writeFile(this.#cipher.update(chunk));
    this.#size += chunk.length;
  }

  async read(): Promise<Uint8Array> {
    this.#cipher.final();
    const decipher = createDecipheriv('aes-256-gcm', this.#key, this.#nonce).setAuthTag(this.#cipher.getAuthTag());
    const plain = new Uint8Array(this.#size);
    const chunk = new Uint8Array(65_536);
    for (let at = 0; at < this.#size; ) {
      const { bytesRead } = await this.#file.read(chunk, 0, Math.min(chunk.length, this.#size - at), at);
      if (bytesRead === 0) throw new Error('reading an intake file: it is shorter than what was written');
      plain.set(decipher.update(chunk.subarray(0, bytesRead)), at);
      at += bytesRead;
    }
    decipher.final();
    return plain;
  }

  async close(): Promise<void> {
    this.#key.fill(0);
    // A nameless file that nobody can read any more: when the message is already accepted, its closing must not undo that.
    await this.#file.close().catch(() => undefined);
  }
}
