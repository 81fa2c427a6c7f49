/** Contacts at the registry: proposed as a list, shown to whoever signs, told to members alone, and erased without a trace. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decrypt, readMessage } from 'openpgp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contactsIn, readAnnex, readContact } from '../../../directory/annex.ts';
import { audit } from '../../../directory/audit/audit.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { openHttpTree } from '../../../directory/published/http-tree.ts';
import { readSealedAnnex, type Tagged } from '../../../directory/published/read-tree.ts';
import { fetchProposal, fileProposal, postSignatures } from '../../../directory/signer/registry-client.ts';
import { en } from '../../../directory/telling/texts/en.ts';
import { DAY, type Opener, PAPER } from '../log/world.ts';
import { type Counter, openCounter } from './counter.ts';
import { enrolIn, signaturesOf } from './office.ts';

const DESK = {
  role: 'Assistance desk',
  address: 'assist@here.example',
  needs: ['trace-assets'],
  languages: ['en', 'fr'],
  zone: 'Africa/Nairobi',
  hours: [{ days: ['mo', 'tu'], from: '08:00', to: '16:30' }],
  deputy: 'deputy@shared.example',
  confirmed: '2026-03-01',
};
const LIAISON = { ...DESK, role: 'Liaison', address: 'liaison@here.example', deputy: null };

let counter: Counter;
let here: Opener;
let there: Opener;
type SignedIn = Awaited<ReturnType<Counter['agency']>>;
let own: SignedIn;
let other: SignedIn;
let registrar: SignedIn;
const LIST = '/v1/agencies/here/contacts';

beforeAll(async () => {
  counter = await openCounter();
  const { world } = counter.office;
  const addresses = [{ address: 'Deputy@shared.example', evidence: PAPER }];
  const domains = [{ domain: 'here.example', evidence: PAPER }];
  here = await world.candidate('here', { addresses, domains });
  there = await world.candidate('there');
  counter.hold();
  for (const each of [here, there]) await enrolIn(counter.office, counter.registry.keeper, each);
  own = await counter.agency('here');
  other = await counter.agency('there');
  registrar = await counter.staff('registrar1');
});
afterAll(() => counter[Symbol.asyncDispose]());
beforeEach(async () => {
  counter.office.later(60_000);
  for (const each of [own, other, registrar]) await each.signIn(each.device);
  await commit([]);
});

const write = async (contacts: readonly object[], extra = {}) =>
  own.send('PUT', LIST, { contacts }, { 'if-match': (await own.get(LIST)).headers.get('etag')!, ...extra });
const read = async () => (await own.get(LIST)).json;

/** Proposed by the agency's account, signed by its identity key elsewhere. */
async function commit(contacts: readonly object[]): Promise<void> {
  const { status, headers } = await write(contacts);
  if (status === 202) await sign(new URL(headers.get('location')!, counter.base));
}

async function sign(url: URL): Promise<void> {
  const shown = await fetchProposal(url);
  await postSignatures(url, shown, await signaturesOf(shown.bytes, [here.identity]));
  await counter.registry.tick();
}

/** What a gateway finds that asks for the annex. */
async function annexFor({ secretKey }: Opener) {
  const bytes = await (await fetch(`${counter.base}/annex.pgp`)).bytes();
  const message = await readMessage({ binaryMessage: bytes });
  const { data, signatures } = await decrypt({ message, decryptionKeys: secretKey, format: 'binary' });
  expect(signatures).toEqual([]);
  return readAnnex(data);
}
const inForce = () => counter.registry.keeper.state.agencies.get('here' as AgencyId)!.contacts;

describe('a list', () => {
  test('waits for the identity key, counts once that has signed it, and is told to the gateways of all members', async () => {
    const { status, json } = await write([DESK, LIAISON]);
    expect([status, json.inForce]).toEqual([202, []]);
    expect(json.waiting.contacts.map(({ contact }: { contact: object }) => contact)).toEqual([DESK, LIAISON]);
    const proposal = await fetchProposal(new URL(json.waiting.proposal, counter.base));
    expect(proposal.records.map(({ record }) => readContact(record))).toEqual([DESK, LIAISON]);
    await sign(new URL(json.waiting.proposal, counter.base));
    expect(await read()).toMatchObject({
      inForce: [{ contact: DESK }, { contact: LIAISON }],
      erased: 0,
      waiting: null,
    });
    for (const reader of [here, there]) {
      const records = (await annexFor(reader)).get('here' as AgencyId)!;
      expect(contactsIn(records, inForce())).toEqual([DESK, LIAISON]);
    }
  });

  test('that was put again is the same proposal; another takes its place', async () => {
    const [first, again] = [await write([DESK]), await write([DESK])];
    expect(again.json.waiting).toEqual(first.json.waiting);
    const second = await write([LIAISON]);
    expect((await own.get(first.json.waiting.proposal)).json.status).toBe('withdrawn');
    expect(second.json.waiting.contacts).toMatchObject([{ contact: LIAISON }]);
  });

  test('that is in force already is signed by nobody again, and a contact that stays keeps its commitment', async () => {
    await commit([DESK]);
    const [commitment] = inForce();
    expect(await write([DESK])).toMatchObject({ status: 200, json: { waiting: null } });
    await commit([LIAISON, DESK]);
    expect(inForce()[1]).toBe(commitment);
  });

  test('that was made from an older one is refused: nobody undoes what a colleague changed, nor brings back what was erased', async () => {
    await commit([DESK, LIAISON]);
    const before = { 'if-match': (await own.get(LIST)).headers.get('etag')! };
    await registrar.send('DELETE', `${LIST}/${inForce()[0]}`);
    const stale = [await write([DESK, LIAISON], before), await write([DESK], { 'if-match': '*' })];
    expect(stale.map(({ status, json }) => [status, json.code])).toEqual(Array(2).fill([412, 'changed']));
    expect((await own.send('PUT', LIST, { contacts: [] })).json.code).toBe('unconditional');
    expect(await read()).toMatchObject({ inForce: [{ contact: LIAISON }], waiting: null });
    const two = ['A', 'B'].map((role) => ({ ...DESK, role }));
    const version = { 'if-match': (await own.get(LIST)).headers.get('etag')! };
    const both = await Promise.all(two.map((each) => write([LIAISON, each], version)));
    expect(both.map(({ status }) => status).sort()).toEqual([202, 412]);
  });

  const FOREIGN: readonly [what: string, contact: object, code: string][] = [
    ['an address of another domain', { ...DESK, address: 'assist@there.example' }, 'not-proven'],
    ['an address below the domain', { ...DESK, address: 'assist@sub.here.example' }, 'not-proven'],
    ['a neighbour at the shared domain', { ...DESK, deputy: 'somebody@shared.example' }, 'not-proven'],
    ['a confirmation that is yet to come', { ...DESK, confirmed: '2099-01-01' }, 'malformed-request'],
    ['a field of its own', { ...DESK, name: 'A. Person' }, 'malformed-request'],
  ];
  test.each(FOREIGN)('with %s is refused', async (_what, contact, code) => {
    expect((await write([DESK, contact])).json.code).toBe(code);
    expect((await read()).waiting).toBeNull();
  });

  test('is the agency’s to write, and to be read by it and the secretariat', async () => {
    await commit([DESK]);
    expect((await registrar.get(LIST)).json.inForce).toMatchObject([{ contact: DESK }]);
    const answers = [
      await other.get(LIST),
      await other.send('PUT', LIST, { contacts: [] }, { 'if-match': '"x"' }),
      await other.send('DELETE', `${LIST}/${inForce()[0]}`),
      await registrar.send('PUT', LIST, { contacts: [] }),
    ];
    expect(answers.map(({ json }) => json.code)).toEqual(Array(4).fill('forbidden'));
    expect((await counter.ask('GET', LIST)).json.code).toBe('not-signed-in');
  });

  test('is shown beside its proposal only until it is signed', async () => {
    const { json } = await write([DESK]);
    const address = new URL(json.waiting.proposal, counter.base);
    await sign(address);
    expect((await fetchProposal(address)).records).toEqual([]);
  });

  test('is not taken from beside a proposal: what was erased does not come back with a signature', async () => {
    const { json } = await write([DESK]);
    const proposal = await fetchProposal(new URL(json.waiting.proposal, counter.base));
    await own.send('DELETE', `${LIST}/${json.waiting.contacts[0].commitment}`);
    await fileProposal(new URL(counter.base), {
      ...proposal,
      signatures: await signaturesOf(proposal.bytes, [here.identity]),
    });
    expect(await read()).toMatchObject({ inForce: [], erased: 1 });
  });
});

describe('the annex', () => {
  test('is asked for again by its ETag, and kept by nobody in between', async () => {
    await using tree = openHttpTree(new URL(counter.base));
    const first = (await readSealedAnnex(tree, null)) as Tagged;
    expect(first.tag).not.toBeNull();
    await counter.registry.tick();
    expect(await readSealedAnnex(tree, first.tag)).toBe('unchanged');
    await commit([LIAISON]);
    expect(await readSealedAnnex(tree, first.tag)).not.toEqual(first);
    expect((await counter.ask('GET', '/annex.pgp')).headers.get('cache-control')).toBe('no-cache');
  });

  test('is not for who is suspended, nor for a mail client', async () => {
    const { world } = counter.office;
    const reader = await world.candidate('reader', { kind: 'mail-client', endpoint: null });
    counter.hold();
    await enrolIn(counter.office, counter.registry.keeper, reader);
    const wish = { type: 'agency.suspend', subject: 'there', proposer: world.ann.id, body: { reason: 'a drill' } };
    await registrar.signIn(registrar.device);
    const { id, proposal } = (await registrar.post('/v1/proposals', wish)).json;
    const url = new URL(`/v1/proposals/${id}`, counter.base);
    const shown = await fetchProposal(url);
    expect(proposal.records).toBeUndefined();
    await postSignatures(url, shown, await signaturesOf(shown.bytes, [world.ann]));
    await counter.registry.tick();
    await expect(annexFor(there)).rejects.toThrow();
    await expect(annexFor(reader)).rejects.toThrow();
    expect([...(await annexFor(here)).keys()]).toEqual([]);
    counter.office.later(3 * DAY);
    await counter.registry.tick();
    await expect(annexFor(there)).resolves.toBeDefined();
  });
});

describe('erased without a trace in any file of the registry', () => {
  const SECRET = { ...DESK, role: 'Zephyrine desk', address: 'quixotic@here.example' };
  const OTHER = { ...LIAISON, role: 'Obelisk liaison', address: 'umbrella@here.example' };
  const WORDS = [SECRET.role, SECRET.address, OTHER.role, OTHER.address];

  test('is a contact in force, at once, and nobody signs that; the log proves what it did before', async () => {
    await commit([SECRET, LIAISON]);
    expect(await traces(WORDS)).toEqual([SECRET.role, SECRET.address]);
    const [commitment] = inForce();
    const size = counter.registry.keeper.tree.size;
    expect((await own.send('DELETE', `${LIST}/${commitment}`)).status).toBe(204);
    expect(await traces(WORDS)).toEqual([]);
    expect((await annexFor(there)).get('here' as AgencyId)).toHaveLength(1);
    expect(await read()).toMatchObject({ inForce: [{ contact: LIAISON }], erased: 1 });
    expect((await own.send('DELETE', `${LIST}/${commitment}`)).json.code).toBe('not-found');
    const { genesis } = counter.registry.keeper.state.network;
    const proof = await audit(counter.office.copy, genesis, counter.office.clock.now, en);
    expect([proof.isInOrder, counter.registry.keeper.tree.size]).toEqual([true, size]);
  });

  test('is a contact in force, a minute later, where a backup read the database meanwhile', async () => {
    await commit([SECRET]);
    const reader = new DatabaseSync(counter.office.file);
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM contact').get();
    expect((await own.send('DELETE', `${LIST}/${inForce()[0]}`)).status).toBe(204);
    expect(await traces(WORDS)).toEqual([SECRET.role, SECRET.address]);
    reader.close();
    await counter.registry.tick();
    expect(await traces(WORDS)).toEqual([]);
  });

  test('is a contact that waits; the others that wait with it are proposed anew', async () => {
    const { json } = await write([SECRET, OTHER]);
    await registrar.send('DELETE', `${LIST}/${json.waiting.contacts[0].commitment}`);
    expect(await traces(WORDS)).toEqual([OTHER.role, OTHER.address]);
    expect((await own.get(json.waiting.proposal)).json.status).toBe('withdrawn');
    expect((await read()).waiting.contacts).toEqual([json.waiting.contacts[1]]);
  });

  test('is a contact whose proposal was withdrawn, or grew too old', async () => {
    const { json } = await write([SECRET]);
    await own.send('DELETE', json.waiting.proposal);
    await counter.registry.tick();
    expect(await traces(WORDS)).toEqual([]);
    await write([OTHER]);
    counter.office.later(31 * DAY);
    await counter.registry.tick();
    expect(await traces(WORDS)).toEqual([]);
  });

  test('is a contact that a later list has no more, whatever was asked for meanwhile', async () => {
    const { json } = await write([SECRET], { 'idempotency-key': 'one' });
    const shown = (await own.get(json.waiting.proposal)).json;
    const signatures = await signaturesOf(Buffer.from(shown.proposal.payload, 'base64'), [here.identity]);
    const [{ keyid, signature }] = signatures as [(typeof signatures)[0]];
    const proposal = { ...shown.proposal, signatures: [{ keyid, sig: Buffer.from(signature).toString('base64') }] };
    const filed = await own.post('/v1/proposals', { proposal }, { 'idempotency-key': 'two' });
    expect(filed.json).toMatchObject({ status: 'logged' });
    expect((await write([{ ...SECRET, zone: 'Nowhere' }])).status).toBe(400);
    await commit([LIAISON]);
    expect(await traces(WORDS)).toEqual([]);
    expect((await read()).erased).toBe(0);
  });

  test('are the contacts of an agency that leaves', async () => {
    await commit([SECRET]);
    const { world } = counter.office;
    const wish = { type: 'agency.leave', subject: 'here', proposer: here.identity.id, body: { reason: 'dissolved' } };
    const { id } = (await own.post('/v1/proposals', wish)).json;
    const url = new URL(`/v1/proposals/${id}`, counter.base);
    const shown = await fetchProposal(url);
    await postSignatures(url, shown, await signaturesOf(shown.bytes, [here.identity, world.ann]));
    await counter.registry.tick();
    expect(await traces(WORDS)).toEqual([]);
  });

  /** Which of these words stand in any file, as they are or in an encoding that carries octets in text. */
  async function traces(words: readonly string[]): Promise<string[]> {
    const { folder } = counter.office;
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((each) => each.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    expect(files.some((name) => name.endsWith('annex.pgp'))).toBe(true);
    const contents = await Promise.all(files.map((name) => readFile(name)));
    return words.filter((word) => encodings(word).some((each) => contents.some((content) => content.includes(each))));
  }

  /** Base64 of a word depends on where in a group of three octets it begins; its outermost letters, on its neighbours. */
  function encodings(word: string): string[] {
    const shifted = ['', 'x', 'xx'].map((before) =>
      Buffer.from(before + word)
        .toString('base64')
        .slice(2, -4),
    );
    return [word, Buffer.from(word).toString('hex'), ...shifted.map((text) => text.slice(2))];
  }
});
