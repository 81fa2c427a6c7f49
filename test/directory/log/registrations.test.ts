/** What gateways are told by a history, at any moment of it. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseAddress } from '../../../directory/address.ts';
import { registrationsAt } from '../../../directory/log/registrations.ts';
import type { State } from '../../../directory/log/replay.ts';
import type { AgencyId, Lookup, SpkiPin } from '../../../directory/lookup.ts';
import { createLookup } from '../../../directory/members-lookup.ts';
import { makePin } from '../members.ts';
import { DAY, type Draft, entriesAbout, HOUR, makeCertified, makeWorld, PAPER } from './world.ts';

const world = await makeWorld();
const { ann, ben, cleo, paul } = world;
const here = await world.candidate('here', { addresses: [{ address: 'Liaison@ministry.test', evidence: PAPER }] });
const there = await world.candidate('there');
const AK = here.identity;

const about = entriesAbout('here');
const after = (state: State, time: number): Date => new Date(state.logged.getTime() + time);

function lookupAt(state: State, now: Date): Lookup {
  const members = registrationsAt(state, now);
  return createLookup({ serial: state.size, issued: state.logged, expires: after(state, 7 * DAY), members });
}

const ask = (state: State, address: string, later = 0) =>
  lookupAt(state, after(state, later)).member(parseAddress(address));

const base = await world.enrolled(world.state, here);

test('a member is everything that is needed to seal to it, reach it and believe it', () => {
  const member = ask(base, 'anyone@here.example')!;
  expect(member).toMatchObject({
    agency: { id: 'here', name: 'Bureau of here', country: 'LV', standing: 'active', since: base.logged },
    matched: 'domain',
    kind: 'gateway',
    endpoint: { host: 'gw.here.example', port: 2525, pins: [makePin('here')] },
    version: base.size,
  });
  expect(member.encryption?.userIds).toEqual(['Bureau of here <gateway@here.example>']);
  expect(member.signing).toEqual([member.encryption]);
  expect(ask(base, 'liaison@ministry.test')?.matched).toBe('address');
  expect(ask(base, 'other@ministry.test')).toBeNull();
});

test('an agency is nobody before its waiting is over', async () => {
  const state = (await world.accepted(base, there.draft, [...there.own, ann, ben])).state;
  expect(ask(state, 'a@there.example', DAY - 1)).toBeNull();
  expect(ask(state, 'a@there.example', DAY)?.agency.id).toBe('there');
});

test('a name is nobody’s before its waiting is over', async () => {
  const names = { domains: [{ domain: 'new.test', evidence: PAPER }], addresses: [] };
  const state = (await world.accepted(base, about('names.add', names), [AK, ann, paul])).state;
  expect(ask(state, 'a@new.test', DAY - 1)).toBeNull();
  expect(ask(state, 'a@new.test', DAY)?.agency.id).toBe('here');
});

test('mail is sealed to the newest certificate, and believed by every one that was not revoked', async () => {
  const more = await makeCertified('here');
  world.blobs.set(more.digest, more.blob);
  const added = (
    await world.accepted(base, about('certificate.add', { certificate: more.digest }), [AK, more.possession])
  ).state;
  const first = ask(base, 'a@here.example')!.encryption!;
  const both = ask(added, 'a@here.example')!;
  expect(both.signing.map(({ fingerprint }) => fingerprint)).toEqual([first.fingerprint, both.encryption!.fingerprint]);
  expect(both.encryption!.fingerprint).not.toBe(first.fingerprint);
  const revoke = (certificate: string): Draft => about('certificate.revoke', { certificate, reason: 'lost' });
  const back = ask((await world.accepted(added, revoke(more.digest), [AK])).state, 'a@here.example')!;
  expect([back.encryption, back.signing]).toEqual([first, [first]]);
  const none = ask((await world.accepted(base, revoke(here.draft.body.certificate), [AK])).state, 'a@here.example')!;
  expect([none.encryption, none.signing]).toEqual([null, []]);
});

test('a suspension is seen at once, and its end without any entry', async () => {
  const state = (await world.accepted(base, about('agency.suspend', { reason: 'a stolen gateway' }), [cleo])).state;
  expect(ask(state, 'a@here.example')?.agency).toMatchObject({ standing: 'suspended', since: state.logged });
  expect(ask(state, 'a@here.example', 72 * HOUR)?.agency).toMatchObject({
    standing: 'active',
    since: after(state, 72 * HOUR),
  });
});

test('an agency that left is still known by its names, until another has them', async () => {
  const left = (await world.accepted(base, about('agency.leave', { reason: 'merged' }), [AK, ann])).state;
  expect(ask(left, 'a@here.example')).toMatchObject({
    agency: { standing: 'left', since: left.logged },
    endpoint: null,
  });
  expect(lookupAt(left, left.logged).gateway(makePin('here') as SpkiPin)).toBeNull();
  for (const [domains, addresses] of [
    [[{ domain: 'here.example', evidence: PAPER }], []],
    [[], [{ address: 'liaison@ministry.test', evidence: PAPER }]],
  ] as const) {
    const heir = await world.candidate('heir', { domains: [...domains], addresses: [...addresses] });
    const state = await world.enrolled(left, heir);
    expect(ask(state, 'a@here.example')?.agency.id).toBe(domains.length > 0 ? 'heir' : 'here');
    expect(ask(state, 'liaison@ministry.test')?.agency.id).toBe(domains.length > 0 ? 'here' : 'heir');
  }
});

test('a name that a new owner waits for still answers for the old one', async () => {
  const left = (await world.accepted(base, about('agency.leave', { reason: 'merged' }), [AK, ann])).state;
  const heir = await world.candidate('heir', { domains: [{ domain: 'here.example', evidence: PAPER }] });
  const state = (await world.accepted(left, heir.draft, [...heir.own, ann, paul])).state;
  expect(ask(state, 'a@here.example')?.agency).toMatchObject({ id: 'here', standing: 'left' });
  expect(ask(state, 'a@here.example', DAY)?.agency.id).toBe('heir');
});

test('a gateway is known by its current key and its next one, from the moment they are registered', async () => {
  const endpoint = { host: 'gw2.here.example', port: 25, pins: [makePin('here'), makePin('next')] };
  const state = (await world.accepted(base, about('endpoint.set', { endpoint }), [AK])).state;
  const lookup = lookupAt(state, state.logged);
  expect([makePin('here'), makePin('next')].map((pin) => lookup.gateway(pin as SpkiPin)?.id)).toEqual(['here', 'here']);
  expect(lookup.endpoint('here' as AgencyId)).toEqual(endpoint);
});

const UNSAID = { zone: null, hours: [], deputy: null, confirmed: null };

test('contacts come from outside the log, and their commitments from within', async () => {
  const commitment = createHash('sha256').update('salt and record').digest('hex');
  const state = (await world.accepted(base, about('contacts.commit', { commitments: [commitment] }), [AK])).state;
  const contact = { ...UNSAID, role: 'desk', address: parseAddress('desk@here.example'), needs: [], languages: [] };
  const [registered] = registrationsAt(state, state.logged, ({ contacts }) =>
    contacts.map(String).includes(commitment) ? [contact] : [],
  );
  expect(registered?.agency.contacts).toEqual([contact]);
});
