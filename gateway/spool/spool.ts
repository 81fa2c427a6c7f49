/** What was accepted and has not yet left: the one interface to it, which knows no paths and is true after any crash. */
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Envelope, Id } from '../mail/envelope.ts';
import type { Outcome } from '../mail/outcome.ts';

/**
 * How an item's bytes lie on the disk, which never knows more than the wire does: `protected` as they will leave,
 * `as-it-came` as the peer sent them, `clear` where policy lets mail pass unprotected, `sealed` to the agency's own certificate.
 */
export type Lying = 'protected' | 'as-it-came' | 'clear' | 'sealed';

/**
 * The next hop, by what it is rather than where: the address is looked up anew before each attempt. `release` is none: the message waits, whole and
 * sealed to the agency, until people have decided about it.
 */
export type Hop =
  | { readonly kind: 'gateway'; readonly agency: AgencyId }
  | { readonly kind: 'agency-server' }
  | { readonly kind: 'smarthost' }
  | { readonly kind: 'release' };

/** One share of a message: one next hop, one form of the bytes, the recipients that it serves. */
export interface Item {
  readonly hop: Hop;
  readonly lying: Lying;
  readonly recipients: readonly Address[];
  /** Fingerprint of the certificate that a protected item is encrypted to; asked about again before each attempt. */
  readonly sealedTo: string | null;
  /** Names this ciphertext in the receipt that comes back for it; null where none can come. */
  readonly transferId: string | null;
  /** SHA-256 (hex) and length of what must come out when the item is opened; null where nothing is opened. */
  readonly plaintext: { readonly sha256: string; readonly length: number } | null;
}

/** A message as it was accepted: written once, never changed. */
export interface Message {
  readonly id: Id;
  readonly agency: AgencyId;
  readonly direction: 'outbound' | 'inbound' | 'report';
  readonly acceptedAt: Date;
  /** When people let it go; its age counts from then. Absent where nobody had to. */
  readonly releasedAt?: Date;
  readonly envelope: Envelope;
  /** The author's Message-ID, to name the message to its author; null without one. */
  readonly messageId: string | null;
  /** The Message-ID of the message that it answers; absent where it answers none. */
  readonly inReplyTo?: string;
  readonly items: readonly Item[];
  /** What makes a later copy of it a known repeat; kept for 14 days after it has left. */
  readonly repeatKeys: readonly string[];
  /** Whether every fate is told, by a receipt to the gateway that sealed it, and not failures alone. */
  readonly confirms: boolean;
  /** What the records need at delivery (the verdict and what it rests on); opaque to the spool, no content. */
  readonly note: Readonly<Record<string, unknown>>;
}

/** One line of the journal that is kept beside a message. */
export type Entry =
  | { readonly kind: 'started'; readonly item: number; readonly at: Date }
  | {
      readonly kind: 'outcome';
      readonly item: number;
      readonly at: Date;
      readonly recipient: Address;
      readonly outcome: Outcome;
    }
  | { readonly kind: 'reported'; readonly at: Date; readonly recipients: readonly Address[] }
  /** The author was told that it takes long. */
  | { readonly kind: 'delayed'; readonly at: Date; readonly recipients: readonly Address[] }
  /** Nothing is tried from now on until it is released; `why` is for the operator. */
  | { readonly kind: 'held'; readonly at: Date; readonly why: string }
  /** Its author and the operator know that it is held. */
  | { readonly kind: 'hold-told'; readonly at: Date }
  | { readonly kind: 'released'; readonly at: Date }
  /** A person, by id, has decided about a message that waits for its release. */
  | { readonly kind: 'decided'; readonly at: Date; readonly by: string; readonly verdict: 'approve' | 'reject' }
  /** Its author and those who release know that it waits for them; deputies do. */
  | { readonly kind: 'release-told' | 'deputies-told'; readonly at: Date };

/** A message and everything that has happened to it. */
export interface Spooled {
  readonly message: Message;
  readonly journal: readonly Entry[];
}

/** The right to work on one message, held by one worker at a time. Every write names the fencing token. */
export interface Lease extends AsyncDisposable {
  readonly token: number;
  readonly spooled: Spooled;
  /** How many octets one item has in the spool. */
  size(item: number): number;
  /** The bytes of one item, checked against the digest in the file; throws {@link SpoolError} when they are damaged. */
  read(item: number): AsyncIterable<Uint8Array>;
  /**
   * Survives the death of the process on return, but a power cut may take it. It is for an attempt that begins, so that one under which the
   * process dies is counted, and for what stands before the end of a message, so that a kill just then has nobody served or told twice.
   */
  note(...entries: Entry[]): Promise<void>;
  /** Durable on return, with all that was noted before; the same entries, noted before, are not repeated. */
  record(...entries: Entry[]): Promise<void>;
  /**
   * Removes the message for good; its repeat keys stay known. Durable on return, in one write: where this alone is left to do, the last
   * outcomes need not be recorded before.
   */
  finish(): Promise<void>;
}

/** The bytes of one item, in the order of {@link Message.items}. */
export type Body = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface Spool extends AsyncDisposable {
  /**
   * Takes responsibility: when it returns `committed`, the message survives kill -9 and power cut. `repeat` means that all its repeat keys
   * are known already and nothing was written; a throw means that nothing is kept and nothing was accepted.
   * Where some keys are known and others not, {@link Spool.known} has told the caller before, and the caller has left out the known ones.
   */
  commit(message: Message, bodies: readonly Body[]): Promise<'committed' | 'repeat'>;
  /** Which of these repeat keys are already known. */
  known(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** The id of every message that has not left, in no order: what the timetable plans at start. */
  waiting(): AsyncIterable<Id>;
  /** Every message that has not left, in no order. */
  pending(): AsyncIterable<Spooled>;
  /** One of these, whether or not it is leased; null where it is gone or damaged. */
  find(id: Id): Promise<Spooled | null>;
  /** Null where the message is gone, damaged, or leased to another. */
  lease(id: Id): Promise<Lease | null>;
}

/** The disk failed us or holds what we did not write; nothing that threw this was accepted or lost. */
export class SpoolError extends Error {
  override name = 'SpoolError';
  /** As the disk's own errors have it; `ENOSPC` means that the same will succeed once there is room. */
  readonly code: string | undefined;

  constructor(message: string, { cause, code = codeOf(cause) }: { cause?: unknown; code?: string | undefined } = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
  }
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}
