/** The verified copy of the directory that a gateway keeps: it follows the log by itself, trusts no server, and works for days without one. */
import { type Agreement, compare } from '../log/checkpoint.ts';
import type { EntryId } from '../log/envelope.ts';
import { EntryError, HistoryError } from '../log/fault.ts';
import type { Head } from '../log/proofs.ts';
import { registrationsAt } from '../log/registrations.ts';
import type { Fault, State } from '../log/replay.ts';
import { type GrowingTree, growTree } from '../log/tree.ts';
import { type AgencyId, DirectoryError, type Freshness, type Gossip, type Lookup, type Source } from '../lookup.ts';
import { createLookup } from '../members-lookup.ts';
import { type ReadTree, TreeError } from '../published/read-tree.ts';
import { NoteError } from '../signed-note.ts';
import type { OwnEvent } from './advance.ts';
import { ForkError } from './evidence.ts';
import { freshnessOf } from './freshness.ts';
import { createHearsay, type Hearsay, type Proof, signedByLog } from './hearsay.ts';
import { keepSnapshot, load } from './load.ts';
import { programDigest } from './program.ts';
import { type AnnexOptions, openSealedAnnex, type SealedAnnex } from './sealed-annex.ts';
import type { Store } from './store.ts';
import { type Copy, RollbackError, type Synced, type SyncParts, sync } from './sync.ts';
import { createWitness, type Witness, type WitnessOptions } from './witness.ts';

/** What somebody must hear of; none may throw. */
export interface Alarms {
  /** The log holds an entry that breaks a rule. It changes nothing, but an honest log would not have taken it. */
  broken(fault: Fault): void;
  /** Something was logged about an agency of ours: those who run it know whether they asked for it. */
  own(event: OwnEvent): void;
  /** The log has signed two histories. What proves it is kept in that file. */
  forked(file: string): void;
  /** The log keeps back from us what it has shown to others. What proves it is kept in that file. */
  withheld(file: string): void;
  /** Our cosignature could not be handed over; the next refresh tries again. */
  unoffered(error: unknown): void;
}

export interface ReplicaOptions {
  /** The id of the log's first entry, told by other means than the log. */
  readonly genesis: EntryId;
  readonly tree: ReadTree;
  readonly store: Store;
  /** Keeps a text durably, and answers the file that holds it; null where that very text was kept before. */
  readonly keepEvidence: (text: string) => Promise<string | null>;
  /** The agencies of this gateway. */
  readonly self: readonly AgencyId[];
  readonly on: Alarms;
  readonly now: Date;
  /** What the replica reads from and writes to, where it is to be closed with it. */
  readonly closing?: AsyncDisposable;
  /** Where this gateway is one of the network's witnesses. */
  readonly witness?: WitnessOptions;
  /** Where what members tell each other beside the log can be opened. */
  readonly annex?: AnnexOptions;
}

export interface Replica extends Source {
  /** What this gateway believes. */
  readonly head: Head;
  /** Whether a head, whoever believes it, is of the same history; `ahead` until this copy has grown as far. */
  compareHead(head: Head): Agreement;
  readonly gossip: Gossip;
}

/**
 * Opens the copy that is kept, without asking the network; the first time, it is fetched.
 * @throws DirectoryError where there is none and it cannot be had or believed
 */
export async function openReplica(options: ReplicaOptions): Promise<Replica> {
  const { genesis, store } = options;
  const merkle = growTree();
  const program = programDigest();
  const kept = await load({ genesis, store, merkle, program }).catch((cause) => {
    throw explain(cause, options.tree);
  });
  const annex = options.annex ? await openSealedAnnex(options.annex) : null;
  const replica = new LogReplica(options, { merkle, program, kept, annex });
  if (kept === null) await replica.refresh(options.now);
  return replica;
}

interface Kept {
  readonly merkle: GrowingTree;
  readonly program: string;
  readonly kept: Copy | null;
  readonly annex: SealedAnnex | null;
}

class LogReplica implements Replica {
  readonly #options: ReplicaOptions;
  readonly #parts: SyncParts;
  readonly #program: string;
  readonly #witness: Witness | null;
  readonly #annex: SealedAnnex | null;
  readonly #hearsay: Hearsay;
  #copy: Copy | null;
  #lookup: Lookup | null = null;
  #told: string | null = null;
  /** The last work that was asked for; the next waits for it. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ReplicaOptions, { merkle, program, kept, annex }: Kept) {
    const { genesis, tree, store, self, witness, now } = options;
    this.#options = options;
    this.#parts = { genesis, tree, store, self, merkle };
    this.#program = program;
    this.#witness = witness ? createWitness(store, witness) : null;
    this.#annex = annex;
    this.#hearsay = createHearsay(merkle, (proof) => this.#keepEvidence(proof));
    this.#copy = kept;
    this.#settle(now);
  }

  get #verified(): { copy: Copy; lookup: Lookup } {
    if (this.#copy === null || this.#lookup === null) throw new DirectoryError('there is no verified copy yet');
    return { copy: this.#copy, lookup: this.#lookup };
  }

  get version(): number {
    return this.#verified.copy.head.size;
  }

  get head(): Head {
    const { size, root } = this.#verified.copy.head;
    return { size, root };
  }

  member: Lookup['member'] = (address) => this.#verified.lookup.member(address);
  agency: Lookup['agency'] = (id) => this.#verified.lookup.agency(id);
  gateway: Lookup['gateway'] = (pin) => this.#verified.lookup.gateway(pin);
  endpoint: Lookup['endpoint'] = (id) => this.#verified.lookup.endpoint(id);
  signing: Lookup['signing'] = (id) => this.#verified.lookup.signing(id);
  freshness = (now: Date): Freshness => freshnessOf(this.#verified.copy.head.seen, now);

  /** While a refresh runs, the tree holds more than is believed. */
  compareHead = (head: Head): Agreement =>
    head.size > this.#verified.copy.head.size ? 'ahead' : compare(this.#parts.merkle, head);

  readonly gossip: Gossip = {
    told: () => this.#told,
    heard: async (head, now) => {
      const heard = this.#hearsay.hear(head, this.#verified.copy, now);
      if (heard === 'comparable') await this.#inTurn(() => this.#hearsay.settle(this.#verified.copy));
      return heard === 'ahead';
    },
  };

  refresh(now: Date): Promise<void> {
    return this.#inTurn(() => this.#refresh(now));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#options.closing?.[Symbol.asyncDispose]();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  async #refresh(now: Date): Promise<void> {
    const verified = await this.#sync(now);
    await this.#witness?.(verified, now).catch(this.#options.on.unoffered);
    if (this.#copy) await this.#learn(this.#copy, now);
    else throw new DirectoryError('too few witnesses have seen the head of the log yet: try again in some minutes');
  }

  /** What is to be had beside the log. */
  async #learn(copy: Copy, now: Date): Promise<void> {
    const isAwaited = copy.state.agencies.values().some(({ contacts }) => contacts.length > 0);
    await this.#annex?.refresh(this.#options.tree, isAwaited);
    this.#settle(now);
    await this.#hearsay.settle(copy);
  }

  async #sync(now: Date): Promise<Synced['verified']> {
    const { store, on, tree } = this.#options;
    try {
      const before = this.#copy;
      const { copy, verified, news } = await sync(this.#parts, before, now);
      this.#copy = copy;
      for (const fault of news.faults) on.broken(fault);
      for (const event of news.own) on.own(event);
      if (copy) keepSnapshot(store, this.#program, copy.state, before?.state ?? null);
      return verified;
    } catch (cause) {
      if (cause instanceof ForkError) await this.#keepEvidence(cause);
      throw explain(cause, tree);
    } finally {
      // Also where nothing new came: what waited takes effect by time alone.
      this.#settle(now);
    }
  }

  async #keepEvidence(proof: Proof): Promise<void> {
    const { keepEvidence, on } = this.#options;
    const file = await keepEvidence(proof.evidence);
    if (file === null) return;
    if (proof instanceof ForkError) on.forked(file);
    else on.withheld(file);
  }

  #settle(now: Date): void {
    if (this.#copy === null) return;
    const { head, state } = this.#copy;
    this.#lookup = lookupAt(state, now, this.#annex);
    this.#told = signedByLog(head.note, state, now);
  }
}

/** Answers from maps made once, as everything is at that time. */
function lookupAt(state: State, now: Date, annex: SealedAnnex | null): Lookup {
  const { size: serial, logged } = state;
  // Freshness is the head's, not the entries'.
  return createLookup({
    serial,
    issued: logged,
    expires: logged,
    members: registrationsAt(state, now, annex?.contactsOf),
  });
}

function explain(cause: unknown, { place }: ReadTree): unknown {
  const advice = adviceOn(cause);
  if (advice === null) return cause;
  return new DirectoryError(`the directory at ${place}: ${(cause as Error).message}: ${advice}`, { cause });
}

const TELEPHONE = 'keep the evidence and telephone the secretariat, for one of them may be meant for you alone';

function adviceOn(cause: unknown): string | null {
  if (cause instanceof TreeError) return 'the copy stays in use while it is fresh; check the address and the network';
  if (cause instanceof ForkError) return TELEPHONE;
  if (cause instanceof RollbackError) return 'a cache may be old; if it stays so, telephone the secretariat';
  if (cause instanceof NoteError) return 'its head cannot be believed; if it stays so, telephone the secretariat';
  if (cause instanceof HistoryError || cause instanceof EntryError)
    return 'look at the clock of this machine and at the id of the genesis, then telephone the secretariat';
  if ((cause as NodeJS.ErrnoException).code === 'ERR_SQLITE_ERROR')
    return 'what is kept of it cannot be read or written: check the disk; a file that is moved away is fetched again';
  return null;
}
