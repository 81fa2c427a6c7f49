/** Agencies in the log: what waits, what is vetoed, what belongs to whom, and that nobody else changes a member’s keys. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { settledAgency, standingAt } from '../../../directory/log/agency.ts';
import { agencyClaims } from '../../../directory/log/claims.ts';
import type { EntryId } from '../../../directory/log/envelope.ts';
import { HistoryError } from '../../../directory/log/fault.ts';
import { replay, type State } from '../../../directory/log/replay.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { makePin } from '../members.ts';
import { seeded } from './random.ts';
import {
  type Attempt,
  DAY,
  type Draft,
  entriesAbout,
  HOUR,
  makeCertified,
  makeKey,
  makeWorld,
  PAPER,
  type Signer,
} from './world.ts';

const world = await makeWorld();
const { root, ann, ben, cleo, paul, attempt, accepted, optionsAt } = world;
const here = await world.candidate('here');
const there = await world.candidate('there');
const base = await world.enrolled(world.state, here);
const both = await world.enrolled(base, there);
const AK = here.identity;
const XK = here.recovery;
const [newAK, newXK] = [makeKey(), makeKey()];

const about = entriesAbout('here');
const NEW_KEYS = { identity: [newAK.text], recovery: newXK.text };
const ROTATE = about('identity.rotate', { identity: [newAK.text] });
const RECOVER = about('agency.recover', { ...NEW_KEYS, evidence: PAPER, call: PAPER });
const REENROL = about('agency.reenrol', { ...NEW_KEYS, evidence: PAPER, nomination: PAPER });
const names = (...domains: string[]): Draft =>
  about('names.add', { domains: domains.map((domain) => ({ domain, evidence: PAPER })), addresses: [] });
const veto = (of: Attempt): Draft => about('pending.veto', { entry: of.entry });
const TOUCH = about('contacts.commit', { commitments: [] });

/** Whether a key is the agency's identity so long after the last entry. */
async function isIdentity(state: State, key: Signer, later: number): Promise<boolean> {
  const { fault } = await attempt(state, TOUCH, [key], { logged: new Date(state.logged.getTime() + later) });
  return fault === null;
}

const agencyIn = (state: State, id = 'here') => state.agencies.get(id as AgencyId)!;
describe('keys that change', () => {
  test('an identity changes after a day, and the old one signs until then', async () => {
    const { state } = await accepted(base, ROTATE, [AK, newAK]);
    expect(await isIdentity(state, AK, DAY - 1)).toBe(true);
    expect(await isIdentity(state, newAK, DAY - 1)).toBe(false);
    expect(await isIdentity(state, newAK, DAY)).toBe(true);
    expect(await isIdentity(state, AK, DAY)).toBe(false);
  });

  test('a recovery takes seven days, and the old identity can stop it until it is resumed after a call', async () => {
    const recovering = await accepted(base, RECOVER, [XK, newAK, newXK, ann, paul]);
    expect(await isIdentity(recovering.state, newAK, 7 * DAY - 1)).toBe(false);
    expect(await isIdentity(recovering.state, newAK, 7 * DAY)).toBe(true);
    const vetoed = await accepted(recovering.state, veto(recovering), [AK]);
    expect(await isIdentity(vetoed.state, newAK, 30 * DAY)).toBe(false);
    const resume = about('pending.resume', { entry: recovering.entry, call: PAPER });
    const resumed = await accepted(vetoed.state, resume, [XK, paul], 8 * DAY);
    expect(await isIdentity(resumed.state, newAK, 0)).toBe(true);
  });

  test('a recovery that was resumed still waits its seven days, and is not stopped twice', async () => {
    const recovering = await accepted(base, RECOVER, [XK, newAK, newXK, ann, paul]);
    const vetoed = await accepted(recovering.state, veto(recovering), [AK]);
    const resumed = await accepted(vetoed.state, about('pending.resume', { entry: recovering.entry, call: PAPER }), [
      XK,
      ben,
    ]);
    expect((await attempt(resumed.state, veto(recovering), [AK])).fault?.rule).toBe('state');
    expect(await isIdentity(resumed.state, newAK, 7 * DAY - 2 * HOUR - 1)).toBe(false);
    expect(await isIdentity(resumed.state, newAK, 7 * DAY - 2 * HOUR)).toBe(true);
  });

  test('a veto by the recovery key ends what the identity asked for, and freezes it', async () => {
    const rotating = await accepted(base, ROTATE, [AK, newAK]);
    const adding = await accepted(rotating.state, names('here.test'), [AK, ann, paul]);
    const { state } = await accepted(adding.state, veto(rotating), [XK]);
    expect(agencyIn(state)).toMatchObject({ frozen: true, pending: [] });
    expect(await isIdentity(state, AK, HOUR)).toBe(false);
    expect(await isIdentity(state, newAK, 2 * DAY)).toBe(false);
    const recovered = await accepted(state, RECOVER, [XK, newAK, newXK, ann, paul]);
    expect(await isIdentity(recovered.state, newAK, 7 * DAY)).toBe(true);
  });

  test('a revocation by the recovery key freezes the identity, one by the identity does not', async () => {
    const draft = about('certificate.revoke', { certificate: here.draft.body.certificate, reason: 'lost' });
    expect(agencyIn((await accepted(base, draft, [XK])).state).frozen).toBe(true);
    expect(agencyIn((await accepted(base, draft, [AK])).state).frozen).toBe(false);
  });

  test('who lost every key comes back after fourteen days, marked as such; either old key can stop it', async () => {
    const coming = await accepted(base, REENROL, [newAK, newXK, ann, ben, paul]);
    expect(await isIdentity(coming.state, newAK, 14 * DAY - 1)).toBe(false);
    expect(await isIdentity(coming.state, newAK, 14 * DAY)).toBe(true);
    const at = new Date(coming.state.logged.getTime() + 14 * DAY);
    expect(settledAgency(agencyIn(coming.state), at).reenrolled).toEqual(at);
    for (const old of [AK, XK]) {
      const { state } = await accepted(coming.state, veto(coming), [old]);
      expect(await isIdentity(state, newAK, 14 * DAY)).toBe(false);
    }
  });

  test('a recovery ends whatever else the old identity had waiting', async () => {
    const recovering = await accepted(base, RECOVER, [XK, newAK, newXK, ann, paul]);
    const third = makeKey();
    const late = await accepted(
      recovering.state,
      about('identity.rotate', { identity: [third.text] }),
      [AK, third],
      7 * DAY - HOUR,
    );
    expect(await isIdentity(late.state, third, 3 * DAY)).toBe(false);
    expect(await isIdentity(late.state, newAK, 3 * DAY)).toBe(true);
  });

  test('two changes of a kind do not wait side by side', async () => {
    const rotating = await accepted(base, ROTATE, [AK, newAK]);
    const third = makeKey();
    const { fault } = await attempt(rotating.state, about('identity.rotate', { identity: [third.text] }), [AK, third]);
    expect(fault?.rule).toBe('state');
  });

  test('the recovery key cancels what the identity could only pause', async () => {
    const recovering = await accepted(base, RECOVER, [XK, newAK, newXK, ann, paul]);
    const { state } = await accepted(recovering.state, veto(recovering), [XK]);
    expect(agencyIn(state)).toMatchObject({ frozen: true, pending: [] });
  });

  test('a recovery that was not stopped is not resumed, which would take the veto away beforehand', async () => {
    const recovering = await accepted(base, RECOVER, [XK, newAK, newXK, ann, paul]);
    const resume = about('pending.resume', { entry: recovering.entry, call: PAPER });
    expect((await attempt(recovering.state, resume, [XK, ben])).fault?.rule).toBe('state');
  });

  test('of two that wait, what is due first comes first, and may make the other void', async () => {
    const [otherAK, otherXK] = [makeKey(), makeKey()];
    const other = { identity: [otherAK.text], recovery: otherXK.text, evidence: PAPER, nomination: PAPER };
    const reenrolling = await accepted(base, about('agency.reenrol', other), [otherAK, otherXK, ann, ben, paul]);
    const { state } = await accepted(reenrolling.state, RECOVER, [XK, newAK, newXK, ann, paul]);
    expect(await isIdentity(state, newAK, 20 * DAY)).toBe(true);
    expect(await isIdentity(state, otherAK, 20 * DAY)).toBe(false);
  });

  test('what took effect, or never waited, cannot be vetoed', async () => {
    const rotating = await accepted(base, ROTATE, [AK, newAK]);
    const late = { logged: new Date(rotating.state.logged.getTime() + DAY) };
    expect((await attempt(rotating.state, veto(rotating), [newAK], late)).fault?.rule).toBe('state');
    const unknown = about('pending.veto', { entry: '0'.repeat(64) as EntryId });
    expect((await attempt(base, unknown, [AK])).fault?.rule).toBe('state');
  });
});

describe('claims', () => {
  const ofThere = entriesAbout('there');
  const taken: readonly [rule: string, draft: Draft, by: readonly Signer[]][] = [
    ['a domain', names('there.example'), [AK, ann, paul]],
    [
      'a pin',
      about('endpoint.set', { endpoint: { host: 'gw.here.example', port: 25, pins: [makePin('there')] } }),
      [AK],
    ],
    ['an identity key', about('identity.rotate', { identity: [there.identity.text] }), [AK, there.identity]],
    ['a recovery key', about('recovery.rotate', { recovery: there.recovery.text }), [AK, XK, there.recovery]],
    ['a registrar’s key', about('identity.rotate', { identity: [cleo.text] }), [AK, cleo]],
    ['a certificate', about('certificate.add', { certificate: there.draft.body.certificate }), [AK, there.possession]],
  ];

  test.each(taken)('%s of another cannot be registered, even by who has its secret', async (_rule, draft, by) => {
    expect((await attempt(both, draft, by)).fault?.rule).toBe('claim');
  });

  test('the key that recovers an agency is none of its identity, now or later', async () => {
    const rotations: readonly [Draft, readonly Signer[]][] = [
      [about('identity.rotate', { identity: [XK.text] }), [AK, XK]],
      [about('recovery.rotate', { recovery: AK.text }), [AK, XK]],
      [
        about('agency.recover', { ...NEW_KEYS, recovery: newAK.text, evidence: PAPER, call: PAPER }),
        [XK, newAK, ann, paul],
      ],
    ];
    for (const [draft, by] of rotations) expect((await attempt(base, draft, by)).fault?.rule).toBe('claim');
    const rotating = await accepted(base, ROTATE, [AK, newAK]);
    const same = about('recovery.rotate', { recovery: newAK.text });
    expect((await attempt(rotating.state, same, [AK, XK, newAK])).fault?.rule).toBe('claim');
  });

  test('a subkey is owned as its certificate is', () => {
    const { certificate } = agencyIn(base).certificates[0]!;
    const owned = agencyClaims(agencyIn(base)).map(([what]) => what);
    expect(certificate.subkeys).toHaveLength(1);
    for (const each of [certificate.fingerprint, ...certificate.subkeys])
      expect(owned).toContain(`certificate ${each}`);
  });

  test('a new member cannot bring what belongs to another', async () => {
    const fields = [
      { domains: [{ domain: 'here.example', evidence: PAPER }] },
      { endpoint: { host: 'gw.x.example', port: 25, pins: [makePin('here')] } },
      { recovery: AK.text },
    ];
    for (const field of fields) {
      const late = await world.candidate('late', field);
      const own: Signer[] = 'recovery' in field ? [late.identity, late.possession, AK] : [...late.own];
      const { fault } = await attempt(base, late.draft, [...own, ann, paul]);
      expect(fault?.rule).toBe('claim');
    }
  });

  test('a name that waits is taken already, and free again after a veto', async () => {
    const waiting = await accepted(both, names('shared.test'), [AK, ann, paul]);
    const want = ofThere('names.add', { domains: [{ domain: 'shared.test', evidence: PAPER }], addresses: [] });
    const by = [there.identity, ann, paul];
    expect((await attempt(waiting.state, want, by)).fault?.rule).toBe('claim');
    const { state } = await accepted(waiting.state, veto(waiting), [AK]);
    expect((await attempt(state, want, by)).fault).toBeNull();
  });

  test('an address inside the domain of another agency may be registered, but only once, however it is written', async () => {
    const one = about('names.add', { domains: [], addresses: [{ address: 'Desk@there.example', evidence: PAPER }] });
    const { state } = await accepted(both, one, [AK, ann, paul]);
    const two = ofThere('names.add', { domains: [], addresses: [{ address: 'desk@there.example', evidence: PAPER }] });
    expect((await attempt(state, two, [there.identity, ann, paul])).fault?.rule).toBe('claim');
    const again = about('names.add', { domains: [], addresses: [{ address: 'desk@there.example', evidence: PAPER }] });
    const later = { logged: new Date(state.logged.getTime() + DAY) };
    expect((await attempt(state, again, [AK, ann, paul], later)).fault?.rule).toBe('state');
  });

  test('the names of an agency that left are free, once it has left; its keys are not', async () => {
    const leaving = await accepted(both, ofThere('agency.leave', { reason: 'merged' }), [cleo, ann, paul]);
    const want = names('there.example');
    const later = (time: number) => ({ logged: new Date(leaving.state.logged.getTime() + time) });
    expect((await attempt(leaving.state, want, [AK, ann, paul], later(7 * DAY - 1))).fault?.rule).toBe('claim');
    expect((await attempt(leaving.state, want, [AK, ann, paul], later(7 * DAY))).fault).toBeNull();
    const theft = about('certificate.add', { certificate: there.draft.body.certificate });
    expect((await attempt(leaving.state, theft, [AK, there.possession], later(8 * DAY))).fault?.rule).toBe('claim');
  });
});

describe('an agency', () => {
  test('enrols once, and after it left no more', async () => {
    expect((await attempt(base, here.draft, [...here.own, ann, paul])).fault?.rule).toBe('order');
    const { state } = await accepted(base, about('agency.leave', { reason: 'dissolved' }), [AK, ann]);
    for (const [draft, by] of [
      [TOUCH, [AK]],
      [here.draft, [...here.own, ann, paul]],
      [RECOVER, [XK, newAK, newXK, ann, paul]],
    ] as const)
      expect((await attempt(state, draft, by)).fault?.rule).toBe('state');
  });

  test('that nobody knows has no entries', async () => {
    expect((await attempt(base, { ...TOUCH, subject: 'nobody' } as Draft, [AK])).fault?.rule).toBe('order');
  });

  test('is a member at once where the root signs as well, and after a day otherwise', async () => {
    const by = [...there.own, ann, paul];
    const waits = await accepted(base, there.draft, by);
    expect(+agencyIn(waits.state, 'there').enrolled - +waits.state.logged).toBe(DAY);
    const first = await accepted(base, there.draft, [...by, ...root.slice(0, 3)]);
    expect(agencyIn(first.state, 'there').enrolled).toEqual(first.state.logged);
    const two = await accepted(base, there.draft, [...by, ...root.slice(0, 2)]);
    expect(+agencyIn(two.state, 'there').enrolled - +two.state.logged).toBe(DAY);
  });

  test('that one registrar suspended is back after 72 hours, unless two make it last', async () => {
    const suspend = about('agency.suspend', { reason: 'a stolen gateway' });
    const one = await accepted(base, suspend, [ann]);
    const standing = (state: State, later: number) =>
      standingAt(agencyIn(state), new Date(one.state.logged.getTime() + later)).standing;
    expect([standing(one.state, 0), standing(one.state, 72 * HOUR - 1), standing(one.state, 72 * HOUR)]).toEqual([
      'suspended',
      'suspended',
      'active',
    ]);
    const two = await accepted(one.state, suspend, [ann, ben]);
    expect(standing(two.state, 365 * DAY)).toBe('suspended');
    const back = await accepted(two.state, about('agency.reinstate', { reason: 'cleaned' }), [cleo, ann, paul]);
    expect(standing(back.state, 3 * HOUR)).toBe('active');
    expect(standingAt(agencyIn(back.state), back.state.logged).since).toEqual(back.state.logged);
  });

  test('cannot be reinstated where nothing suspends it', async () => {
    const reinstate = about('agency.reinstate', { reason: 'x' });
    expect((await attempt(base, reinstate, [AK])).fault?.rule).toBe('state');
    const one = await accepted(base, about('agency.suspend', { reason: 'x' }), [ann]);
    const lapsed = { logged: new Date(one.state.logged.getTime() + 72 * HOUR) };
    expect((await attempt(one.state, reinstate, [cleo, ann, paul], lapsed)).fault?.rule).toBe('state');
  });

  test('cannot stop that it must leave, neither by a veto nor by a recovery', async () => {
    const leaving = await accepted(base, about('agency.leave', { reason: 'expelled' }), [cleo, ann, paul]);
    for (const key of [AK, XK]) expect((await attempt(leaving.state, veto(leaving), [key])).fault?.rule).toBe('state');
    const before = await accepted(base, RECOVER, [XK, newAK, newXK, ann, paul]);
    const both = await accepted(before.state, about('agency.leave', { reason: 'expelled' }), [cleo, ann, paul]);
    expect(settledAgency(agencyIn(both.state), new Date(+both.state.logged + 7 * DAY)).left).not.toBeNull();
  });

  test('removes only names that it has', async () => {
    const remove = (domain: string): Draft => about('names.remove', { domains: [domain], addresses: [] });
    expect((await attempt(both, remove('there.example'), [AK])).fault?.rule).toBe('state');
    const { state } = await accepted(both, remove('here.example'), [AK]);
    expect(state.claims.has('domain here.example')).toBe(false);
  });

  test('that uses a mail client has no endpoint', async () => {
    const client = await world.candidate('client', { kind: 'mail-client', endpoint: null });
    const state = await world.enrolled(base, client);
    const draft = { type: 'endpoint.set', subject: 'client', body: here.draft.body } as unknown as Draft;
    const endpoint = {
      endpoint: here.draft.body.endpoint && { ...here.draft.body.endpoint, pins: [makePin('client')] },
    };
    expect((await attempt(state, { ...draft, body: endpoint } as Draft, [client.identity])).fault?.rule).toBe('state');
  });
});

describe('certificates', () => {
  test('that cannot be had, or are not what their digest says, stop the replay and change nothing', async () => {
    const { bytes, state } = await attempt(base, there.draft, [...there.own, ann, paul]);
    for (const handed of [null, Buffer.from('something else')]) {
      const options = { ...optionsAt(state.logged), certificate: async () => handed };
      await expect(replay(options, base, [bytes])).rejects.toThrow(HistoryError);
    }
  });

  test('that are none are refused', async () => {
    const blob = Buffer.from('no certificate');
    const digest = createHash('sha256').update(blob).digest('hex');
    world.blobs.set(digest, blob);
    const odd = await world.candidate('odd', { certificate: digest });
    const { fault } = await attempt(base, odd.draft, [odd.identity, odd.recovery, ann, paul]);
    expect(fault?.rule).toBe('certificate');
  });

  test('are twenty at most that count', async () => {
    const more = await makeCertified('here');
    world.blobs.set(more.digest, more.blob);
    const one = agencyIn(base).certificates[0]!;
    const stateWith = (count: number): State => {
      const certificates = Array.from({ length: count }, () => one);
      return {
        ...base,
        agencies: new Map(base.agencies).set(here.draft.subject as AgencyId, { ...agencyIn(base), certificates }),
      };
    };
    const add = about('certificate.add', { certificate: more.digest });
    expect((await attempt(stateWith(19), add, [AK, more.possession])).fault).toBeNull();
    expect((await attempt(stateWith(20), add, [AK, more.possession])).fault?.rule).toBe('state');
  });

  test('that are renewed take the place of what they were', async () => {
    const more = await makeCertified('here');
    for (const { digest, blob } of [more, more.renewed]) world.blobs.set(digest, blob);
    const added = await accepted(base, about('certificate.add', { certificate: more.digest }), [AK, more.possession]);
    const renew = about('certificate.add', { certificate: more.renewed.digest });
    const { state } = await accepted(added.state, renew, [AK, more.renewed.possession]);
    expect(agencyIn(state).certificates.map(({ digest }) => digest)).toEqual([
      here.draft.body.certificate,
      more.renewed.digest,
    ]);
  });

  test('are registered once, and never again after they were revoked', async () => {
    const more = await makeCertified('here');
    for (const { digest, blob } of [more, more.renewed]) world.blobs.set(digest, blob);
    const add = about('certificate.add', { certificate: more.digest });
    const revoke = about('certificate.revoke', { certificate: more.digest, reason: 'lost' });
    const added = await accepted(base, add, [AK, more.possession]);
    expect((await attempt(added.state, add, [AK, more.possession])).fault?.rule).toBe('state');
    const revoked = await accepted(added.state, revoke, [AK]);
    expect((await attempt(revoked.state, revoke, [AK])).fault?.rule).toBe('state');
    expect((await attempt(revoked.state, add, [AK, more.possession])).fault?.rule).toBe('state');
    const renew = about('certificate.add', { certificate: more.renewed.digest });
    expect((await attempt(revoked.state, renew, [AK, more.renewed.possession])).fault?.rule).toBe('state');
  });
});

test('no choice of signers but the right ones changes the keys of a member', async () => {
  const everyone = [ann, ben, cleo, paul, world.pia, world.editor, world.reviewer, ...root, there.identity];
  for (let seed = 1; seed <= 60; seed++) {
    const random = seeded(seed);
    const third = makeKey();
    const by = everyone.filter(() => random.below(2) === 0);
    const draft = random.pick([
      about('identity.rotate', { identity: [third.text] }),
      about('agency.recover', { identity: [third.text], recovery: third.text, evidence: PAPER, call: PAPER }),
      about('recovery.rotate', { recovery: third.text }),
    ]);
    const { fault, state } = await attempt(both, draft, [third, ...by]);
    expect([seed, fault === null]).toEqual([seed, false]);
    expect(agencyIn(state)).toBe(agencyIn(both));
  }
});
