/** The rule table: each entry needs everyone whom it names, and nobody can stand in for another. */
import { describe, expect, test } from 'vitest';
import type { State } from '../../../directory/log/replay.ts';
import { WAYS } from '../../../directory/log/rules.ts';
import { makeSignerKey, printVerifierKey } from '../../../directory/signed-note.ts';
import {
  DAY,
  type Draft,
  entriesAbout,
  HOUR,
  makeCertified,
  makeKey,
  makePasskey,
  makeWorld,
  PAPER,
  type Signer,
} from './world.ts';

const world = await makeWorld();
const { root, ann, ben, cleo, paul, pia, editor, reviewer, attempt } = world;
const here = await world.candidate('here');
const there = await world.candidate('there');
const base = await world.enrolled(world.state, here);
const AK = here.identity;
const XK = here.recovery;
const [newAK, newXK] = [makeKey(), makeKey()];
const newRoot = [makeKey(), makeKey(), makeKey()];
const quorum = root.slice(0, 3);
const more = await makeCertified('here');
world.blobs.set(more.digest, more.blob);

const about = entriesAbout('here');
const network = entriesAbout('network');

const ROTATE = about('identity.rotate', { identity: [newAK.text] });
const NEW_KEYS = { identity: [newAK.text], recovery: newXK.text };
const RECOVER = about('agency.recover', { ...NEW_KEYS, evidence: PAPER, call: PAPER });
const REENROL = about('agency.reenrol', { ...NEW_KEYS, evidence: PAPER, nomination: PAPER });
const NAMES = about('names.add', { domains: [{ domain: 'here.test', evidence: PAPER }], addresses: [] });
const SUSPEND = about('agency.suspend', { reason: 'a drill' });
const REINSTATE = about('agency.reinstate', { reason: 'the drill is over' });
const PROFILE = about('profile.set', { name: 'Bureau of Here', country: 'LV' });
const person = (id: string, keys: Signer[], roles: ('registrar' | 'auditor' | 'editor')[] = ['registrar']): Draft =>
  network('staff.set', { person: id, roles, keys: keys.map(({ text }) => text) });

const accepted = async (state: State, draft: Draft, by: readonly Signer[]): Promise<State> =>
  (await world.accepted(state, draft, by)).state;

const suspended = await accepted(base, SUSPEND, [ann]);
const byItself = await accepted(base, SUSPEND, [AK]);
const rotating = await attempt(base, ROTATE, [AK, newAK]);
const recovering = await attempt(base, RECOVER, [XK, newAK, newXK, ann, paul]);
const vetoed = await attempt(recovering.state, about('pending.veto', { entry: recovering.entry }), [AK]);

/** The fewest who can sign each; the first is the one who proposes it. */
const WAYS_TO_SIGN: readonly [draft: Draft, by: readonly Signer[], state?: State][] = [
  [
    network('root.rotate', { keys: newRoot.map(({ text }) => text), threshold: 2, expires: '2028-01-01T00:00:00Z' }),
    [...quorum, newRoot[0]!, newRoot[1]!],
  ],
  [person('registrar9', [makePasskey()]), quorum],
  [network('witnesses.set', { groups: [] }), quorum],
  [network('log.set', { keys: [printVerifierKey(makeSignerKey('log.network.example').verifier)] }), quorum],
  [network('tree.publish', { version: '1', content: PAPER }), [editor, reviewer]],
  [there.draft, [...there.own, ann, paul]],
  [SUSPEND, [AK]],
  [SUSPEND, [paul]],
  [REINSTATE, [cleo, ann, paul], suspended],
  [REINSTATE, [AK], byItself],
  [about('agency.leave', { reason: 'it was dissolved' }), [AK, paul]],
  [about('agency.leave', { reason: 'it was dissolved' }), [cleo, ann, paul]],
  [RECOVER, [XK, newAK, newXK, ann, paul]],
  [REENROL, [newAK, newXK, ann, ben, paul]],
  [about('pending.veto', { entry: rotating.entry }), [AK], rotating.state],
  [about('pending.veto', { entry: rotating.entry }), [XK], rotating.state],
  [about('pending.resume', { entry: recovering.entry, call: PAPER }), [XK, paul], vetoed.state],
  [ROTATE, [AK, newAK]],
  [about('recovery.rotate', { recovery: newXK.text }), [AK, XK, newXK]],
  [about('recovery.rotate', { recovery: newXK.text }), [AK, newXK, ann, paul]],
  [about('certificate.add', { certificate: more.digest }), [AK, more.possession]],
  [about('certificate.revoke', { certificate: here.draft.body.certificate, reason: 'lost' }), [AK]],
  [about('certificate.revoke', { certificate: here.draft.body.certificate, reason: 'lost' }), [XK]],
  [about('endpoint.set', { endpoint: null }), [AK]],
  [PROFILE, [AK, paul]],
  [about('contacts.commit', { commitments: [PAPER] }), [AK]],
  [NAMES, [AK, ann, paul]],
  [about('names.remove', { domains: ['here.example'], addresses: [] }), [AK]],
];

test('every kind of entry stands in the table of this test', () => {
  expect(new Set(WAYS_TO_SIGN.map(([{ type }]) => type))).toEqual(
    new Set(Object.keys(WAYS).filter((type) => type !== 'genesis')),
  );
});

describe.each(
  WAYS_TO_SIGN.map(([draft, by, state = base]) => ({ type: draft.type, count: by.length, draft, by, state })),
)('$type by $count', ({ draft, by, state }) => {
  test('is accepted', async () => {
    expect((await attempt(state, draft, by)).fault).toBeNull();
  });

  test('is refused where any one of them is missing', async () => {
    for (const missing of by) {
      const { fault } = await attempt(
        state,
        draft,
        by.filter((each) => each !== missing),
        { proposer: by[0]!.id },
      );
      expect(['signers', 'new key']).toContain(fault?.rule);
    }
  });

  test('is refused where any one of them is a stranger', async () => {
    for (const missing of by) {
      const others = by.map((each) => (each === missing ? makeKey() : each));
      const { fault } = await attempt(state, draft, others, { proposer: by[0]!.id });
      expect(fault?.rule).toBe('signature');
    }
  });

  test('is refused where the one who proposed it is none of them', async () => {
    expect((await attempt(state, draft, by, { proposer: root[4]!.id })).fault?.rule).toBe('signers');
  });
});

const NOT_ENOUGH: readonly [rule: string, draft: Draft, by: readonly Signer[], state?: State][] = [
  ['two keys of one person are one approval', NAMES, [AK, ben, pia]],
  ['who proposes does not approve', NAMES, [ann, AK, paul]],
  ['who proposes with one key does not approve with another', NAMES, [ben, AK, pia, ann]],
  ['one approval at least is by the signer program', NAMES, [AK, paul, pia]],
  ['an editor is no registrar', NAMES, [AK, ann, editor]],
  ['an agency is no registrar', NAMES, [AK, XK, ann]],
  ['the root is no registrar', NAMES, [AK, ann, ...quorum]],
  ['who edits does not review', network('tree.publish', { version: '1', content: PAPER }), [editor]],
  ['a recovery key is no identity', about('endpoint.set', { endpoint: null }), [XK]],
  ['a registrar is no agency', about('endpoint.set', { endpoint: null }), [ann]],
  ['four registrars are no agency', ROTATE, [newAK, ann, ben, cleo, paul]],
  ['the root is no agency', ROTATE, [newAK, ...root]],
  ['registrars and root together are no recovery key', RECOVER, [newAK, newXK, ann, ben, cleo, paul, ...root]],
  [
    'a registrar does not take back what two decided',
    REINSTATE,
    [cleo, ann],
    await accepted(base, SUSPEND, [ann, ben]),
  ],
];

test.each(NOT_ENOUGH)('%s', async (_rule, draft, by, state = base) => {
  expect((await attempt(state, draft, by)).fault?.rule).toBe('signers');
});

test('an agency does not take back what a registrar did', async () => {
  expect((await attempt(suspended, REINSTATE, [AK])).fault).toMatchObject({ rule: 'state' });
});

test('another agency’s keys have no part in an entry', async () => {
  const both = await world.enrolled(base, there);
  expect((await attempt(both, PROFILE, [there.identity, ann])).fault?.rule).toBe('signature');
});

test('a signature that does not fit is refused even where the others are enough', async () => {
  const wrong: Signer = { ...cleo, sign: (bytes) => cleo.sign(Buffer.concat([bytes, Buffer.of(0)])) };
  expect((await attempt(base, NAMES, [AK, ann, paul, wrong])).fault).toMatchObject({ rule: 'signature' });
  expect((await attempt(base, NAMES, [AK, ann, paul, cleo, cleo])).fault).toMatchObject({ rule: 'signature' });
  expect((await attempt(base, NAMES, [AK, ann, paul, cleo])).fault).toBeNull();
});

test('a certificate is registered by who has its secret key, and signs nothing else', async () => {
  const draft = about('certificate.add', { certificate: more.digest });
  expect((await attempt(base, draft, [AK, more.possession, more.possession])).fault?.rule).toBe('signature');
  const wrong = { ...more.possession, sign: here.possession.sign };
  expect((await attempt(base, draft, [AK, wrong])).fault?.rule).toBe('signature');
  expect((await attempt(base, about('endpoint.set', { endpoint: null }), [AK, here.possession])).fault?.rule).toBe(
    'signature',
  );
});

test('a person who left signs nothing, from the same moment', async () => {
  const without = await accepted(base, network('staff.set', { person: 'registrar1', roles: [], keys: [] }), quorum);
  expect((await attempt(without, NAMES, [AK, ann, paul])).fault?.rule).toBe('signature');
});

test('a person who joins signs after seven days, and not before', async () => {
  const joiner = makeKey();
  const joining = await accepted(base, person('registrar9', [joiner]), quorum);
  const after = (time: number) => ({ logged: new Date(joining.logged.getTime() + time) });
  expect((await attempt(joining, NAMES, [AK, joiner, paul], after(7 * DAY - 1))).fault?.rule).toBe('signature');
  expect((await attempt(joining, NAMES, [AK, joiner, paul], after(7 * DAY))).fault).toBeNull();
});

test('who is removed while an addition waits is not added afterwards', async () => {
  const again = makeKey();
  const joining = await accepted(base, person('registrar1', [ann, again]), quorum);
  const removed = await accepted(joining, network('staff.set', { person: 'registrar1', roles: [], keys: [] }), quorum);
  const later = { logged: new Date(removed.logged.getTime() + 8 * DAY) };
  expect((await attempt(removed, NAMES, [AK, again, paul], later)).fault?.rule).toBe('signature');
});

test('an auditor holds no other role', async () => {
  const { fault } = await attempt(base, person('auditor1', [makeKey()], ['auditor', 'registrar']), quorum);
  expect(fault?.rule).toBe('roles');
  expect((await attempt(base, person('auditor1', [makeKey()], ['auditor']), quorum)).fault).toBeNull();
});

test('one key is never two people', async () => {
  expect((await attempt(base, person('registrar9', [ann]), quorum)).fault?.rule).toBe('claim');
  expect((await attempt(base, person('registrar9', [AK]), quorum)).fault?.rule).toBe('claim');
  expect((await attempt(base, person('registrar9', [root[4]!]), quorum)).fault?.rule).toBe('claim');
});

test('an expired root signs its successor, and nothing else', async () => {
  const late = { logged: new Date('2027-03-01T00:00:00Z') };
  expect((await attempt(base, person('registrar9', [makeKey()]), quorum, late)).fault).toMatchObject({
    rule: 'signers',
    message: expect.stringContaining('expired'),
  });
  const [rotate, by] = WAYS_TO_SIGN[0]!;
  expect((await attempt(base, rotate, by, late)).fault).toBeNull();
});

test('after a rotation the old root signs nothing, nor does what it asked for take effect', async () => {
  const joiner = makeKey();
  const joining = await accepted(base, person('registrar9', [joiner]), quorum);
  const [rotate, by] = WAYS_TO_SIGN[0]!;
  const rotated = await accepted(joining, rotate, by);
  expect((await attempt(rotated, person('registrar8', [makeKey()]), quorum)).fault?.rule).toBe('signature');
  expect((await attempt(rotated, person('registrar8', [makeKey()]), newRoot.slice(1))).fault).toBeNull();
  const later = { logged: new Date(rotated.logged.getTime() + 8 * DAY) };
  expect((await attempt(rotated, NAMES, [AK, joiner, paul], later)).fault?.rule).toBe('signature');
});

test('one registrar suspends the same agency once in thirty days', async () => {
  const after = (time: number) => ({ logged: new Date(suspended.logged.getTime() + time) });
  expect((await attempt(suspended, SUSPEND, [ann], after(30 * DAY - 1))).fault?.rule).toBe('state');
  expect((await attempt(suspended, SUSPEND, [ann], after(30 * DAY))).fault).toBeNull();
  expect((await attempt(suspended, SUSPEND, [paul], after(HOUR))).fault).toBeNull();
});
