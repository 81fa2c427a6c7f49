/** The members file on disk as a source: read, verified, never an older one than was seen before. */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { DirectoryError, type Lookup, type Source } from './lookup.ts';
import { MAX_MEMBERS_FILE, MembersError, readSignedText } from './members-file.ts';
import { createLookup } from './members-lookup.ts';
import { NoteError, type VerifierKey, verifyNote } from './signed-note.ts';

/** Which members file was believed last. The digest, SHA-256 in hex, is of the signed text: a second signature under it changes nothing. */
export interface Seen {
  readonly serial: number;
  readonly sha256: string;
}

/** Where that is kept over restarts; what is stored is durable when `store` returns. */
export interface Remember {
  load(): Promise<Seen | null>;
  store(state: Seen): Promise<void>;
}

export interface MembersFileOptions {
  readonly path: string;
  readonly verifierKey: VerifierKey;
  readonly remember: Remember;
}

/**
 * Opens the members file. An expired one is taken: receiving goes on, and {@link Lookup.freshness} stops what is sent.
 * @throws DirectoryError where there is none, or one that is broken, forged, or older than one that was seen before.
 */
export async function openMembersFile(options: MembersFileOptions): Promise<Source> {
  return new MembersFile(options, await read(options, null));
}

interface Copy {
  readonly seen: Seen;
  readonly lookup: Lookup;
}

class MembersFile implements Source {
  readonly #options: MembersFileOptions;
  #copy: Copy;
  /** The last refresh that was asked for; the next one waits for it, so that none can put back an older copy. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: MembersFileOptions, copy: Copy) {
    this.#options = options;
    this.#copy = copy;
  }

  get version(): number {
    return this.#copy.lookup.version;
  }

  member: Lookup['member'] = (address) => this.#copy.lookup.member(address);
  agency: Lookup['agency'] = (id) => this.#copy.lookup.agency(id);
  gateway: Lookup['gateway'] = (pin) => this.#copy.lookup.gateway(pin);
  endpoint: Lookup['endpoint'] = (id) => this.#copy.lookup.endpoint(id);
  signing: Lookup['signing'] = (id) => this.#copy.lookup.signing(id);
  freshness: Lookup['freshness'] = (now) => this.#copy.lookup.freshness(now);

  refresh(): Promise<void> {
    const refreshed = this.#last.then(async () => {
      this.#copy = await read(this.#options, this.#copy);
    });
    this.#last = refreshed.catch(() => {});
    return refreshed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
  }
}

/** Reads and checks the file; remembered only when nothing is left that could fail, believed only when it is remembered. */
async function read({ path, verifierKey, remember }: MembersFileOptions, current: Copy | null): Promise<Copy> {
  try {
    const text = verifyNote(await readText(path), verifierKey);
    const sha256 = createHash('sha256').update(text).digest('hex');
    if (current?.seen.sha256 === sha256) return current;
    const members = await readSignedText(text, verifierKey.name);
    const seen = { serial: members.serial, sha256 };
    const before = await remember.load();
    for (const earlier of [before, current?.seen]) if (earlier) refuseOlder(seen, earlier);
    if (before?.sha256 !== sha256) await remember.store(seen);
    return { seen, lookup: createLookup(members) };
  } catch (cause) {
    throw cause instanceof DirectoryError ? cause : explain(path, cause);
  }
}

function refuseOlder(found: Seen, earlier: Seen): void {
  if (found.serial < earlier.serial)
    throw new DirectoryError(
      `the members file was rolled back: it is number ${found.serial}, and number ${earlier.serial} was seen before: put the newest one in place`,
    );
  if (found.serial === earlier.serial && found.sha256 !== earlier.sha256)
    throw new DirectoryError(
      `there are two different members files with the number ${found.serial}: keep both and telephone the secretariat, for one may be meant for you alone`,
    );
}

async function readText(path: string): Promise<string> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  if (size > MAX_MEMBERS_FILE) throw new NoteError('the file is larger than 32 MB');
  const bytes = await file.readFile();
  // Strict, and with a byte order mark left in, so that equal text means equal bytes.
  if (!isUtf8(bytes)) throw new NoteError('the file is not UTF-8');
  return bytes.toString('utf8');
}

function explain(path: string, cause: unknown): DirectoryError {
  if (cause instanceof NoteError)
    return new DirectoryError(
      `the members file ${path} cannot be believed: ${cause.message}: fetch it again, and if that does not help, compare the signer's key with the secretariat's letter`,
      { cause },
    );
  if (cause instanceof MembersError)
    return new DirectoryError(
      `the members file ${path} is signed but faulty (${cause.message}): tell the secretariat`,
      { cause },
    );
  return new DirectoryError(
    `the members file ${path} cannot be read, or its number not be remembered (${(cause as Error).message}): check the path, the permissions and the disk`,
    { cause },
  );
}
