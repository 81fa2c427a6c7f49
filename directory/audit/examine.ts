/** Examines a published log entry by entry: what each says, who signed it, by which rule it counts, and what became of it. */
import { type Certificate, CertificateError, readCertificate } from '../certificate.ts';
import { readEntry } from '../log/admit.ts';
import { settledAgency } from '../log/agency.ts';
import { type EntryId, entryId } from '../log/envelope.ts';
import type { KeyId } from '../log/keys.ts';
import { namedBlobs } from '../log/named.ts';
import { settledNetwork } from '../log/network.ts';
import type { Payload } from '../log/payload.ts';
import { begin, type Fault, type ReplayOptions, replay, type State } from '../log/replay.ts';
import type { Way } from '../log/rules.ts';
import { wayOf } from '../log/signers.ts';
import type { AgencyId } from '../lookup.ts';
import type { Known } from '../telling/field.ts';
import { type Fate, fatesAt, type Moment, settledBy } from './fate.ts';

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
  [first, ...entries]: readonly Uint8Array[],
  genesis: EntryId,
): Promise<Examination> {
  const begun = await begin(first!, genesis);
  const founding = await examineOne(options, begun, { bytes: first!, after: begun, fault: null });
  return examineFurther(options, { state: begun, entries: [founding], fates: new Map() }, entries);
}

/** The same with the entries that follow. @throws HistoryError */
export async function examineFurther(
  options: ReplayOptions,
  earlier: Examination,
  entries: readonly Uint8Array[],
): Promise<Examination> {
  const fates = new Map(earlier.fates);
  const examined = [...earlier.entries];
  const before = { network: earlier.state.network, agencies: new Map(earlier.state.agencies) };
  const applied = async (bytes: Uint8Array, after: State, fault: Fault | null): Promise<void> => {
    const one = await examineOne(options, before, { bytes, after, fault });
    examined.push(one);
    if (one.read === null) return;
    const { payload } = one.read;
    for (const [entry, fate] of settledBy(before, after, one.index, payload)) fates.set(entry, fate);
    before.network = after.network;
    const agency = after.agencies.get(payload.subject as AgencyId);
    if (agency) before.agencies.set(agency.id, agency);
  };
  const { state } = await replay({ ...options, applied }, earlier.state, entries);
  for (const [entry, fate] of fatesAt(state, options.now)) fates.set(entry, fate);
  return { state, entries: examined, fates };
}

interface Step {
  readonly bytes: Uint8Array;
  readonly after: State;
  readonly fault: Fault | null;
}

async function examineOne(options: ReplayOptions, before: Moment, { bytes, after, fault }: Step): Promise<Examined> {
  const [id, index] = [entryId(bytes), after.size - 1];
  if (fault?.rule === 'form') return { index, id, fault, read: null };
  const { envelope, payload } = readEntry(bytes);
  const network = settledNetwork(before.network, envelope.logged);
  const found = before.agencies.get(payload.subject as AgencyId);
  const agency = found ? settledAgency(found, envelope.logged) : null;
  const signers = envelope.signatures.map(({ keyid }) => keyid);
  const signed = { keys: new Set(signers as KeyId[]), proposer: payload.proposer };
  const way = fault ? null : wayOf(payload, network, agency, signed);
  const known = { network, agency, certificate: await certificateOf(options, payload, after) };
  return { index, id, fault, read: { payload, logged: envelope.logged, known, signers, way } };
}

/** That of an entry in order has been read already. */
async function certificateOf(
  { certificate: find }: ReplayOptions,
  payload: Payload,
  { agencies }: State,
): Promise<Certificate | null> {
  if (payload.type === 'tree.publish') return null;
  const [digest] = namedBlobs(payload);
  const registered = agencies.get(payload.subject as AgencyId)?.certificates.find((each) => each.digest === digest);
  if (registered) return registered.certificate;
  const text = digest === undefined ? null : await find(digest);
  try {
    return text && (await readCertificate(Buffer.from(text).toString('utf8')));
  } catch (error) {
    // The fault of the entry says so.
    if (error instanceof CertificateError) return null;
    throw error;
  }
}
