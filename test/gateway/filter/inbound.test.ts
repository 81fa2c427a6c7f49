/** Every way in which a message can claim to be somebody's, and what is made of it. */
import { describe, expect, test } from 'vitest';
import type { AgencyId, Member } from '../../../directory/lookup.ts';
import {
  candidatesOf,
  type Evidence,
  judge,
  REFUSED,
  type Speaker,
  speakerOf,
} from '../../../gateway/filter/inbound.ts';
import type { Arrival } from '../../../gateway/mail/envelope.ts';
import type { Transfer } from '../../../gateway/openpgp/transfer.ts';
import type { Opened, Unprotected } from '../../../gateway/openpgp/unprotect.ts';
import { address, agency, certificate, lookupOf, member } from './members.ts';

const B = 'b' as AgencyId;
const A = 'a' as AgencyId;
const NOW = new Date('2026-11-22T10:00:00Z');
const transfer: Transfer = {
  id: 'T',
  from: A,
  to: B,
  at: NOW,
  recipients: [address('1@b.example'), address('2@b.example')],
  sha256: '',
  size: 0,
  restore: { form: 'part' },
  receipt: null,
  head: null,
};
const opened = (changes: Partial<Opened> = {}): Opened => ({
  kind: 'opened',
  signature: { kind: 'good', fingerprint: 'KEY-a' as never, created: NOW },
  transfer,
  bound: 'inside',
  heading: {
    author: address('o@a.example'),
    named: [address('1@b.example')],
    messageId: null,
    inReplyTo: null,
    date: null,
  },
  message: new Uint8Array(),
  sha256: '',
  ciphertext: 'C',
  container: 1,
  ...changes,
});
const gateway = member('a');
const client = member('a', { kind: 'mail-client' });
const judged = (author: Member | null, unprotected: Unprotected, changes: Partial<Evidence> = {}, loosened = false) =>
  judge(
    {
      agency: B,
      recipients: [address('1@b.example')],
      peer: null,
      backTo: A,
      speaker: author && { ...author, as: 'author' },
      unprotected,
      ...changes,
    },
    { deliverUnprovenFromMembers: loosened },
  );
const verdict = (...args: Parameters<typeof judged>) => {
  const result = judged(...args);
  return result.kind === 'deliver' ? result.verdict : 'refuse';
};
const noTransfer = opened({ transfer: null });

describe('mail is', () => {
  test.each<[verdict: string, rule: string, author: Member | null, unprotected: Unprotected]>([
    ['proven', 'with the gateway’s signature and its transfer field', gateway, opened()],
    ['refuse', 'without the transfer field from a gateway', gateway, noTransfer],
    ['client', 'without it from a member that has only mail clients', client, noTransfer],
    ['refuse', 'unsigned from a member', gateway, opened({ signature: { kind: 'none' } })],
    ['refuse', 'wrongly signed from a member', gateway, opened({ signature: { kind: 'bad', reason: 'x' } })],
    ['refuse', 'signed by an unknown key from a member', gateway, opened({ signature: { kind: 'unknown' } })],
    ['refuse', 'signed in the future', gateway, opened({ signature: { kind: 'early' } })],
    ['refuse', 'from a member without any protection', gateway, { kind: 'not-sealed' }],
    ['refuse', 'from a member, sealed for somebody else', gateway, { kind: 'not-for-us' }],
    ['refuse', 'from a member, broken', gateway, { kind: 'broken', reason: 'x' }],
    ['refuse', 'from a suspended member', member('a', { agency: agency('a', 'suspended') }), opened()],
    ['outsider', 'from an outsider, plain', null, { kind: 'not-sealed' }],
    ['outsider', 'from an outsider, sealed to us', null, noTransfer],
    ['outsider', 'from an outsider, sealed for somebody else', null, { kind: 'not-for-us' }],
    ['refuse', 'from an outsider, broken', null, { kind: 'broken', reason: 'x' }],
    ['outsider', 'from an agency that has left', member('a', { agency: agency('a', 'left') }), { kind: 'not-sealed' }],
  ])('%s %s', (expected, _rule, author, unprotected) => expect(verdict(author, unprotected)).toBe(expected));
});

describe('a proven message is refused', () => {
  test.each<[rule: string, unprotected: Unprotected, changes: Partial<Evidence>]>([
    ['for a recipient that the sealing gateway did not name', opened(), { recipients: [address('3@b.example')] }],
    [
      'for one more recipient than it named',
      opened(),
      { recipients: [address('1@b.example'), address('3@b.example')] },
    ],
    ['at an agency that it was not sealed for', opened({ transfer: { ...transfer, to: 'c' as AgencyId } }), {}],
    ['where it names another sending agency', opened({ transfer: { ...transfer, from: 'c' as AgencyId } }), {}],
    ['from the gateway of another agency', opened(), { peer: 'c' as AgencyId }],
    ['whose failures would be told to another agency', opened(), { backTo: 'c' as AgencyId }],
    ['whose failures would be told to an outsider', opened(), { backTo: 'outsider' }],
  ])('%s', (_rule, unprotected, changes) => {
    expect(judged(gateway, unprotected, changes)).toMatchObject({ kind: 'refuse', reply: REFUSED });
  });
});

describe('of a mail system whose address is nobody’s', () => {
  const C = 'c' as AgencyId;
  const system = address('microsoftexchange329e71ec88ae4615bbc36ab6ce41109e@a-tenant.example');
  const speaker = (author: string, peer: AgencyId | null, reversePath: string | null = null) =>
    speakerOf(
      address(author),
      { client: { peer }, envelope: { reversePath } } as Arrival,
      lookupOf(gateway, member('c')),
    );
  const ofA: Speaker = { agency: gateway.agency, kind: 'gateway', signing: gateway.signing, as: 'system' };

  test.each<[whose: string, author: string, peer: AgencyId | null, reversePath: string | null, as: string | undefined]>(
    [
      ['the agency whose gateway hands a report over', system, A, null, 'a as system'],
      ['the author’s agency, whoever hands it over', 'postmaster@c.example', A, null, 'c as author'],
      ['nobody without a gateway', system, null, null, undefined],
      ['nobody where somebody would be told of a failure', system, A, 'o@a.example', undefined],
      ['nobody under a name that people have', 'minister@a-tenant.example', A, null, undefined],
    ],
  )('%s speaks', (_whose, author, peer, reversePath, expected) => {
    const found = speaker(author, peer, reversePath);
    expect(found ? `${found.agency.id} as ${found.as}` : undefined).toBe(expected);
  });

  test.each<[verdict: string, rule: string, unprotected: Unprotected, changes: Partial<Evidence>]>([
    ['system', 'signed by the agency that hands it over', opened(), {}],
    ['refuse', 'signed by another agency', opened({ transfer: { ...transfer, from: C } }), {}],
    ['refuse', 'handed over by another agency', opened(), { peer: C }],
    ['refuse', 'without the transfer field', noTransfer, {}],
    ['refuse', 'unsigned', opened({ signature: { kind: 'none' } }), {}],
    ['refuse', 'in clear', { kind: 'not-sealed' }, {}],
    ['refuse', 'of a suspended agency', opened(), { speaker: { ...ofA, agency: agency('a', 'suspended') } }],
  ])('a report is: %s, %s', (expected, _rule, unprotected, changes) => {
    expect(verdict(null, unprotected, { peer: A, backTo: null, speaker: ofA, ...changes })).toBe(expected);
  });
});

test('a gateway may hand over a part of the recipients that were named', () => {
  expect(verdict(gateway, opened(), { recipients: [address('2@B.example'), address('2@b.example')] })).toBe('proven');
});

test('what a member’s gateway hands over and our directory or our clock does not bear out yet waits', () => {
  const unknownKey = opened({ signature: { kind: 'unknown' } });
  const early = opened({ signature: { kind: 'early' } });
  const waiting = [
    judged(null, { kind: 'not-sealed' }, { peer: A }),
    judged(gateway, unknownKey, { peer: A }),
    judged(gateway, early, { peer: A }),
  ];
  for (const result of waiting) expect(result).toMatchObject({ kind: 'refuse', reply: { code: 451 } });
});

test('a mail client’s message is for those whom it names', () => {
  expect(verdict(client, noTransfer, { recipients: [address('2@b.example')] })).toBe('refuse');
});

test('only an agency that chose so gets a member’s mail without proof, never over a gateway’s connection', () => {
  expect(verdict(gateway, { kind: 'not-sealed' }, {}, true)).toBe('unproven');
  expect(verdict(gateway, { kind: 'not-sealed' }, { peer: A }, true)).toBe('refuse');
  expect(verdict(gateway, opened({ signature: { kind: 'bad', reason: 'x' } }), {}, true)).toBe('refuse');
});

test('everything that cannot be proven is refused in the same words', () => {
  const replies = [
    judged(gateway, { kind: 'broken', reason: 'x' }),
    judged(gateway, opened({ signature: { kind: 'none' } })),
    judged(gateway, { kind: 'not-for-us' }),
    judged(gateway, opened(), { recipients: [address('3@b.example')] }),
  ].map((result) => (result.kind === 'refuse' ? result.reply : null));
  expect(new Set(replies)).toEqual(new Set([REFUSED]));
});

test('a repeat is known by our agency, the signer, the transfer and the recipient', () => {
  const keys = (to: string, changes: Partial<Transfer> = {}) => {
    const result = judged(gateway, opened({ transfer: { ...transfer, ...changes } }), { recipients: [address(to)] });
    return result.kind === 'deliver' ? [...result.repeatKeys.values()] : [];
  };
  expect(keys('1@b.example')).toEqual(keys('1@B.example'));
  expect(new Set([keys('1@b.example'), keys('2@b.example'), keys('1@b.example', { id: 'U' })].map(String)).size).toBe(
    3,
  );
});

test('a revoked certificate signs for nobody', () => {
  const signing = [certificate('1'), certificate('2', { revoked: true })];
  expect(candidatesOf({ ...member('a', { signing }), as: 'author' }).map(({ fingerprint }) => fingerprint)).toEqual([
    '1',
  ]);
  expect(candidatesOf(null)).toEqual([]);
});
