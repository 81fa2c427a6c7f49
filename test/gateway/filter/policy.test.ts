/** Every cell of the policy table, and what the author is told in each that stops a message. */
import { describe, expect, test } from 'vitest';
import type { Address } from '../../../directory/address.ts';
import type { Certificate } from '../../../directory/certificate.ts';
import type { Agency, AgencyId, Member } from '../../../directory/lookup.ts';
import { type ContentPolicy, STANDARD_CONTENT } from '../../../gateway/filter/content/content-policy.ts';
import { tallyOf } from '../../../gateway/filter/content/kind.ts';
import { recipientsDigest } from '../../../gateway/filter/content/override.ts';
import { type Decision, decide, type Facts, type Party, type PolicySettings } from '../../../gateway/filter/policy.ts';
import type { Finding } from '../../../gateway/inspect/finding.ts';

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

/** What was found, by what it comes to. */
const FOUND = { none: [], sensitive: [found('iban')], barred: [found('private-key')] } as const;
type Severity = keyof typeof FOUND;

interface Given extends Partial<Omit<Facts, 'parties' | 'override'>> {
  /** The author has given a reason for one account number. */
  readonly explained?: boolean;
  readonly settings?: PolicySettings;
  readonly content?: ContentPolicy;
}

const run = (kinds: readonly (Party['kind'] | Party)[], severity: Severity, given: Given = {}): Decision => {
  const { explained = false, settings = DEFAULT, content = STANDARD_CONTENT, ...facts } = given;
  const parties = new Map(
    kinds.map((each, n) => {
      const party = typeof each === 'string' ? PARTIES[each] : each;
      return [`${party.kind}${n}@x.example` as Address, party];
    }),
  );
  const digest = recipientsDigest([...parties.keys()].filter((address) => !address.startsWith('own')));
  const claim = { ...REASON, shown: { iban: 1 }, recipients: digest, policy: STANDARD_CONTENT.version };
  return decide(
    {
      parties,
      found: tallyOf({ findings: FOUND[severity], dangers: [], unseen: [] }),
      recent: new Map(),
      outsidersConfirmed: false,
      override: explained ? { claim, kept: REASON } : null,
      freshness: 'fresh',
      canLeave: true,
      canHold: false,
      hasMet: () => false,
      ...facts,
    },
    settings,
    content,
  );
};
const REASON = { code: 'operational-need', reason: 'needed for the hearing' } as const;
const CONFIRMED: Given = { outsidersConfirmed: true };
const said = (decision: Decision) => (decision.kind === 'refuse' ? decision.reason : decision.kind);

function found(type: Finding['type']): Finding {
  return { type, band: 'high', count: 1, path: ['1', 'text'], role: 'body', evidence: [] };
}

describe('one recipient', () => {
  test.each<[Party['kind'], Severity, without: string, explained: string, released: string]>([
    ['member', 'none', 'go', 'go', 'go'],
    ['member', 'sensitive', 'go', 'go', 'go'],
    ['member', 'barred', 'secret-found', 'secret-found', 'hold'],
    ['unsealable', 'none', 'no-usable-key', 'no-usable-key', 'no-usable-key'],
    ['unsealable', 'sensitive', 'no-usable-key', 'no-usable-key', 'no-usable-key'],
    ['unsealable', 'barred', 'no-usable-key', 'no-usable-key', 'no-usable-key'],
    ['own', 'none', 'go', 'go', 'go'],
    ['own', 'sensitive', 'go', 'go', 'go'],
    ['own', 'barred', 'go', 'go', 'go'],
    ['outsider', 'none', 'go', 'go', 'go'],
    ['outsider', 'sensitive', 'reason-needed', 'go', 'reason-needed'],
    ['outsider', 'barred', 'secret-found', 'secret-found', 'hold'],
  ])('%s with findings %s: %s, with a reason: %s, with people who release: %s', (kind, severity, ...expected) => {
    const ways: readonly Given[] = [{}, { explained: true }, { canHold: true }];
    expect(ways.map((given) => said(run([kind], severity, given)))).toEqual(expected);
    // Who confirms an outsider says nothing about what he gets.
    expect(said(run([kind], severity, CONFIRMED))).toBe(expected[0]);
  });
});

describe('members and outsiders in one message', () => {
  test.each<[Severity, without: string, confirmed: string, explained: string, released: string]>([
    ['none', 'mixed-recipients', 'go', 'mixed-recipients', 'mixed-recipients'],
    ['sensitive', 'sensitive-mixed', 'sensitive-mixed', 'sensitive-mixed', 'sensitive-mixed'],
    ['barred', 'secret-found', 'secret-found', 'secret-found', 'sensitive-mixed'],
  ])('with findings %s: %s, confirmed: %s, with a reason: %s, with people: %s', (severity, ...expected) => {
    const ways: readonly Given[] = [{}, CONFIRMED, { explained: true }, { canHold: true }];
    expect(ways.map((given) => said(run(['member', 'outsider'], severity, given)))).toEqual(expected);
  });
});

test('one recipient who may not have it stops it for all', () => {
  expect(said(run(['member', 'own', 'unsealable'], 'none'))).toBe('no-usable-key');
});

test('an agency that bars outsiders bars them confirmed as well', () => {
  expect(said(run(['outsider'], 'none', { ...CONFIRMED, settings: STRICT }))).toBe('outsiders-barred');
  expect(said(run(['member', 'own'], 'none', { settings: STRICT }))).toBe('go');
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
    expect(said(run([party], 'none', { ...CONFIRMED, canLeave: false }))).toBe(expected);
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
    run(['outsider'], 'none', { settings: STRICT }),
    run(['member', 'outsider'], 'sensitive'),
    run(['outsider'], 'none', { canLeave: false }),
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
  const stale = (kind: Party['kind'], hasMet: boolean) =>
    run([kind], 'none', { freshness: 'stale', hasMet: () => hasMet });
  expect(stale('member', false)).toMatchObject({ kind: 'refuse', reason: null, reply: { code: 451, status: '4.7.1' } });
  expect(run(['outsider', 'member'], 'none', { freshness: 'stale' })).toMatchObject({ reply: { code: 451 } });
  for (const [kind, hasMet] of [
    ['member', true],
    ['outsider', false],
    ['own', false],
  ] as const)
    expect(stale(kind, hasMet).kind).toBe('go');
});

test('an expired copy of the directory defers everything, because who was an outsider then may be a member now', () => {
  for (const kind of ['member', 'outsider', 'own'] as const) {
    expect(run([kind], 'none', { freshness: 'expired' })).toMatchObject({ kind: 'refuse', reply: { code: 451 } });
  }
});

describe('content', () => {
  const marked = (level: Finding['level']) => [{ ...found('marking'), level: level! }];
  const seen = (...findings: readonly Finding[]) => tallyOf({ findings, dangers: [], unseen: [] });

  test('with a marking goes to the member that may have it, and to no other', () => {
    const allowances = {
      ...STANDARD_CONTENT.allowances,
      agencies: [{ agency: agency.id, level: 'confidential' as const }],
    };
    const content = { ...STANDARD_CONTENT, allowances };
    const other: Party = { kind: 'member', member: { ...member, agency: { ...agency, id: 'c' as AgencyId } } };
    const given = { found: seen(...marked('confidential')), content };
    expect(said(run(['member'], 'none', given))).toBe('go');
    expect(said(run([other], 'none', given))).toBe('marking-above-allowance');
    expect(said(run(['member', other], 'none', given))).toBe('marking-above-allowance');
    expect(said(run(['outsider'], 'none', given))).toBe('marking-above-allowance');
  });

  test('that could not be looked into is called that', () => {
    const locked = run(['outsider'], 'none', { found: tallyOf({ findings: [], dangers: [], unseen: ['encrypted'] }) });
    expect(locked).toMatchObject({
      reason: 'not-inspectable',
      reply: { text: expect.stringContaining('content that could not be looked into (encrypted), which people') },
    });
  });

  test('that has left little by little asks for a reason like a list', () => {
    const one = { ...found('card'), band: 'medium' as const };
    const given = { found: seen(one), recent: seen({ ...one, count: 4 }) };
    expect(said(run(['outsider'], 'none', { found: seen(one) }))).toBe('go');
    expect(said(run(['outsider'], 'none', given))).toBe('reason-needed');
    expect(said(run(['member'], 'none', given))).toBe('go');
  });

  test('that is held keeps its matters, the policy by which it is, and a reason that fits', () => {
    const found = seen(...FOUND.barred);
    expect(run(['member'], 'none', { found, canHold: true })).toEqual({
      kind: 'hold',
      matters: [{ rule: 'secret', kind: 'private-key', band: 'high', count: 1, action: 'release', silent: false }],
      policy: STANDARD_CONTENT.version,
      override: null,
    });
    expect(run(['outsider'], 'sensitive', { explained: true })).toMatchObject({ kind: 'go', override: REASON });
    expect(run(['outsider'], 'none', { explained: true })).toMatchObject({ kind: 'go', override: null });
  });

  test('of many kinds is told in a reply that is one short line', () => {
    const types = ['iban', 'card', 'mrz', 'passport', 'national-id', 'account', 'statement'] as const;
    const decision = run(['outsider'], 'none', { found: seen(...types.map(found)) });
    expect(decision).toMatchObject({ reply: { text: expect.stringMatching(/national-id \(1\), 2 more kinds; give/) } });
  });
});
