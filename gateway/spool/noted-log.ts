/**
 * What was noted of messages and no journal tells of yet: one file of lines for all of them. Nearly every attempt is its message's only one,
 * and leaves no journal behind; should the process die meanwhile, this file alone knows that it was begun, and how it ended.
 */
import { z } from 'zod';
import type { Id } from '../mail/envelope.ts';
import { type Disk, readSmall, writeNew } from './disk.ts';
import { type LineFile, type LineFileParts, lineFile, type Surety } from './line-file.ts';
import { decodeLines, encodeLine } from './lines.ts';
import type { Entry } from './spool.ts';
import { storedEntry } from './stored.ts';

/** An entry, and how many entries its message's journal had before it. */
export interface Noted {
  readonly after: number;
  readonly entry: Entry;
}

export interface NotedLog {
  /** What was noted of a message and not forgotten, in order. */
  of(id: Id): readonly Noted[];
  /** On return they survive the death of the process. */
  note(id: Id, noted: readonly Noted[], surety: Surety): Promise<void>;
  /** Its journal tells of it, or it is gone. */
  forget(id: Id): void;
  close(): Promise<void>;
}

/** The file may grow by so many octets before it is written anew without what was forgotten. */
const GROWTH = 1 << 20;

/** The journal of a message with what was noted since its last entry. */
export function withNoted(entries: readonly Entry[], noted: readonly Noted[]): readonly Entry[] {
  const all = [...entries];
  for (const { after, entry } of noted) if (after >= all.length) all.push(entry);
  return all;
}

/**
 * Reads the file, and remembers of it what concerns these messages. What a power cut has garbled or the disk cannot read is left out without
 * an alarm: nobody was promised more.
 */
export async function openNotedLog(
  parts: LineFileParts,
  path: string,
  here: { has(id: Id): boolean },
): Promise<NotedLog> {
  const bytes = await readReadable(parts.disk, path);
  const log = new FileNotedLog(parts, path, bytes);
  for (const value of decodeLines(bytes ?? new Uint8Array()).values) {
    const line = notedLine.safeParse(value).data;
    if (line && here.has(line.id)) log.remember(line.id, { after: line.after, entry: line.entry });
  }
  return log;
}

class FileNotedLog implements NotedLog {
  readonly #parts: LineFileParts;
  readonly #path: string;
  readonly #noted = new Map<Id, readonly Noted[]>();
  #file: LineFile;
  /** Writing the file anew; whoever notes something waits for it. */
  #renewal: Promise<void> = Promise.resolve();
  #room: number;

  constructor(parts: LineFileParts, path: string, bytes: Uint8Array | null) {
    this.#parts = parts;
    this.#path = path;
    this.#file = lineFile(parts, path, bytes);
    this.#room = GROWTH - (bytes?.length ?? 0);
  }

  of(id: Id): readonly Noted[] {
    return this.#noted.get(id) ?? [];
  }

  remember(id: Id, ...noted: readonly Noted[]): void {
    this.#noted.set(id, [...this.of(id), ...noted]);
  }

  async note(id: Id, noted: readonly Noted[], surety: Surety): Promise<void> {
    this.remember(id, ...noted);
    const lines = noted.map((one) => encode(id, one));
    for (const { length } of lines) this.#room -= length;
    // What was remembered before is written by the renewal; a line that then stands twice is counted once.
    if (this.#room < 0) this.#renewal = this.#renew().catch(() => {});
    await this.#renewal;
    await this.#file.append(lines, surety);
  }

  forget(id: Id): void {
    this.#noted.delete(id);
  }

  async close(): Promise<void> {
    await this.#renewal;
    await this.#file.close();
  }

  /** Puts a file of what is remembered in the old one's place. */
  async #renew(): Promise<void> {
    const lines = [...this.#noted].flatMap(([id, all]) => all.map((one) => encode(id, one)));
    const bytes = Buffer.concat(lines);
    this.#room = GROWTH + bytes.length;
    const { disk, temporary } = this.#parts;
    const copy = temporary();
    await writeNew(disk, copy, [bytes]);
    // Stop here, or after the rename: the one file or the other stands, and each has all that is remembered.
    await disk.rename(copy, this.#path);
    const old = this.#file;
    this.#file = lineFile(this.#parts, this.#path, bytes);
    await old.close();
  }
}

const notedLine = z.strictObject({
  id: z.string().transform((text) => text as Id),
  after: z.int().nonnegative(),
  entry: storedEntry,
});

function encode(id: Id, noted: Noted): Uint8Array {
  return encodeLine({ id, ...noted });
}

/** All bytes of the file; null where there is none, and then there is none any more that could not be read either. */
async function readReadable(disk: Disk, path: string): Promise<Uint8Array | null> {
  try {
    return await readSmall(disk, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error;
    await disk.remove(path);
    return null;
  }
}
