/** A members file says one thing to people and machines, and every fault in it is told at once. */
import { beforeAll, expect, test } from 'vitest';
import type { MembersDocument } from '../../directory/members-document.ts';
import { checkMembers, MembersError, printDocument, readMembers } from '../../directory/members-file.ts';
import { NoteError, signNote } from '../../directory/signed-note.ts';
import { type AgencyEntry, type MembersFixture, makeMembersFile, makePin, NETWORK } from './members.ts';

let made: MembersFixture;
let here: AgencyEntry;
let there: AgencyEntry;
beforeAll(async () => {
  made = await makeMembersFile({ agencies: [{ id: 'here' }, { id: 'there' }] });
  [here, there] = made.document.members as [AgencyEntry, AgencyEntry];
});

const read = (text: string) => readMembers(text, made.verifierKey);
const faultsOf = async (document: unknown): Promise<readonly string[]> => {
  const fault = await checkMembers(document, NETWORK).catch((error: unknown) => error);
  return fault instanceof MembersError ? fault.faults : [];
};

test('what was signed is what is read', async () => {
  const members = await read(made.text);
  expect(members).toMatchObject({ network: NETWORK, serial: 1, issued: new Date('2026-01-01T00:00:00Z') });
  expect(members.members.map(({ agency, domains }) => [agency.id, domains])).toEqual([
    ['here', ['here.example']],
    ['there', ['there.example']],
  ]);
});

test('a changed letter, another key, or another key of the same name is refused', async () => {
  const other = await makeMembersFile({ agencies: [] });
  await expect(read(made.text.replace('Bureau', 'Burrow'))).rejects.toThrow(NoteError);
  await expect(read(other.text)).rejects.toThrow(NoteError);
});

const HIDING: readonly [what: string, change: (printed: string) => string][] = [
  ['a field twice', (printed) => printed.replace('"serial"', '"serial": 9,\n  "serial"')],
  ['a line that scrolls away', (printed) => printed.replace('"serial"', `${' '.repeat(500)}"serial"`)],
  ['letters written as escapes', (printed) => printed.replace('Bureau', '\\u0042ureau')],
  ['all on one line', (printed) => `${JSON.stringify(JSON.parse(printed))}\n`],
];

test.each(HIDING)('a document that hides something in how it is written is refused: %s', async (_what, change) => {
  const text = signNote(change(printDocument(made.document)), made.signer);
  await expect(read(text)).rejects.toThrow(/not printed as it should be/);
});

test('a signed text that is not JSON is refused', async () => {
  await expect(read(signNote('members: here\n', made.signer))).rejects.toThrow(/not JSON/);
});

/** A change to the document, and the faults that it must cause: path and reason. */
const FAULTS: readonly [rule: string, change: (document: MembersDocument) => unknown, ...faults: RegExp[]][] = [
  ['a document', () => null, /^the document: /],
  ['another format', (all) => ({ ...all, format: 'valise-members/2' }), /^format: /],
  ['a field that nobody knows', (all) => ({ ...all, sereal: 2 }), /^the document: .*sereal/],
  ['a missing field', ({ serial, ...rest }) => rest, /^serial: /],
  ['a serial of nought', (all) => ({ ...all, serial: 0 }), /^serial: /],
  ['a serial with a fraction', (all) => ({ ...all, serial: 1.5 }), /^serial: /],
  ['another network', (all) => ({ ...all, network: 'test.example' }), /^network: is not members\.example/],
  [
    'an end before the beginning',
    (all) => ({ ...all, expires: '2025-01-01T00:00:00Z' }),
    /^expires: is not after issued/,
  ],
  ['a local time', (all) => ({ ...all, issued: '2026-01-01T00:00:00+01:00' }), /^issued: /],
  ['a day that does not exist', (all) => ({ ...all, issued: '2026-02-30T00:00:00Z' }), /^issued: /],
  ...member('an id in capitals', { id: 'Here' }, /\.id: is lower-case/),
  ...member('a name that turns the line round', { name: 'Bureau\u202e' }, /\.name: has spaces around it, or control/),
  ...member('a name that clears the screen', { name: '\u009b2J' }, /\.name: /),
  ...member('a country in words', { country: 'Latvia' }, /\.country: /),
  ...member('a standing of its own', { standing: 'resting' }, /\.standing: /),
  ...member('a U-label', { domains: ['bücher.example'] }, /\.domains\[0\]: .*write xn--bcher-kva\.example/),
  ...member('a domain in capitals', { domains: ['Here.example'] }, /\.domains\[0\]: .*write here\.example/),
  ...member('a top-level domain', { domains: ['example'] }, /\.domains\[0\]: the domain is not a host name/),
  ...member('an address without a domain', { addresses: ['desk'] }, /\.addresses\[0\]: an address has the form/),
  ...member('a fault in the third place', { domains: ['a.example', 'b.example', 'c_.example'] }, /\.domains\[2\]: /),
  ...member(
    'a host with a port',
    { endpoint: { host: 'gw.example:25', port: 25, pins: [makePin('a')] } },
    /\.endpoint\.host: /,
  ),
  ...member('port 0', { endpoint: { host: 'gw.example', port: 0, pins: [makePin('a')] } }, /\.endpoint\.port: /),
  ...member('no pin', { endpoint: { host: 'gw.example', port: 25, pins: [] } }, /\.endpoint\.pins: /),
  ...member(
    'a pin cut short',
    { endpoint: { host: '192.0.2.1', port: 25, pins: ['AAAA'] } },
    /\.endpoint\.pins\[0\]: .*SHA-256/,
  ),
  ...member(
    'a mail client at an endpoint',
    { kind: 'mail-client', endpoint: { host: 'gw.example', port: 25, pins: [makePin('a')] } },
    /\.endpoint: .*has no gateway/,
  ),
  ...member(
    'a language in words',
    { contacts: [contact({ languages: ['Latvian language'] })] },
    /\.contacts\[0\]\.languages\[0\]: /,
  ),
  ...member('a contact without an address', { contacts: [contact({ address: '' })] }, /\.contacts\[0\]\.address: /),
  ...member(
    'a certificate that is none',
    { certificates: [{ armored: ['x'], encrypt: true }] },
    /\.certificates\[0\]\.armored: the text is not a certificate/,
  ),
];

/** A fault in the first member. */
function member(rule: string, change: Record<string, unknown>, fault: RegExp): typeof FAULTS {
  const first = new RegExp(`^members\\[0\\]${fault.source}`);
  return [[rule, (all) => ({ ...all, members: [{ ...all.members[0], ...change }, all.members[1]] }), first]];
}

function contact(change: object): object {
  return { role: 'desk', address: 'desk@here.example', needs: [], languages: [], ...change };
}

test.each(FAULTS)('%s is a fault', async (_rule, change, ...expected) => {
  const faults = await faultsOf(change(made.document));
  expect(faults).toHaveLength(expected.length);
  for (const [at, fault] of faults.entries()) expect(fault).toMatch(expected[at]!);
});

test('all faults are told at once', async () => {
  const members = [
    { ...here, name: '' },
    { ...there, domains: ['x'], country: '' },
  ];
  const faults = await faultsOf({ ...made.document, serial: -1, members });
  expect(faults.map((fault) => fault.split(':')[0])).toEqual([
    'serial',
    'members[0].name',
    'members[1].country',
    'members[1].domains[0]',
  ]);
});

test('a secret key is not registered by mistake', async () => {
  const armored = made.secretKey('here').trim().split(/\r?\n/);
  const members = [{ ...here, certificates: [{ armored, encrypt: true }] }];
  expect(await faultsOf({ ...made.document, members })).toEqual([
    'members[0].certificates[0].armored: this is a secret key; export the certificate',
  ]);
});

const endpointWith = (...pins: string[]) => ({ host: 'gw.example', port: 25, pins });
const TWICE: readonly [what: string, first: Partial<AgencyEntry>, second: Partial<AgencyEntry>, fault: RegExp][] = [
  ['an id', {}, { id: 'here' }, /^members\[1\]\.id: the id here is already registered at members\[0\]\.id$/],
  [
    'a domain',
    {},
    { domains: ['a.example', 'here.example'] },
    /^members\[1\]\.domains\[1\]: the domain here\.example is already/,
  ],
  [
    'an address in another spelling',
    { addresses: ['Desk@x.test'] },
    { addresses: ['desk@x.test'] },
    /^members\[1\]\.addresses\[0\]: the address desk@x\.test/,
  ],
  [
    'a pin',
    { endpoint: endpointWith(makePin('a')) },
    { endpoint: endpointWith(makePin('b'), makePin('a')) },
    /^members\[1\]\.endpoint\.pins\[1\]: the pin /,
  ],
];

test.each(TWICE)("%s is nobody else's", async (_what, first, second, fault) => {
  const faults = await faultsOf({
    ...made.document,
    members: [
      { ...here, ...first },
      { ...there, ...second },
    ],
  });
  expect(faults).toEqual([expect.stringMatching(fault)]);
});

test("a certificate is nobody else's, and neither is its subkey", async () => {
  const members = [here, { ...there, certificates: here.certificates }];
  const faults = await faultsOf({ ...made.document, members });
  expect(faults).toHaveLength(2);
  for (const fault of faults)
    expect(fault).toMatch(
      /^members\[1\]\.certificates\[0\]: the key [0-9A-F]{40} is already registered at members\[0\]\.certificates\[0\]$/,
    );
});

test('one certificate is marked for encryption, or none', async () => {
  const both = [...here.certificates, ...there.certificates];
  const withMarks = (...marks: boolean[]) =>
    faultsOf({
      ...made.document,
      members: [{ ...here, certificates: both.map((each, at) => ({ ...each, encrypt: marks[at] })) }],
    });
  expect(await withMarks(true, true)).toEqual(['members[0].certificates: more than one is marked encrypt']);
  expect([await withMarks(false, true), await withMarks(false, false)]).toEqual([[], []]);
});

test("an address inside another agency's domain is no fault, for agencies share domains", async () => {
  const members = [here, { ...there, addresses: ['bureau@here.example'] }];
  expect(await faultsOf({ ...made.document, members })).toEqual([]);
});
