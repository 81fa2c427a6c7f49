/** Reads entries that are at hand into a state, a little at a time, and says what in them somebody should hear of. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Entry, readEntry } from '../log/admit.ts';
import { type Fault, type ReplayOptions, replay, type State } from '../log/replay.ts';
import { TILE_WIDTH } from '../log/tiles.ts';
import type { AgencyId } from '../lookup.ts';
import { sentenceOf } from '../telling/tell-entry.ts';
import { en } from '../telling/texts/en.ts';

/** Something that was logged about an agency of ours. */
export interface OwnEvent {
  readonly agency: AgencyId;
  readonly index: number;
  readonly logged: Date;
  /** In English, as the mail log is. */
  readonly sentence: string;
}

export interface Advance {
  readonly state: State;
  readonly faults: readonly Fault[];
  readonly own: readonly OwnEvent[];
}

export interface AdvanceOptions extends ReplayOptions {
  readonly entries: (from: number, to: number) => readonly Uint8Array[];
  /** Called with entries before they are read. */
  readonly prepare: (entries: readonly Uint8Array[]) => Promise<void>;
  readonly self: readonly AgencyId[];
}

/** Applies the entries up to, not including, an index. @throws HistoryError, and whatever `prepare` throws */
export async function advance(options: AdvanceOptions, from: State, to: number): Promise<Advance> {
  let state = from;
  const faults: Fault[] = [];
  const own: OwnEvent[] = [];
  while (state.size < to) {
    const entries = options.entries(state.size, Math.min(to, state.size + TILE_WIDTH));
    await options.prepare(entries);
    const next = await replay(options, state, entries);
    faults.push(...next.faults);
    own.push(...ownEvents(options.self, state, entries, next.faults));
    state = next.state;
    // Mail goes on meanwhile.
    await nextTurn();
  }
  return { state, faults, own };
}

function ownEvents(
  self: readonly AgencyId[],
  before: State,
  entries: readonly Uint8Array[],
  faults: readonly Fault[],
): OwnEvent[] {
  if (self.length === 0) return [];
  const broken = new Set(faults.map(({ index }) => index));
  return entries.flatMap((bytes, n) => {
    const index = before.size + n;
    return broken.has(index) ? [] : ownEvent(self, before, readEntry(bytes), index);
  });
}

function ownEvent(self: readonly AgencyId[], { network, agencies }: State, entry: Entry, index: number): OwnEvent[] {
  const { payload, envelope } = entry;
  const agency = self.find((id) => id === payload.subject);
  if (agency === undefined) return [];
  const known = { network, agency: agencies.get(agency) ?? null, certificate: null };
  return [{ agency, index, logged: envelope.logged, sentence: sentenceOf(payload, known, en) }];
}
