/** Watches a gateway of the demo at its own seams: what it hands to the wire, and when it looks again. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { House } from '../../gateway/house.ts';
import type { Outcomes } from '../../gateway/relay/answers.ts';
import type { Attempt } from '../../gateway/relay/attempt.ts';
import type { WireTap } from '../peers/wire-tap.ts';
import type { Chronicle, Side, Tried } from './chronicle.ts';
import { searchFor } from './wire.ts';

/** Milliseconds until a deferred message is tried again; a gateway waits minutes, but here somebody is watching. */
const PATIENCE = 2000;

/** What a gateway's house is altered to: it does the same, and what it hands to the other gateway is written down. */
export function watched(side: Side, tap: WireTap, chronicle: Chronicle): (house: House) => House {
  const seen = new WeakMap<Outcomes, Omit<Tried, 'search'>>();
  return (house) => ({
    ...house,
    nextLook: () => new Date(Date.now() + PATIENCE),
    relay: side === 'a' ? watchedRelay(house.relay, tap, seen) : house.relay,
    events: {
      ...house.events,
      attempted: (message, outcomes) => {
        const tried = seen.get(outcomes);
        if (tried) chronicle.tried(message.id, searched(tried, chronicle, message.id));
        house.events.attempted(message, outcomes);
      },
    },
  });
}

/** One attempt after the other, so that what the tap hears meanwhile is this attempt's, whatever connection carries it. */
function watchedRelay(relay: House['relay'], tap: WireTap, seen: WeakMap<Outcomes, Omit<Tried, 'search'>>) {
  let turn: Promise<unknown> = Promise.resolve();
  const observed = async (work: Attempt): Promise<Outcomes> => {
    const at = Date.now();
    const before = tap.pieces.length;
    const outcomes = await relay(work);
    await heard(tap);
    const pieces = tap.pieces.slice(before);
    const said = new Uint8Array(
      Buffer.concat(pieces.filter(({ side }) => side === 'client').map(({ bytes }) => bytes)),
    );
    const octets = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
    seen.set(outcomes, { at, ended: Date.now(), sealed: work.bytes, said, octets });
    return outcomes;
  };
  return (work: Attempt): Promise<Outcomes> => {
    if (work.target.kind !== 'gateway') return relay(work);
    const outcomes = turn.then(() => observed(work));
    turn = outcomes.catch(() => {});
    return outcomes;
  };
}

/** What A said last is read by the tap a moment after A has ended: waits until the event loop brings nothing more. */
async function heard(tap: WireTap): Promise<void> {
  for (let quiet = 0, before = tap.pieces.length; quiet < QUIET_TURNS; quiet++) {
    await nextTurn();
    if (tap.pieces.length !== before) quiet = 0;
    before = tap.pieces.length;
  }
}

const QUIET_TURNS = 20;

function searched(tried: Omit<Tried, 'search'>, { journeys }: Chronicle, id: string): Tried {
  const original = journeys.find((journey) => journey.id === id)?.original;
  return { ...tried, search: original ? searchFor(original.bytes, tried.said) : null };
}
