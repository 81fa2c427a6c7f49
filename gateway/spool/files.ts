/** The spool in files, for one process on a local disk: one file a message, committed by one rename. */
import type { Id } from '../mail/envelope.ts';
import { type Damage, type DamageParts, readLineFile, setAsideMessage } from './damage.ts';
import { type Disk, sharedSyncs } from './disk.ts';
import { FileLease, type Hold, type Taken } from './file-lease.ts';
import { DamageError } from './format.ts';
import { type FreeSpace, freeSpace } from './free-space.ts';
import { decodeJournal } from './journal.ts';
import { layoutOf, makeFolders } from './layout.ts';
import { type Leaving, openLeaving } from './leaving.ts';
import type { LineFileParts, Surety } from './line-file.ts';
import { lockFolder, type Unlock } from './lock.ts';
import { readHeader, readMessage } from './message-file.ts';
import { type NotedLog, openNotedLog, withNoted } from './noted-log.ts';
import { type Placing, placingOn } from './place.ts';
import { recentMessages } from './recent.ts';
import { type Found, recover } from './recover.ts';
import { dayOf, digestOf, type RepeatKeys } from './repeat-keys.ts';
import { type Body, type Lease, type Message, type Spool, SpoolError, type Spooled } from './spool.ts';
import { type WritingParts, writeMessage } from './write-message.ts';

export interface FileSpoolParts {
  /** Created where it is missing; its parent must exist. On a local disk: neither the lock nor the syncing is sure over NFS. */
  readonly folder: string;
  readonly disk: Disk;
  /** Who places small messages on that disk; step by step, unless told otherwise. Closed with the spool. */
  readonly placing?: (disk: Disk) => Placing;
  /** Must not throw. */
  readonly onDamage: (damage: Damage) => void;
  /** Octets that a commit leaves free, so that journals can still be written when mail fills the disk. 256 MiB unless told. */
  readonly reserve?: number;
  readonly now: () => Date;
}

/**
 * Opens the folder, recovers what a crash has left, and owns it until the spool is disposed.
 * @throws SpoolError when another process owns it (naming its pid) or the disk fails
 */
export async function openFileSpool(parts: FileSpoolParts): Promise<Spool> {
  const { folder, onDamage, reserve = 256 << 20, now, placing = placingOn } = parts;
  const disk = sharedSyncs(parts.disk);
  return spoolErrors(`opening the spool ${folder}`, async () => {
    const layout = layoutOf(folder);
    await makeFolders(disk, layout);
    const unlock = lockFolder(folder);
    try {
      const outer = { disk, layout, onDamage, reserve, now };
      const found = await recover(outer, now());
      const notedLog = await openNotedLog(lineFileParts(outer), layout.noted, found.here);
      return new FileSpool({ ...outer, placing: placing(disk) }, found, notedLog, unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  });
}

interface Inner extends DamageParts, WritingParts {
  readonly reserve: number;
  readonly now: () => Date;
}

class FileSpool implements Spool {
  readonly #parts: Inner;
  /** The messages that are here, and whether each may have a journal: most never get one, and then none is looked for. */
  readonly #here: Map<Id, boolean>;
  readonly #keys: RepeatKeys;
  readonly #notedLog: NotedLog;
  readonly #leaving: Leaving;
  readonly #free: FreeSpace;
  readonly #recent = recentMessages();
  readonly #unlock: Unlock;
  /** The token of the lease on each message that is leased. */
  readonly #leases = new Map<Id, number>();
  #lastToken = 0;
  /** Ids whose commit is under way. */
  readonly #arriving = new Set<Id>();
  readonly #running = new Set<Promise<unknown>>();
  /** How things are noted: durably where the last write failed, or a disk that takes no outcomes would have people served without end. */
  #surety: Surety = 'unsynced';
  #closed = false;

  constructor(parts: Inner, { here, keys }: Found, notedLog: NotedLog, unlock: Unlock) {
    this.#parts = parts;
    this.#here = here;
    this.#keys = keys;
    this.#notedLog = notedLog;
    this.#leaving = openLeaving(parts, keys, parts.now);
    this.#free = freeSpace(() => parts.disk.freeBytes(parts.layout.root), parts.now);
    this.#unlock = unlock;
  }

  commit(message: Message, bodies: readonly Body[]): Promise<'committed' | 'repeat'> {
    return this.#run(`committing ${message.id}`, async () => {
      const claim = await this.#keys.claim(message.repeatKeys);
      if (claim === 'all') return 'repeat';
      if (claim === 'some') throw new SpoolError('some of the repeat keys are known already');
      try {
        await this.#store(message, bodies);
        claim.keep();
        return 'committed';
      } catch (error) {
        claim.release();
        throw error;
      }
    });
  }

  known(keys: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#run('looking for repeats', () => this.#keys.known(keys));
  }

  async *waiting(): AsyncGenerator<Id> {
    yield* [...this.#here.keys()];
  }

  async *pending(): AsyncGenerator<Spooled> {
    for await (const id of this.waiting()) {
      const spooled = await this.find(id);
      if (spooled !== null) yield spooled;
    }
  }

  find(id: Id): Promise<Spooled | null> {
    return this.#run(`reading ${id}`, async () => {
      if (!this.#here.has(id)) return null;
      const message = await this.#check(id, readHeader);
      return message && { message, journal: (await this.#readJournal(id)).journal };
    });
  }

  lease(id: Id): Promise<Lease | null> {
    return this.#run(`leasing ${id}`, async () => {
      if (!this.#here.has(id) || this.#leases.has(id)) return null;
      const token = ++this.#lastToken;
      this.#leases.set(id, token);
      try {
        const lease = await this.#openLease(id, token);
        if (lease === null) this.#leases.delete(id);
        return lease;
      } catch (error) {
        this.#leases.delete(id);
        throw error;
      }
    });
  }

  /** Waits for what is under way; leases that are still held can no longer write. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#running);
    await this.#notedLog.close();
    await this.#leaving.close();
    await this.#parts.placing[Symbol.asyncDispose]();
    this.#unlock();
  }

  async #store(message: Message, bodies: readonly Body[]): Promise<void> {
    const { id, items } = message;
    if (bodies.length !== items.length) throw new SpoolError(`${id} has ${items.length} items, not ${bodies.length}`);
    // A rename replaces silently, so a second message of the same name would destroy the first.
    if (this.#here.has(id) || this.#arriving.has(id)) throw new SpoolError(`${id} is in the spool already`);
    this.#arriving.add(id);
    try {
      if ((await this.#free.bytes()) < this.#parts.reserve)
        throw new SpoolError('the disk is nearly full', { code: 'ENOSPC' });
      const { bytes, length, ...rest } = await this.#tried('durable', () => writeMessage(this.#parts, message, bodies));
      this.#free.spend(length);
      this.#here.set(id, false);
      if (bytes) this.#recent.put({ ...rest, bytes });
    } finally {
      this.#arriving.delete(id);
    }
  }

  async #openLease(id: Id, token: number): Promise<Lease | null> {
    const contents = this.#recent.take(id) ?? (await this.#check(id, readMessage));
    if (contents === null) {
      await this.#lose(id, 'the file is gone');
      return null;
    }
    const hold: Hold = {
      token,
      run: (what, task) =>
        this.#run(what, () => {
          if (this.#leases.get(id) !== token) throw new SpoolError(`${what}: the lease is stale`);
          return task();
        }),
      note: (noted) => this.#tried(this.#surety, (surety) => this.#notedLog.note(id, noted, surety)),
      record: (write) => this.#tried('durable', () => this.#record(id, write)),
      remove: () => this.#tried('durable', () => this.#remove(contents.message)),
      lose: (reason) => this.#lose(id, reason),
      release: () => this.#release(id, token),
    };
    return new FileLease(this.#parts, hold, { ...contents, ...(await this.#readJournal(id)) });
  }

  async #readJournal(id: Id): Promise<Pick<Taken, 'journal' | 'recorded' | 'journalBytes'>> {
    const path = this.#parts.layout.journal(id);
    const journalBytes = this.#here.get(id) ? await readLineFile(this.#parts, path, id) : null;
    const { entries } = decodeJournal(journalBytes ?? new Uint8Array());
    return { journalBytes, recorded: entries.length, journal: withNoted(entries, this.#notedLog.of(id)) };
  }

  async #record(id: Id, write: () => Promise<void>): Promise<void> {
    // Set first, for the file may stand also when this fails.
    this.#here.set(id, true);
    await write();
    this.#notedLog.forget(id);
  }

  async #remove({ id, repeatKeys }: Message): Promise<void> {
    await this.#leaving.end({ id, keys: repeatKeys.map(digestOf), day: dayOf(this.#parts.now()) });
    const hasJournal = this.#here.get(id) ?? false;
    this.#here.delete(id);
    this.#leases.delete(id);
    this.#notedLog.forget(id);
    await this.#leaving.clear(id, hasJournal);
  }

  /** Writes with that surety, and learns from it whether the disk can be trusted. */
  async #tried<T>(surety: Surety, write: (surety: Surety) => Promise<T>): Promise<T> {
    try {
      const answer = await write(surety);
      if (surety === 'durable') this.#surety = 'unsynced';
      return answer;
    } catch (error) {
      this.#surety = 'durable';
      throw error;
    }
  }

  /** What a message's file holds; null where it is gone or damaged, and then someone has been told. */
  async #check<T>(id: Id, read: (disk: Disk, path: string) => Promise<T | null>): Promise<T | null> {
    try {
      return await read(this.#parts.disk, this.#parts.layout.message(id));
    } catch (error) {
      if (!(error instanceof DamageError)) throw error;
      await this.#lose(id, error.message);
      return null;
    }
  }

  async #lose(id: Id, reason: string): Promise<void> {
    // Whoever finds the damage first sets it aside.
    if (!this.#here.delete(id)) return;
    // What is recorded from now on would be a journal without its message.
    this.#leases.delete(id);
    this.#notedLog.forget(id);
    const spooled = await setAsideMessage(this.#parts, id, reason);
    this.#keys.forget((spooled?.message.repeatKeys ?? []).map(digestOf));
  }

  #release(id: Id, token: number): void {
    if (this.#leases.get(id) === token) this.#leases.delete(id);
  }

  async #run<T>(what: string, task: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new SpoolError(`${what}: the spool is closed`);
    const running = spoolErrors(what, task);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }
}

function lineFileParts({ disk, layout }: DamageParts): LineFileParts {
  return { disk, temporary: layout.temporary };
}

/** Whatever stops the spool's work reaches the caller as a SpoolError that says what was being done. */
async function spoolErrors<T>(what: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    throw cause instanceof SpoolError ? cause : new SpoolError(what, { cause });
  }
}
