/** What is said to be missing of a proposal is what the rule table asks for beyond what is there. */
import { expect, test } from 'vitest';
import { readEntry } from '../../../directory/log/admit.ts';
import { settledAgency } from '../../../directory/log/agency.ts';
import { missingOf } from '../../../directory/log/missing.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { DAY, type Draft, entriesAbout, makeKey, makeWorld, type Signer } from './world.ts';

const world = await makeWorld();
const { ann, ben, cleo, paul, root } = world;
const here = await world.candidate('here');
const there = await world.candidate('there');
const base = await world.enrolled(world.state, here);
const [AK, XK, newXK] = [here.identity, here.recovery, makeKey()];
const about = entriesAbout('here');
const LEAVE = about('agency.leave', { reason: 'dissolved' });
const RECOVERY = about('recovery.rotate', { recovery: newXK.text });
const SUSPEND = about('agency.suspend', { reason: 'a drill' });

const missing = async (draft: Draft, by: readonly Signer[], proposer: Signer) => {
  const { bytes } = await world.attempt(base, draft, by, { proposer: proposer.id });
  const { payload, envelope } = readEntry(bytes);
  const agency = base.agencies.get(draft.subject as AgencyId);
  const settled = agency ? settledAgency(agency, base.logged) : null;
  return missingOf(payload, { network: base.network, agency: settled }, envelope.signatures);
};

test.each<[string, Draft, Signer[], Signer, Awaited<ReturnType<typeof missing>>]>([
  [
    'all of a leave',
    LEAVE,
    [],
    AK,
    {
      keys: [AK.id],
      ways: [
        { identity: true, approvals: 1, delay: 0 },
        { approvals: 2, bySigner: true, delay: 7 * DAY },
      ],
    },
  ],
  [
    'the registrar',
    LEAVE,
    [AK],
    AK,
    {
      keys: [],
      ways: [
        { approvals: 1, delay: 0 },
        { approvals: 2, bySigner: true, delay: 7 * DAY },
      ],
    },
  ],
  ['nothing', LEAVE, [AK, paul], AK, { keys: [], ways: [] }],
  [
    'one approval that is no passkey',
    there.draft,
    [...there.own, paul],
    there.identity,
    {
      keys: [],
      ways: [
        { approvals: 1, bySigner: true, root: true, delay: 0 },
        { approvals: 1, bySigner: true, delay: DAY },
      ],
    },
  ],
  [
    'the new keys',
    there.draft,
    [there.identity, ann, ben],
    there.identity,
    {
      keys: [there.recovery.id, there.possession.id],
      ways: [],
    },
  ],
  [
    'the recovery key, or two registrars',
    RECOVERY,
    [AK, newXK],
    AK,
    {
      keys: [],
      ways: [
        { recovery: true, delay: DAY },
        { approvals: 2, bySigner: true, delay: 7 * DAY },
      ],
    },
  ],
  ['who proposed it', SUSPEND, [ann], cleo, { keys: [cleo.id], ways: [] }],
  ['the new recovery key', RECOVERY, [AK, XK, ...root], AK, { keys: [newXK.id], ways: [] }],
])('%s', async (_what, draft, by, proposer, expected) => {
  expect(await missing(draft, by, proposer)).toEqual(expected);
});

test('what only takes away is no way for what adds', async () => {
  const draft = entriesAbout('network')('staff.set', {
    person: 'registrar9',
    roles: ['registrar'],
    keys: [makeKey().text],
  });
  expect((await missing(draft, [root[0]!], root[0]!)).ways).toEqual([{ root: true, delay: 7 * DAY }]);
  const leave = entriesAbout('network')('staff.set', { person: 'registrar1', roles: [], keys: [] });
  expect((await missing(leave, [root[0]!], root[0]!)).ways).toHaveLength(2);
});
