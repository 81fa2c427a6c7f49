/** What holds after any history, of entries in order and out of order, by the right people and the wrong ones. */
import { expect, test } from 'vitest';
import { settledAgency } from '../../../directory/log/agency.ts';
import { agencyClaims } from '../../../directory/log/claims.ts';
import { registrationsAt } from '../../../directory/log/registrations.ts';
import { replay, type State } from '../../../directory/log/replay.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { makePin } from '../members.ts';
import { type Random, seeded } from './random.ts';
import { DAY, type Draft, entriesAbout, HOUR, makeKey, makeWorld, PAPER, type Signer } from './world.ts';

const world = await makeWorld();
const { root, ann, ben, cleo, paul, optionsAt } = world;
const candidates = [await world.candidate('here'), await world.candidate('there'), await world.candidate('third')];
const spares = Array.from({ length: 6 }, makeKey);
const signers = new Map<string, Signer>(
  [...spares, ...candidates.flatMap(({ own }) => own)].map((each) => [each.text, each]),
);

/** An entry that could be in order, by those who could sign it; names, pins and keys are few, so that they are often taken. */
function anyEntry(state: State, random: Random): { draft: Draft; by: Signer[] } {
  const candidate = random.pick(candidates);
  const id = candidate.draft.subject;
  const agency = state.agencies.get(id as AgencyId);
  if (agency === undefined) return { draft: candidate.draft, by: [...candidate.own, ann, paul] };
  const about = entriesAbout(id);
  const settled = settledAgency(agency, state.logged);
  const [AK, XK] = [signers.get(settled.identity[0]!)!, signers.get(settled.recovery)!];
  const [one, two] = [random.pick(spares), random.pick(spares)];
  const newKeys = { identity: [one.text], recovery: two.text };
  const domains = [{ domain: random.pick(['a.test', 'b.test', 'here.example', 'there.example']), evidence: PAPER }];
  const pending = random.pick(agency.pending)?.entry ?? '0'.repeat(64);
  return random.pick<{ draft: Draft; by: Signer[] }>([
    { draft: about('names.add', { domains, addresses: [] }), by: [AK, ann, paul] },
    { draft: about('names.remove', { domains: [domains[0]!.domain], addresses: [] }), by: [AK] },
    { draft: about('identity.rotate', { identity: [one.text] }), by: [AK, one] },
    { draft: about('recovery.rotate', { recovery: one.text }), by: [AK, XK, one] },
    { draft: about('agency.recover', { ...newKeys, evidence: PAPER, call: PAPER }), by: [XK, one, two, ann, paul] },
    {
      draft: about('agency.reenrol', { ...newKeys, evidence: PAPER, nomination: PAPER }),
      by: [one, two, ann, ben, paul],
    },
    { draft: about('pending.veto', { entry: pending }), by: [random.pick([AK, XK])] },
    { draft: about('pending.resume', { entry: pending, call: PAPER }), by: [XK, ben] },
    { draft: about('agency.suspend', { reason: 'x' }), by: [random.pick([AK, ann, cleo])] },
    { draft: about('agency.reinstate', { reason: 'x' }), by: [cleo, ann, paul] },
    {
      draft: about('agency.leave', { reason: 'x' }),
      by: random.pick([
        [AK, ben],
        [cleo, ann, paul],
      ]),
    },
    { draft: about('endpoint.set', { endpoint: endpoint(random) }), by: [AK] },
  ]);
}

function endpoint(random: Random): { host: string; port: number; pins: string[] } {
  return { host: 'gw.example.test', port: 25, pins: [makePin(random.pick(['here', 'there', 'spare']))] };
}

/** At times someone is missing, or someone else stands there. */
function anySigners(by: readonly Signer[], random: Random): Signer[] {
  const distinct = [...new Set(by)];
  const at = random.below(distinct.length);
  const chance = random.below(8);
  if (chance === 0 && distinct.length > 1) return distinct.toSpliced(at, 1);
  return chance === 1 ? [...new Set(distinct.with(at, random.pick([...spares, ann, ben, root[0]!])))] : distinct;
}

test.each(Array.from({ length: 8 }, (_, index) => index + 1))('history %i', async (seed) => {
  const random = seeded(seed);
  const history: Uint8Array[] = [];
  let state = world.state;
  let refused = 0;
  for (let step = 0; step < 50; step++) {
    const { draft, by } = anyEntry(state, random);
    const logged = new Date(state.logged.getTime() + random.pick([HOUR, HOUR, DAY, 4 * DAY]));
    const next = await world.attempt(state, draft, anySigners(by, random), { logged });
    if (next.fault !== null) {
      refused++;
      expect([next.state.agencies, next.state.claims]).toEqual([state.agencies, state.claims]);
    }
    history.push(next.bytes);
    state = next.state;
    nothingIsOwnedTwice(state);
  }
  // Otherwise the choices above were such that nothing was tried.
  expect(refused).toBeGreaterThan(5);
  expect(refused).toBeLessThan(45);
  expect((await replay(optionsAt(state.logged), world.state, history)).state).toEqual(state);
});

function nothingIsOwnedTwice(state: State): void {
  for (const later of [0, 30 * DAY]) {
    const at = new Date(state.logged.getTime() + later);
    const owners = new Map<string, string>();
    for (const agency of state.agencies.values())
      for (const [what, owner] of agencyClaims(settledAgency(agency, at))) {
        expect([what, owners.get(what) ?? owner]).toEqual([what, owner]);
        owners.set(what, owner);
        expect(later > 0 || state.claims.get(what) === owner).toBe(true);
      }
    const domains = registrationsAt(state, at)
      .filter(({ agency }) => agency.standing !== 'left')
      .flatMap((each) => each.domains);
    expect(domains.length).toBe(new Set(domains).size);
  }
}
