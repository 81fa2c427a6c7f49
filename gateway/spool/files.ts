/** The spool in files, for one process on a local disk: one file a message, committed by one rename. */
import type { Id } from '../mail/envelope.ts';
import { type Damage, type DamageParts, readJournal, readLineFile, setAsideMessage } from './damage.ts';
import { type Disk, sharedSyncs, writeNew } from './disk.ts';
import { type DoneLog, doneLog, oldestDay } from './done-log.ts';
import { FileLease, type Hold } from './file-lease.ts';
import { DamageError, encode, inBlocks } from './format.ts';
import { decodeJournal } from './journal.ts';
import { layoutOf, makeFolders } from './layout.ts';
import { lockFolder, type Unlock } from './lock.ts';
import { type Contents, readContents, verifyMessage } from './message-file.ts';
import { type Found, recover } from './recover.ts';
import { type RepeatKeys, repeatKeys } from './repeat-keys.ts';
import { type Body, type Lease, type Message, type Spool, SpoolError, type Spooled } from './spool.ts';

export interface FileSpoolParts {
  /** Created where it is missing; its parent must exist. On a local disk: neither the lock nor the syncing is sure over NFS. */
  readonly folder: string;
  readonly disk: Disk;
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
  const { folder, onDamage, reserve = 256 << 20, now } = parts;
  const disk = sharedSyncs(parts.disk);
  return spoolErrors(`opening the spool ${folder}`, async () => {
    const layout = layoutOf(folder);
    await makeFolders(disk, layout);
    const unlock = lockFolder(folder);
    try {
      const inner = { disk, layout, onDamage, reserve, now };
      return new FileSpool(inner, await recover(inner, now()), unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  });
}

interface Inner extends DamageParts {
  readonly reserve: number;
  readonly now: () => Date;
}

class FileSpool implements Spool {
  readonly #parts: Inner;
  readonly #ids: Set<Id>;
  readonly #keys: RepeatKeys;
  readonly #doneLog: DoneLog;
  readonly #unlock: Unlock;
  /** The token of the lease on each message that is leased. */
  readonly #leases = new Map<Id, number>();
  #lastToken = 0;
  /** Ids whose commit is under way. */
  readonly #arriving = new Set<Id>();
  readonly #shards = new Set<string>();
  readonly #running = new Set<Promise<unknown>>();
  #day = '';
  #closed = false;

  constructor(parts: Inner, found: Found, unlock: Unlock) {
    this.#parts = parts;
    this.#ids = found.ids;
    this.#keys = repeatKeys(found.keys);
    this.#doneLog = doneLog(parts);
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
    yield* [...this.#ids];
  }

  async *pending(): AsyncGenerator<Spooled> {
    for (const id of [...this.#ids]) {
      const spooled = await this.find(id);
      if (spooled !== null) yield spooled;
    }
  }

  find(id: Id): Promise<Spooled | null> {
    return this.#run(`reading ${id}`, async () => {
      if (!this.#ids.has(id)) return null;
      const contents = await this.#check(id, readContents);
      return contents && { message: contents.message, journal: await readJournal(this.#parts, id) };
    });
  }

  lease(id: Id): Promise<Lease | null> {
    return this.#run(`leasing ${id}`, async () => {
      if (!this.#ids.has(id) || this.#leases.has(id)) return null;
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
    this.#unlock();
  }

  async #store(message: Message, bodies: readonly Body[]): Promise<void> {
    const { disk, layout, reserve } = this.#parts;
    const { id, items } = message;
    if (bodies.length !== items.length) throw new SpoolError(`${id} has ${items.length} items, not ${bodies.length}`);
    // A rename replaces silently, so a second message of the same name would destroy the first.
    if (this.#ids.has(id) || this.#arriving.has(id)) throw new SpoolError(`${id} is in the spool already`);
    this.#arriving.add(id);
    try {
      if ((await disk.freeBytes(layout.root)) < reserve)
        throw new SpoolError('the disk is nearly full', { code: 'ENOSPC' });
      await this.#makeShard(layout.shard(id));
      await writeMessage(this.#parts, message, bodies);
      this.#ids.add(id);
    } finally {
      this.#arriving.delete(id);
    }
  }

  /** Once per shard and process: its own name must be durable before a message in it is promised. */
  async #makeShard(shard: string): Promise<void> {
    if (this.#shards.has(shard)) return;
    await this.#parts.disk.makeFolder(shard);
    await this.#parts.disk.syncFolder(this.#parts.layout.shelf);
    this.#shards.add(shard);
  }

  async #openLease(id: Id, token: number): Promise<Lease | null> {
    const { disk, layout } = this.#parts;
    const contents = await this.#check(id, verifyMessage);
    if (contents === null) {
      await this.#lose(id, 'the file is gone');
      return null;
    }
    const journalBytes = await readLineFile(this.#parts, layout.journal(id), id);
    const { entries } = decodeJournal(journalBytes ?? new Uint8Array());
    const hold: Hold = {
      token,
      run: (what, task) =>
        this.#run(what, () => {
          if (this.#leases.get(id) !== token) throw new SpoolError(`${what}: the lease is stale`);
          return task();
        }),
      remove: () => this.#remove(contents.message),
      lose: (reason) => this.#lose(id, reason),
      release: () => this.#release(id, token),
    };
    return new FileLease({ disk, layout }, hold, { ...contents, journal: entries, journalBytes });
  }

  async #remove({ id, repeatKeys }: Message): Promise<void> {
    const { disk, layout, now } = this.#parts;
    const day = await this.#doneLog.add(id, repeatKeys, now());
    // Stop here: `leaving`. The message is still served; by its journal nothing is left to do but to finish.
    await disk.remove(layout.message(id));
    await disk.syncFolder(layout.shard(id));
    // Stop here: `left`. It is gone for good and its keys are known; start removes the journal.
    this.#ids.delete(id);
    this.#leases.delete(id);
    this.#keys.left(repeatKeys, day);
    this.#forgetOldKeys(day);
    // What was promised is done; a journal that cannot be removed now is removed at start, as after a stop.
    await disk.remove(layout.journal(id)).catch(() => {});
  }

  /** Once a day, for it goes through all keys. */
  #forgetOldKeys(day: string): void {
    if (day === this.#day) return;
    this.#day = day;
    this.#keys.dropBefore(oldestDay(this.#parts.now()));
  }

  /** What a message's file holds; null where it is gone or damaged, and then someone has been told. */
  async #check(id: Id, read: typeof readContents): Promise<Contents | null> {
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
    if (!this.#ids.delete(id)) return;
    // What is recorded from now on would be a journal without its message.
    this.#leases.delete(id);
    const spooled = await setAsideMessage(this.#parts, id, reason);
    this.#keys.forget(spooled?.message.repeatKeys ?? []);
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

/** Makes a message durable, or leaves nothing of it. */
async function writeMessage({ disk, layout }: Inner, message: Message, bodies: readonly Body[]): Promise<void> {
  const temporary = layout.temporary();
  const path = layout.message(message.id);
  try {
    await writeNew(disk, temporary, inBlocks(encode(message, bodies)));
    // Stop here: `unfinished`. All octets are on the disk, but nobody was told.
    await disk.rename(temporary, path);
    // Stop here: after a kill the message is `accepted`, after a power cut perhaps `unfinished`; nobody was told.
    await disk.syncFolder(layout.shard(message.id));
    // From here on it is `accepted`, whatever happens.
  } catch (error) {
    await undo(disk, temporary, path, layout.shard(message.id));
    throw error;
  }
}

/**
 * Takes back a commit that failed, as far as the disk still lets us: what stays in tmp/ goes at the next start, and a message that stays in
 * new/ is then served although its sender was told to try again: twice, but not lost.
 */
async function undo(disk: Disk, temporary: string, path: string, shard: string): Promise<void> {
  await disk.remove(temporary).catch(() => {});
  await disk
    .remove(path)
    .then(() => disk.syncFolder(shard))
    .catch(() => {});
}

/** Whatever stops the spool's work reaches the caller as a SpoolError that says what was being done. */
async function spoolErrors<T>(what: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    throw cause instanceof SpoolError ? cause : new SpoolError(what, { cause });
  }
}
