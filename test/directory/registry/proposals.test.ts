/** Proposals: what is signed is what is shown, each signature counts once, and nobody signs for anybody. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EntryError } from '../../../directory/log/fault.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { propose } from '../../../directory/proposal.ts';
import {
  ClosedError,
  draftPayload,
  type Filed,
  openProposals,
  type Proposals,
} from '../../../directory/registry/proposals.ts';
import { type Candidate, DAY, type Draft, entriesAbout, HOUR, makeKey, type Signer } from '../log/world.ts';
import { enrolIn, type Office, openOffice, signaturesOf } from './office.ts';

let office: Office;
let log: Awaited<ReturnType<Office['open']>>;
let proposals: Proposals;
let here: Candidate;
let unproven: string | null;

beforeEach(async () => {
  office = await openOffice();
  here = await office.world.candidate('here');
  log = await office.open();
  unproven = null;
  proposals = openProposals({ ...log, now: () => office.clock.now, unproven: () => unproven, taken: () => {} });
  await enrolIn(office, log.keeper, here);
});
afterEach(async () => {
  log[Symbol.dispose]();
  await office[Symbol.asyncDispose]();
});

const about = entriesAbout('here');
const SUSPEND = about('agency.suspend', { reason: 'a drill' });
const PROFILE = about('profile.set', { name: 'Bureau of Here', country: 'FR' });

function drafted(draft: Draft, proposer: Signer, certificate: string | null = null) {
  const wish = { ...draft, proposer: proposer.id };
  return propose(draftPayload(log.keeper.state, wish, office.clock.now), certificate);
}
const file = (draft: Draft, proposer: Signer, wanted = 0): Promise<Filed> =>
  proposals.file(drafted(draft, proposer), { creator: 'someone', wanted });
const sign = async ({ id, proposal }: Filed, ...by: Signer[]): Promise<Filed> =>
  (await proposals.sign(id, await signaturesOf(proposal.bytes, by)))!;

describe('a proposal', () => {
  test('is taken with the last signature that was missing, and not before', async () => {
    const filed = await file(PROFILE, here.identity);
    expect([filed.status, filed.entry]).toEqual(['open', null]);
    const half = await sign(filed, here.identity);
    expect([half.status, half.proposal.signatures.length]).toEqual(['open', 1]);
    expect(await proposals.obstacle(half)).toMatchObject({ rule: 'signers' });
    const whole = await sign(filed, office.world.pia);
    expect(whole).toMatchObject({
      status: 'logged',
      index: 2,
      entry: log.keeper.state.agencies.get('here' as AgencyId)!.last,
    });
    expect(log.keeper.state.agencies.get('here' as AgencyId)!.name).toBe('Bureau of Here');
  });

  test('that comes with all its signatures is taken at once', async () => {
    const proposal = drafted(PROFILE, here.identity);
    const signatures = await signaturesOf(proposal.bytes, [here.identity, office.world.ann]);
    const filed = await proposals.file({ ...proposal, signatures }, { creator: null, wanted: 0 });
    expect(filed).toMatchObject({ status: 'logged', creator: null });
  });

  test('that is brought again is the same one, with the signatures of both', async () => {
    const proposal = drafted(PROFILE, here.identity);
    const bring = async (by: Signer) =>
      proposals.file(
        { ...proposal, signatures: await signaturesOf(proposal.bytes, [by]) },
        { creator: null, wanted: 0 },
      );
    const [one, two] = [await bring(here.identity), await bring(office.world.ann)];
    expect([two.id, two.status, two.proposal.signatures.length]).toEqual([one.id, 'logged', 2]);
  });

  test('is not taken before so many have signed as its creator wants', async () => {
    const { ann, ben } = office.world;
    const filed = await file(SUSPEND, ann, 2);
    const alone = await sign(filed, ann);
    expect(await proposals.obstacle(alone)).toMatchObject({ rule: 'wanted' });
    expect((await sign(filed, ben)).status).toBe('logged');
    const [suspension] = log.keeper.state.agencies.get('here' as AgencyId)!.suspensions;
    expect(suspension).toMatchObject({ alone: null, until: null });
  });

  test('with a name that was not proven here waits, unless the root vouches for it', async () => {
    unproven = 'here.example was not proven';
    const there = await office.world.candidate('there');
    log.db.run('DELETE FROM blob WHERE digest = ?', there.draft.body.certificate);
    const armored = Buffer.from(office.world.blobs.get(there.draft.body.certificate)!).toString();
    const filed = await proposals.file(drafted(there.draft, there.identity, armored), { creator: null, wanted: 0 });
    const { ann, ben, root } = office.world;
    const waiting = await sign(filed, ...there.own, ann, ben);
    expect(waiting.status).toBe('open');
    expect(await proposals.obstacle(waiting)).toEqual({ rule: 'evidence', message: unproven });
    expect((await sign(filed, ...root.slice(0, 3))).status).toBe('logged');
  });

  test('is superseded when something else about its subject was logged', async () => {
    const filed = await file(PROFILE, here.identity);
    const suspended = await file(SUSPEND, office.world.ann);
    await sign(suspended, office.world.ann);
    expect(proposals.find(filed.id)?.status).toBe('superseded');
    await expect(sign(filed, here.identity)).rejects.toThrow(ClosedError);
  });

  test('expires after 30 days', async () => {
    const filed = await file(PROFILE, here.identity);
    office.later(30 * DAY);
    expect(proposals.find(filed.id)?.status).toBe('open');
    office.later(HOUR);
    expect(proposals.find(filed.id)?.status).toBe('expired');
    await expect(sign(filed, here.identity)).rejects.toThrow(/expired/);
  });

  test('that is withdrawn takes no signatures', async () => {
    const filed = await file(PROFILE, here.identity);
    expect((await proposals.withdraw(filed.id))?.status).toBe('withdrawn');
    await expect(sign(filed, here.identity)).rejects.toThrow(ClosedError);
    await expect(proposals.withdraw(filed.id)).rejects.toThrow(ClosedError);
  });

  test('cannot be withdrawn while the last signature is looked at: it is logged, and says so', async () => {
    const filed = await file(SUSPEND, here.identity);
    const signed = proposals.sign(filed.id, await signaturesOf(filed.proposal.bytes, [here.identity]));
    await expect(proposals.withdraw(filed.id)).rejects.toThrow(/logged/);
    expect((await signed)!.status).toBe('logged');
  });

  test('that two complete at the same moment is taken once', async () => {
    const filed = await file(PROFILE, here.identity);
    await sign(filed, here.identity);
    const { ann, cleo } = office.world;
    const results = await Promise.allSettled([sign(filed, ann), sign(filed, cleo)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(log.keeper.tree.size).toBe(3);
  });

  test('that nobody has is null', async () => {
    expect([proposals.find('none'), await proposals.sign('none', [])]).toEqual([null, null]);
  });
});

describe('a signature', () => {
  const REFUSED: readonly [what: string, by: () => Signer, reason: RegExp][] = [
    ['by a stranger', () => makeKey(), /has no part/],
    [
      'that does not fit',
      () => ({ ...office.world.ann, sign: () => office.world.ben.sign(Buffer.from('x')) }),
      /does not fit/,
    ],
    [
      'over other octets',
      () => ({ ...office.world.ann, sign: () => office.world.ann.sign(Buffer.from('x')) }),
      /does not fit/,
    ],
  ];
  test.each(REFUSED)('%s is refused, and the proposal is as it was', async (_what, by, reason) => {
    const filed = await file(PROFILE, here.identity);
    const before = await sign(filed, here.identity);
    await expect(sign(filed, by())).rejects.toThrow(reason);
    expect(proposals.find(filed.id)).toEqual(before);
  });

  test('of one that is refused takes none of the others with it into the proposal', async () => {
    const filed = await file(PROFILE, here.identity);
    await expect(sign(filed, here.identity, makeKey())).rejects.toThrow(EntryError);
    expect(proposals.find(filed.id)!.proposal.signatures).toEqual([]);
  });

  test('that is brought again changes nothing', async () => {
    const filed = await file(PROFILE, here.identity);
    const once = await sign(filed, here.identity);
    expect(await sign(filed, here.identity)).toEqual(once);
  });
});

describe('nothing is taken', () => {
  test('by one registrar alone, with however many keys', async () => {
    const there = await office.world.candidate('there');
    const { ben, pia } = office.world;
    const armored = Buffer.from(office.world.blobs.get(there.draft.body.certificate)!).toString();
    const filed = await proposals.file(drafted(there.draft, there.identity, armored), { creator: null, wanted: 0 });
    expect((await sign(filed, ...there.own, ben, pia)).status).toBe('open');
  });

  test('by a registrar who proposed it and one other', async () => {
    const there = await office.world.candidate('there');
    const { ann, ben } = office.world;
    const armored = Buffer.from(office.world.blobs.get(there.draft.body.certificate)!).toString();
    const filed = await proposals.file(drafted(there.draft, ann, armored), { creator: null, wanted: 0 });
    expect((await sign(filed, ...there.own, ann, ben)).status).toBe('open');
    expect((await sign(filed, office.world.cleo)).status).toBe('logged');
  });

  test('by two passkeys, for a page could have shown something else', async () => {
    const there = await office.world.candidate('there');
    const { pia, paul } = office.world;
    const armored = Buffer.from(office.world.blobs.get(there.draft.body.certificate)!).toString();
    const filed = await proposals.file(drafted(there.draft, there.identity, armored), { creator: null, wanted: 0 });
    expect((await sign(filed, ...there.own, pia, paul)).status).toBe('open');
  });
});

test('what no signature could help is not filed', async () => {
  const nobody = entriesAbout('nobody')('agency.suspend', { reason: 'a drill' });
  await expect(file(nobody, office.world.ann)).rejects.toThrow(/there is no agency nobody/);
  const there = await office.world.candidate('there');
  await expect(file(there.draft, there.identity)).rejects.toThrow(/was not handed over/);
  expect(proposals.list({ after: 0, limit: 10, subject: null })).toEqual([]);
});

test('proposals are listed older first, a page at a time, all or about one subject', async () => {
  const [one, two] = [await file(PROFILE, here.identity), await file(SUSPEND, office.world.ann)];
  const network = entriesAbout('network')('staff.set', { person: 'registrar1', roles: [], keys: [] });
  const three = await file(network, office.world.root[0]!);
  const list = (after: number, limit: number, subject: string | null = null): string[] =>
    proposals.list({ after, limit, subject }).map(({ id }) => id);
  expect(list(0, 10)).toEqual([one.id, two.id, three.id]);
  expect(list(one.number, 1)).toEqual([two.id]);
  expect(list(0, 10, 'network')).toEqual([three.id]);
});

test('proposals are there after a restart, with their signatures', async () => {
  const filed = await sign(await file(PROFILE, here.identity), here.identity);
  log[Symbol.dispose]();
  log = await office.open();
  proposals = openProposals({ ...log, now: () => office.clock.now, unproven: () => null, taken: () => {} });
  expect(proposals.find(filed.id)).toEqual(filed);
});
