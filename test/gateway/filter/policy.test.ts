/** Every cell of the policy table, and what the author is told in each that stops a message. */
import { describe, expect, test } from 'vitest';
import type { Address } from '../../../directory/address.ts';
import type { Certificate } from '../../../directory/certificate.ts';
import type { Agency, AgencyId, Freshness, Member } from '../../../directory/lookup.ts';
import { type Decision, decide, type Party, type PolicySettings } from '../../../gateway/filter/policy.ts';
import type { Severity } from '../../../gateway/inspect/findings.ts';

const agency: Agency = {
  id: 'b' as AgencyId,
  name: 'Agency B',
  country: 'BB',
  standing: 'active',
  since: new Date(0),
  contacts: [
    {
      ...{ role: 'assistance desk', address: 'desk@b.example' as Address, needs: [], languages: ['en'] },
      ...{ zone: null, hours: [], deputy: null, confirmed: null },
    },
  ],
};
const certificate = { fingerprint: 'F' } as unknown as Certificate;
const member: Member = {
  agency,
  matched: 'domain',
  kind: 'gateway',
  endpoint: null,
  encryption: certificate,
  signing: [],
  version: 1,
};

const PARTIES: Readonly<Record<Party['kind'], Party>> = {
  member: { kind: 'member', member },
  unsealable: { kind: 'unsealable', member, why: 'the key of Agency B is expired' },
  own: { kind: 'own' },
  outsider: { kind: 'outsider' },
};
const STRICT: PolicySettings = { outsiders: 'refuse' };
const DEFAULT: PolicySettings = { outsiders: 'pass' };

const run = (
  kinds: Party['kind'][],
  severity: Severity,
  confirmed = false,
  settings = DEFAULT,
  freshness: Freshness = 'fresh',
  canLeave = true,
  hasMet = false,
): Decision =>
  decide(
    {
      parties: new Map(kinds.map((kind, n) => [`${kind}${n}@x.example` as Address, PARTIES[kind]])),
      findings: { severity, kinds: severity === 'none' ? [] : ['iban'] },
      outsidersConfirmed: confirmed,
      freshness,
      canLeave,
      canHold: false,
      hasMet: () => hasMet,
    },
    settings,
  );
const said = (decision: Decision) => (decision.kind === 'refuse' ? decision.reason : decision.kind);

describe('one recipient', () => {
  test.each<[Party['kind'], Severity, without: string, confirmed: string]>([
    ['member', 'none', 'go', 'go'],
    ['member', 'sensitive', 'go', 'go'],
    ['member', 'barred', 'barred-content', 'barred-content'],
    ['unsealable', 'none', 'no-usable-key', 'no-usable-key'],
    ['unsealable', 'sensitive', 'no-usable-key', 'no-usable-key'],
    ['unsealable', 'barred', 'no-usable-key', 'no-usable-key'],
    ['own', 'none', 'go', 'go'],
    ['own', 'sensitive', 'go', 'go'],
    ['own', 'barred', 'go', 'go'],
    ['outsider', 'none', 'go', 'go'],
    ['outsider', 'sensitive', 'sensitive-to-outsider', 'go'],
    ['outsider', 'barred', 'barred-content', 'barred-content'],
  ])('%s with findings %s: %s, confirmed: %s', (kind, severity, without, confirmed) => {
    expect(said(run([kind], severity))).toBe(without);
    expect(said(run([kind], severity, true))).toBe(confirmed);
  });
});

describe('members and outsiders in one message', () => {
  test.each<[Severity, without: string, confirmed: string]>([
    ['none', 'mixed-recipients', 'go'],
    ['sensitive', 'sensitive-mixed', 'sensitive-mixed'],
    ['barred', 'barred-content', 'barred-content'],
  ])('with findings %s: %s, confirmed: %s', (severity, without, confirmed) => {
    expect(said(run(['member', 'outsider'], severity))).toBe(without);
    expect(said(run(['member', 'outsider'], severity, true))).toBe(confirmed);
  });
});

test('one recipient who may not have it stops it for all', () => {
  expect(said(run(['member', 'own', 'unsealable'], 'none'))).toBe('no-usable-key');
});

test('an agency that bars outsiders bars them confirmed as well', () => {
  expect(said(run(['outsider'], 'none', true, STRICT))).toBe('outsiders-barred');
  expect(said(run(['member', 'own'], 'none', false, STRICT))).toBe('go');
});

describe('without a server for mail that leaves the network', () => {
  const withGateway: Party = {
    kind: 'member',
    member: { ...member, endpoint: { host: 'gw.b.example', port: 26, pins: [] } },
  };

  test.each<[string, Party, string]>([
    ['a member with a gateway is reached', withGateway, 'go'],
    ['a member without one is refused at once', PARTIES.member, 'no-way-out'],
    ['an outsider is refused at once', PARTIES.outsider, 'no-way-out'],
    ['our own server is reached', PARTIES.own, 'go'],
  ])('%s', (_, party, expected) => {
    const parties = new Map([['bob@x.example' as Address, party]]);
    const facts = {
      parties,
      findings: { severity: 'none', kinds: [] },
      freshness: 'fresh',
      outsidersConfirmed: true,
      hasMet: () => false,
    } as const;
    expect(said(decide({ ...facts, canLeave: false, canHold: false }, DEFAULT))).toBe(expected);
  });
});

test('findings to a member are noted', () => {
  expect(run(['member'], 'sensitive')).toMatchObject({ kind: 'go', matters: [{ kind: 'iban', action: 'note' }] });
  expect(run(['member'], 'none')).toEqual({ kind: 'go', matters: [], override: null });
});

test('every refusal is permanent, names the recipient and says whom to call or what to do', () => {
  const refusals = [
    run(['unsealable'], 'none'),
    run(['outsider'], 'barred'),
    run(['outsider'], 'sensitive'),
    run(['member', 'outsider'], 'none'),
    run(['outsider'], 'none', false, STRICT),
    run(['member', 'outsider'], 'sensitive'),
    run(['outsider'], 'none', false, DEFAULT, 'fresh', false),
  ];
  for (const decision of refusals) {
    if (decision.kind !== 'refuse') throw new Error('it was not refused');
    expect(decision.reply).toMatchObject({ code: 550, status: '5.7.1' });
    expect(decision.reply.text).toContain('@x.example');
  }
  expect(refusals[0]).toMatchObject({ reply: { text: expect.stringContaining('Call Agency B, assistance desk') } });
  expect(refusals[3]).toMatchObject({ reply: { text: expect.stringContaining('send outsiders a separate message') } });
  expect(refusals[5]).toMatchObject({ reply: { text: expect.not.stringContaining('separate message') } });
});

test('by a stale copy, members wait with whom there was no mail before, and nobody else does', () => {
  const stale = (kind: Party['kind'], hasMet: boolean) => run([kind], 'none', true, DEFAULT, 'stale', true, hasMet);
  expect(stale('member', false)).toMatchObject({ kind: 'refuse', reason: null, reply: { code: 451, status: '4.7.1' } });
  expect(run(['outsider', 'member'], 'none', true, DEFAULT, 'stale')).toMatchObject({ reply: { code: 451 } });
  for (const [kind, hasMet] of [
    ['member', true],
    ['outsider', false],
    ['own', false],
  ] as const)
    expect(stale(kind, hasMet).kind).toBe('go');
});

test('an expired copy of the directory defers everything, because who was an outsider then may be a member now', () => {
  for (const kind of ['member', 'outsider', 'own'] as const) {
    expect(run([kind], 'none', true, DEFAULT, 'expired')).toMatchObject({ kind: 'refuse', reply: { code: 451 } });
  }
});
