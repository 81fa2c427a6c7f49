/** Who a recipient is, how a message is divided, and what is asked again before each attempt. */
import { describe, expect, test } from 'vitest';
import type { AgencyId } from '../../../directory/lookup.ts';
import { canBeTold, partiesOf, reconsider, shares } from '../../../gateway/filter/outbound.ts';
import type { Heading } from '../../../gateway/mail/heading.ts';
import type { Item } from '../../../gateway/spool/spool.ts';
import { address, agency, certificate, lookupOf, member } from './members.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const BEFORE = new Date('2026-11-21T10:00:00Z');
const A = 'a' as AgencyId;
const own = member('a');

const party = (changes: Parameters<typeof member>[1]) =>
  partiesOf([address('x@b.example')], A, lookupOf(own, member('b', changes)), NOW).get(address('x@b.example'));

describe('a recipient', () => {
  test.each<[kind: string, changes: Parameters<typeof member>[1], why: string | undefined]>([
    ['member', {}, undefined],
    ['unsealable', { encryption: null }, 'Agency B has no key in the directory'],
    ['unsealable', { encryption: certificate('E', { expires: BEFORE }) }, 'the key of Agency B is expired'],
    ['unsealable', { encryption: certificate('E', { revoked: true }) }, 'the key of Agency B is revoked'],
    ['unsealable', { agency: agency('b', 'suspended') }, 'Agency B is suspended since 2026-02-03'],
    ['unsealable', { agency: agency('b', 'left') }, 'Agency B has left the network'],
  ])('is %s where the directory says %j', (kind, changes, why) => {
    expect(party(changes)).toMatchObject(why ? { kind, why } : { kind });
  });

  test('of our own agency is own, and of no agency an outsider', () => {
    const parties = partiesOf([address('y@a.example'), address('z@c.example')], A, lookupOf(own), NOW);
    expect([...parties.values()]).toEqual([{ kind: 'own' }, { kind: 'outsider' }]);
  });
});

describe('a message is divided', () => {
  const lookup = lookupOf(own, member('b'), member('c'), member('d', { endpoint: null, kind: 'mail-client' }));
  const heading = (...named: string[]): Heading => ({
    author: address('o@a.example'),
    named: named.map(address),
    messageId: null,
    inReplyTo: null,
    date: null,
  });
  const divide = (recipients: string[], named = recipients) =>
    shares(partiesOf(recipients.map(address), A, lookup, NOW), heading(...named)).map((share) => [
      share.hop.kind,
      share.seal?.agency ?? null,
      share.hidden,
      ...share.recipients,
    ]);

  test('into one share for each recipient agency, one for our own server and one for outsiders', () => {
    expect(divide(['1@b.example', '1@c.example', '2@b.example', '1@a.example', '1@x.test', '2@x.test'])).toEqual([
      ['gateway', 'b', false, '1@b.example', '2@b.example'],
      ['gateway', 'c', false, '1@c.example'],
      ['agency-server', null, false, '1@a.example'],
      ['smarthost', null, false, '1@x.test', '2@x.test'],
    ]);
  });

  test('with one share for each Bcc recipient at a member, even in an agency that has others', () => {
    expect(divide(['1@b.example', '2@b.example', '3@b.example'], ['1@B.example', '1@b.example'])).toEqual([
      ['gateway', 'b', false, '1@b.example'],
      ['gateway', 'b', true, '2@b.example'],
      ['gateway', 'b', true, '3@b.example'],
    ]);
  });

  test('sealed by the smarthost to a member without a gateway', () => {
    expect(divide(['1@d.example'])).toEqual([['smarthost', 'd', false, '1@d.example']]);
  });
});

describe('before an attempt', () => {
  const item: Item = {
    hop: { kind: 'gateway', agency: 'b' as AgencyId },
    lying: 'protected',
    recipients: [address('x@b.example')],
    sealedTo: 'OLD',
    transferId: null,
    plaintext: null,
  };
  const asked = (changes: Parameters<typeof member>[1]) => {
    const outcome = reconsider(item, lookupOf(own, member('b', changes)), NOW);
    return outcome && [outcome.kind, outcome.reply.status];
  };
  const old = certificate('OLD');

  test.each<[rule: string, changes: Parameters<typeof member>[1], outcome: string[] | null]>([
    ['a current key is sent to', { encryption: old }, null],
    ['a superseded key is sent to', { encryption: certificate('NEW'), signing: [certificate('NEW'), old] }, null],
    ['a suspended agency’s mail waits', { encryption: old, agency: agency('b', 'suspended') }, ['deferred', '4.7.1']],
    ['a revoked key ends it', { encryption: certificate('OLD', { revoked: true }) }, ['failed', '5.7.5']],
    ['an expired key ends it', { encryption: certificate('OLD', { expires: BEFORE }) }, ['failed', '5.7.5']],
    ['a key that nobody knows any more ends it', { encryption: certificate('NEW'), signing: [] }, ['failed', '5.7.5']],
    ['an agency that has left ends it', { encryption: old, agency: agency('b', 'left') }, ['failed', '5.7.1']],
  ])('%s', (_rule, changes, outcome) => expect(asked(changes)).toEqual(outcome));

  test('what lies in clear goes to nobody who has become a member', () => {
    const clear: Item = { ...item, hop: { kind: 'smarthost' }, lying: 'clear', sealedTo: null };
    expect(reconsider(clear, lookupOf(own), NOW)).toBeNull();
    expect(reconsider(clear, lookupOf(own, member('b')), NOW)).toMatchObject({ kind: 'failed' });
    expect(reconsider(clear, lookupOf(own, member('b', { agency: agency('b', 'suspended') })), NOW)).toMatchObject({
      kind: 'failed',
    });
  });

  test('by an expired copy of the directory nothing goes but to our own server', () => {
    const stale = { ...lookupOf(own, member('b', { encryption: old })), freshness: () => 'expired' as const };
    const outcomes = (['gateway', 'smarthost', 'agency-server'] as const).map((kind) =>
      reconsider({ ...item, hop: kind === 'gateway' ? { kind, agency: 'b' as AgencyId } : { kind } }, stale, NOW),
    );
    expect(outcomes.map((outcome) => outcome?.kind ?? null)).toEqual(['deferred', 'deferred', null]);
  });

  test('an address that is nobody’s any more ends it', () => {
    expect(reconsider(item, lookupOf(own), NOW)).toMatchObject({ kind: 'failed' });
  });
});

test('a report never goes in clear to a member, nor to outsiders without a smarthost', () => {
  const server = { host: 'h', port: 1, tls: 'none', trusted: null, name: 'h', login: null } as const;
  const told = (changes: Parameters<typeof member>[1], smarthost: typeof server | null) =>
    canBeTold(partiesOf([address('x@b.example'), address('y@z.test')], A, lookupOf(own, member('b', changes)), NOW), {
      own: server,
      smarthost,
    });
  expect(told({}, server)).toBe(true);
  expect(told({}, null)).toBe(false);
  expect(told({ encryption: null }, server)).toBe(false);
});
