/** Examines a published log entry by entry: what each says, who signed it, by which rule it counts, and what became of it. */
import { type Certificate, CertificateError, readCertificate } from '../certificate.ts';
import { readEntry } from '../log/admit.ts';
import { settledAgency } from '../log/agency.ts';
import { type EntryId, entryId } from '../log/envelope.ts';
import type { KeyId } from '../log/keys.ts';
import { namedBlobs } from '../log/named.ts';
import { settledNetwork } from '../log/network.ts';
import { NETWORK, type Payload } from '../log/payload.ts';
import { begin, type Fault, type ReplayOptions, replay, type State } from '../log/replay.ts';
import type { Way } from '../log/rules.ts';
import { wayOf } from '../log/signers.ts';
import type { Known } from '../telling/field.ts';
import { type Fate, fatesAt, settledBy } from './fate.ts';

/** What is known of one entry. */
export interface Examined {
  readonly index: number;
  readonly id: EntryId;
  readonly fault: Fault | null;
  /** Null where it cannot be read. */
  readonly read: {
    readonly payload: Payload;
    readonly logged: Date;
    readonly known: Known;
    /** By their key ids; each fits where there is no fault. */
    readonly signers: readonly string[];
    /** Null where there is a fault: it counts by no rule. */
    readonly way: Way | null;
  } | null;
}

export interface Examination {
  readonly state: State;
  readonly entries: readonly Examined[];
  /** Of those that had to wait. */
  readonly fates: ReadonlyMap<EntryId, Fate>;
}

/** @throws HistoryError, EntryError where the log cannot be followed at all */
export async function examine(
  options: ReplayOptions,
  entries: readonly Uint8Array[],
  genesis: EntryId,
): Promise<Examination> {
  let state = await begin(entries[0]!, genesis);
  const fates = new Map<EntryId, Fate>();
  const examined = [await examineOne(options, { before: state, bytes: entries[0]!, index: 0, fault: null })];
  for (const [index, bytes] of entries.entries()) {
    if (index === 0) continue;
    const { state: after, faults } = await replay(options, state, [bytes]);
    const one = await examineOne(options, { before: state, bytes, index, fault: faults[0] ?? null });
    if (one.read) for (const [entry, fate] of settledBy(state, after, index, one.read.payload)) fates.set(entry, fate);
    examined.push(one);
    state = after;
  }
  for (const [entry, fate] of fatesAt(state, options.now)) fates.set(entry, fate);
  return { state, entries: examined, fates };
}

interface Step {
  readonly before: State;
  readonly bytes: Uint8Array;
  readonly index: number;
  readonly fault: Fault | null;
}

async function examineOne(options: ReplayOptions, { before, bytes, index, fault }: Step): Promise<Examined> {
  const id = entryId(bytes);
  if (fault?.rule === 'form') return { index, id, fault, read: null };
  const { envelope, payload } = readEntry(bytes);
  const network = settledNetwork(before.network, envelope.logged);
  const found = payload.subject === NETWORK ? undefined : before.agencies.get(payload.subject);
  const agency = found ? settledAgency(found, envelope.logged) : null;
  const signers = envelope.signatures.map(({ keyid }) => keyid);
  const signed = { keys: new Set(signers as KeyId[]), proposer: payload.proposer };
  const way = fault ? null : wayOf(payload, network, agency, signed);
  const known = { network, agency, certificate: await certificateOf(options, payload) };
  return { index, id, fault, read: { payload, logged: envelope.logged, known, signers, way } };
}

async function certificateOf({ certificate: find }: ReplayOptions, payload: Payload): Promise<Certificate | null> {
  if (payload.type === 'tree.publish') return null;
  const [digest] = namedBlobs(payload);
  const text = digest === undefined ? null : await find(digest);
  try {
    return text && (await readCertificate(Buffer.from(text).toString('utf8')));
  } catch (error) {
    // The fault of the entry says so.
    if (error instanceof CertificateError) return null;
    throw error;
  }
}
