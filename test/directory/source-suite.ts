/** What every source of the directory must do, whatever it reads: run on each of them. */
import { beforeAll, describe, expect, test } from 'vitest';
import { parseAddress } from '../../directory/address.ts';
import { type AgencyId, DirectoryError, type Source, type SpkiPin } from '../../directory/lookup.ts';
import type { MembersDocument } from '../../directory/members-document.ts';
import { type AgencyEntry, makeAgency, makeDocument, makePin } from './members.ts';

/** A source that follows what the test publishes. */
export interface SourceUnderTest extends AsyncDisposable {
  readonly source: Source;
  /** Makes a document the one that the next refresh finds, whatever its number. */
  publish(document: MembersDocument): Promise<void>;
  /** Leaves something in its place that must not be believed. */
  spoil(): Promise<void>;
}

const NOW = new Date('2026-06-01T12:00:00Z');
const id = (text: string): AgencyId => text as AgencyId;
const pin = (name: string): SpkiPin => makePin(name) as SpkiPin;

/** Runs the rules on a kind of source. */
export function sourceSuite(name: string, open: (document: MembersDocument) => Promise<SourceUnderTest>): void {
  describe(`${name} as a source`, () => {
    let members: AgencyEntry[];
    beforeAll(async () => {
      members = await Promise.all(AGENCIES.map(async (draft) => (await makeAgency(draft)).entry));
    });
    const published = (fields: Partial<MembersDocument> = {}): MembersDocument => makeDocument({ members, ...fields });
    const opened = (fields?: Partial<MembersDocument>): Promise<SourceUnderTest> => open(published(fields));

    lookupRules(opened);
    refreshRules(opened, published);
  });
}

type Opened = (fields?: Partial<MembersDocument>) => Promise<SourceUnderTest>;

const AGENCIES = [
  {
    id: 'here',
    addresses: ['Liaison@ministry.test'],
    endpoint: { host: 'gw.here.example', port: 2525, pins: [makePin('here'), makePin('here, next')] },
  },
  { id: 'ministry', domains: ['ministry.test', 'sub.here.example'], kind: 'mail-client' as const },
  { id: 'paused', standing: 'suspended' as const },
  { id: 'bare', certificates: [] },
];

const LOOKUPS: readonly [address: string, agency: string | null, matched: 'address' | 'domain' | null][] = [
  ['anyone@here.example', 'here', 'domain'],
  ['Anyone@HERE.EXAMPLE', 'here', 'domain'],
  ['liaison@ministry.test', 'here', 'address'],
  ['LIAISON@Ministry.Test', 'here', 'address'],
  ['liaison2@ministry.test', 'ministry', 'domain'],
  ['anyone@sub.here.example', 'ministry', 'domain'],
  ['anyone@other.here.example', null, null],
  ['anyone@nothere.example', null, null],
  ['anyone@paused.example', 'paused', 'domain'],
  ['here.example@outside.test', null, null],
];

function lookupRules(opened: Opened): void {
  test('the exact address counts before its domain, and a sub-domain is nobody until it is registered', async () => {
    await using under = await opened();
    for (const [address, agency, matched] of LOOKUPS) {
      const member = under.source.member(parseAddress(address));
      expect([address, member?.agency.id ?? null, member?.matched ?? null]).toEqual([address, agency, matched]);
    }
  });

  test('a member is everything that is needed to seal to it, reach it and believe it', async () => {
    await using under = await opened({ serial: 7 });
    const member = under.source.member(parseAddress('a@here.example'))!;
    expect(member).toMatchObject({
      agency: {
        id: 'here',
        name: 'Bureau of here',
        country: 'LV',
        standing: 'active',
      },
      kind: 'gateway',
      endpoint: { host: 'gw.here.example', port: 2525, pins: [pin('here'), pin('here, next')] },
      version: under.source.version,
    });
    expect(member.agency.since <= NOW).toBe(true);
    expect(member.encryption?.userIds).toEqual(['Bureau of here <gateway@here.example>']);
    expect(member.signing).toEqual([member.encryption]);
  });

  test('a member without a certificate is a member all the same', async () => {
    await using under = await opened();
    expect(under.source.member(parseAddress('a@bare.example'))).toMatchObject({
      encryption: null,
      signing: [],
      endpoint: null,
    });
  });

  test('an agency is found by id, whatever its standing', async () => {
    await using under = await opened();
    const standings = ['here', 'paused', 'nobody'].map((each) => under.source.agency(id(each))?.standing ?? null);
    expect(standings).toEqual(['active', 'suspended', null]);
  });

  test('a gateway is known by its current key and its next one', async () => {
    await using under = await opened();
    const owners = ['here', 'here, next', 'stranger'].map((each) => under.source.gateway(pin(each))?.id ?? null);
    expect(owners).toEqual(['here', 'here', null]);
  });

  test('an endpoint is null where there is no gateway and where there is no agency', async () => {
    await using under = await opened();
    const hosts = ['here', 'ministry', 'nobody'].map((each) => under.source.endpoint(id(each))?.host ?? null);
    expect(hosts).toEqual(['gw.here.example', null, null]);
  });
}

function refreshRules(opened: Opened, published: (fields?: Partial<MembersDocument>) => MembersDocument): void {
  const suspended = (agency: string): MembersDocument['members'] =>
    published().members.map((each) => (each.id === agency ? { ...each, standing: 'suspended' } : each));
  const standing = ({ source }: SourceUnderTest) => source.member(parseAddress('a@here.example'))?.agency.standing;

  test('a refresh takes what is newer', async () => {
    await using under = await opened({ serial: 3 });
    const before = under.source.version;
    await under.publish(published({ serial: 4, members: suspended('here') }));
    expect(standing(under)).toBe('active');
    await under.source.refresh(NOW);
    expect(standing(under)).toBe('suspended');
    expect(under.source.version).toBeGreaterThan(before);
  });

  test('a refresh that finds nothing new changes nothing', async () => {
    await using under = await opened({ serial: 3 });
    const before = under.source.member(parseAddress('a@here.example'))!.encryption;
    await under.source.refresh(NOW);
    expect(under.source.member(parseAddress('a@here.example'))!.encryption).toBe(before);
  });

  test('a refresh that fails keeps the verified copy, and the next good one is taken', async () => {
    await using under = await opened({ serial: 3 });
    const before = under.source.version;
    await under.spoil();
    await expect(under.source.refresh(NOW)).rejects.toThrow(DirectoryError);
    expect(under.source.version).toBe(before);
    expect(standing(under)).toBe('active');
    await under.publish(published({ serial: 4 }));
    await under.source.refresh(NOW);
    expect(under.source.version).toBeGreaterThan(before);
  });

  test('an older copy is refused, however well it is signed', async () => {
    await using under = await opened({ serial: 3 });
    await under.publish(published({ serial: 2, members: suspended('here') }));
    await expect(under.source.refresh(NOW)).rejects.toThrow(/rolled back/);
    expect(standing(under)).toBe('active');
  });

  test('refreshes at the same time end with the newest copy', async () => {
    await using under = await opened({ serial: 3 });
    await under.publish(published({ serial: 4, members: suspended('here') }));
    await Promise.all([under.source.refresh(NOW), under.source.refresh(NOW), under.source.refresh(NOW)]);
    expect(standing(under)).toBe('suspended');
  });
}
