/** Why a silent swap of keys fails: what an attacker can do and cannot, by what he holds. Everything is really held and really tried. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAddress } from '../../directory/address.ts';
import { readCheckpoint } from '../../directory/log/checkpoint.ts';
import type { Rule } from '../../directory/log/fault.ts';
import { makeSignerKey, printVerifierKey } from '../../directory/signed-note.ts';
import { DAY, type Draft, entriesAbout, HOUR, makeEntry, makeKey, type Signer } from './log/world.ts';
import { openCounter } from './registry/counter.ts';
import { enrolIn, signaturesOf } from './registry/office.ts';
import { makeHome } from './replica/kept.ts';
import { makeLog } from './replica/log.ts';
import { laySiege, type Siege } from './siege.ts';

const HERE = parseAddress('officer@here.example');
const about = entriesAbout('here');
const network = entriesAbout('network');

let siege: Siege;
beforeEach(async () => {
  siege = await laySiege();
});
afterEach(() => siege[Symbol.asyncDispose]());

/** Tries every swap with these signatures besides those of the thief's own keys; it is the thief who proposes. */
async function tryEverySwap(by: readonly Signer[], ruleOf: (swap: string) => Rule): Promise<void> {
  for (const [swap, { draft, own }] of Object.entries(siege.swaps))
    await siege.expectRefused(draft, [...own, ...by], ruleOf(swap));
}

const suspend = about('agency.suspend', { reason: 'a stolen laptop' });

describe('who holds the web server', () => {
  test('can keep news back, which shows as a stale copy after a day and as one of no use after a week', async () => {
    await siege.ask(suspend, [siege.log.world.ann]);
    const ages = [DAY, DAY + 1, 7 * DAY + 1].map((age) => new Date(siege.seen.getTime() + age));
    for (const now of ages) await siege.replica.refresh(now);
    expect(ages.map((now) => siege.replica.freshness(now))).toEqual(['fresh', 'stale', 'expired']);
  });

  test('cannot hand out another certificate under the name of the registered one', async () => {
    const { log, here, thief } = siege;
    const other = log.world.blobs.get(thief.draft.body.certificate)!;
    await writeFile(join(log.folder, 'blob/sha256', here.draft.body.certificate), other);
    await using newcomer = await makeHome();
    await expect(newcomer.open(log)).rejects.toThrow(/blob\/sha256\/.* is something else/);
    expect(newcomer.store.head()).toBeNull();
  });

  test('cannot sign a head', async () => {
    const { log, replica, swaps } = siege;
    const { draft, own } = swaps['a certificate of its own']!;
    await using forged = await makeLog();
    await forged.publish();
    await log.add(draft, own, { logged: siege.hence(DAY) });
    await log.publish();
    const head = forged.head(log.next).split('\n\n')[1]!;
    const [text] = (await readFile(join(log.folder, 'checkpoint'), 'utf8')).split('\n\n');
    await writeFile(join(log.folder, 'checkpoint'), `${text}\n\n${head}`);
    await expect(replica.refresh(log.next)).rejects.toThrow(/no signature by log\.network\.example/);
    siege.expectUnharmed();
  });
});

describe('who holds the database', () => {
  type Change = [what: string, sql: string, of: (siege: Siege) => Promise<[Uint8Array, ...string[]]>, reason: RegExp];
  const forged = async ({ log, keeper, thief, swaps }: Siege): Promise<[Uint8Array]> => {
    const by = [thief.identity, ...swaps['a certificate of its own']!.own];
    return [(await log.world.attempt(keeper.state, swaps['a certificate of its own']!.draft, by)).bytes];
  };
  const CHANGES: readonly Change[] = [
    [
      'exchange the certificate of a member',
      'UPDATE blob SET bytes = ? WHERE digest = ?',
      async ({ log, here, thief }) => [log.world.blobs.get(thief.draft.body.certificate)!, here.draft.body.certificate],
      /is something else/,
    ],
    ['rewrite its enrolment', 'UPDATE entry SET bytes = ? WHERE number = 1', forged, /not what the log signed/],
    ['slip an entry in', 'INSERT INTO entry (number, bytes) VALUES (2, ?)', forged, /written into the database/],
  ];
  test.each(CHANGES)('can %s there, and cannot have it signed', async (_what, sql, valuesOf, reason) => {
    const { office, log } = siege;
    const before = await readFile(join(office.tree, 'checkpoint'), 'utf8');
    const db = new DatabaseSync(office.file);
    db.prepare(sql).run(...(await valuesOf(siege)));
    db.close();
    await expect(office.open({ genesis: log.world.genesis, signer: log.signer })).rejects.toThrow(reason);
    expect(await readFile(join(office.tree, 'checkpoint'), 'utf8')).toBe(before);
  });
});

describe('who holds the server and the key of the log', () => {
  test('can keep news back and look alive, until the root asks for witnesses', async () => {
    await siege.ask(suspend, [siege.log.world.ann]);
    const now = siege.hence(20 * DAY);
    await siege.log.publish({ at: now });
    await siege.replica.refresh(now);
    expect([siege.replica.freshness(now), siege.replica.member(HERE)?.agency.standing]).toEqual(['fresh', 'active']);
  });

  test('cannot make an entry that counts', async () => {
    const { 'another endpoint': endpoint, ...rest } = siege.swaps;
    for (const { draft, own } of Object.values(rest)) await siege.expectRefused(draft, own, 'signers');
    await siege.expectRefused(endpoint!.draft, [siege.thief.identity], 'signature');
  });

  test('cannot take back what a gateway has seen, nor show it another history, without leaving proof', async () => {
    const { log, replica, home } = siege;
    await log.enrol(await log.world.candidate('there'));
    await log.publish({ at: siege.hence(DAY) });
    await replica.refresh(siege.hence(DAY));
    await using fork = await log.fork(2);
    await fork.publish({ at: log.next });
    siege.show(fork);
    await expect(replica.refresh(siege.hence(DAY))).rejects.toThrow(/rolled back/);
    await fork.enrol(await log.world.candidate('elsewhere'));
    await fork.publish({ at: log.next });
    await expect(replica.refresh(siege.hence(DAY))).rejects.toThrow(/two histories that contradict each other/);
    expect(home.forked).toHaveLength(1);
    siege.expectUnharmed();
  });

  test('cannot date an entry back, so that it need not wait', async () => {
    const { log, replica, thief, seen } = siege;
    const by = [...thief.own, log.world.ann, log.world.ben];
    await log.add(thief.draft, by, { logged: new Date(seen.getTime() - HOUR / 2) });
    await log.publish({ at: seen });
    await expect(replica.refresh(siege.hence(DAY))).rejects.toThrow(/the log was seen without it later/);
    expect(replica.version).toBe(2);
  });
});

describe('who holds one registrar', () => {
  test('can block an agency for 72 hours, in the open', async () => {
    const { replica, home, log } = siege;
    await siege.ask(suspend, [log.world.ann]);
    await siege.write(suspend, [log.world.ann]);
    expect(replica.member(HERE)?.agency.standing).toBe('suspended');
    expect(home.own.map(({ sentence }) => sentence)).toEqual([expect.stringContaining('is suspended')]);
    await replica.refresh(siege.hence(72 * HOUR));
    expect(replica.member(HERE)?.agency.standing).toBe('active');
    await siege.expectRefused(suspend, [log.world.ann], 'state');
  });

  test('cannot enrol, change or recover a key', () => tryEverySwap([siege.log.world.ann], () => 'signers'));
});

describe('who holds two registrars', () => {
  test('can enrol a domain that he controls as well, a day later and seen by all', async () => {
    const { log, thief, replica } = siege;
    const by = [...thief.own, log.world.ann, log.world.ben];
    await expect(siege.ask(thief.draft, by)).resolves.toMatchObject({ number: 2 });
    await siege.write(thief.draft, by);
    const officer = parseAddress('officer@thief.example');
    expect(replica.member(officer)).toBeNull();
    await replica.refresh(siege.hence(DAY));
    expect(replica.member(officer)?.agency.id).toBe('thief');
    siege.expectUnharmed();
  });

  test('cannot touch a key of an agency that is enrolled', () =>
    tryEverySwap([siege.log.world.ann, siege.log.world.ben], (swap) =>
      swap === 'a second member with its domain' ? 'claim' : 'signers',
    ));
});

describe('who holds two registrars and the DNS of the agency', () => {
  test('can have the domain proven for another agency, and cannot enrol it', async () => {
    await using counter = await openCounter();
    const { office, registry } = counter;
    const { ann, ben } = office.world;
    const here = await office.world.candidate('here');
    counter.hold();
    await enrolIn(office, registry.keeper, here);
    const record = 'v=valise1; network=network.example; agency=thief';
    for (const names of counter.dns) names.set('_valise.here.example', [record]);
    const registrar = await counter.staff('registrar1');
    const checked = await registrar.post('/v1/agencies/thief/domain-checks', { domain: 'here.example' });
    expect(checked.json).toMatchObject({ proven: true });
    const domains = [{ domain: 'here.example', evidence: checked.json.digest }];
    const thief = await office.world.candidate('thief', { domains });
    const certificate = Buffer.from(office.world.blobs.get(thief.draft.body.certificate)!).toString();
    const filed = await registrar.post('/v1/proposals', { ...thief.draft, proposer: thief.identity.id, certificate });
    const payload = Buffer.from(filed.json.proposal.payload, 'base64');
    const { json } = await registrar.post(`/v1/proposals/${filed.json.id}/signatures`, {
      signatures: (await signaturesOf(payload, [...thief.own, ann, ben])).map(printSignature),
    });
    expect(json).toMatchObject({ status: 'open', obstacle: { rule: 'claim' } });
  });

  test('can ask for new keys with a third registrar, and cannot avoid fourteen days of alarm and a veto', async () => {
    const { log, home, here, thief, replica } = siege;
    const { ann, ben, cleo } = log.world;
    const { draft, own } = siege.swaps['a return without any old key']!;
    const by = [ann, ben, cleo, log.world.paul, ...own];
    await siege.ask(draft, by);
    const entry = await log.add(draft, by, { logged: siege.hence(DAY) });
    await log.publish();
    await replica.refresh(siege.hence(0));
    expect(home.own).toMatchObject([{ agency: 'here', sentence: expect.stringContaining('identity') }]);
    siege.expectUnharmed();
    await siege.write(about('pending.veto', { entry }), [here.identity], siege.hence(13 * DAY));
    const add = siege.swaps['a certificate of its own']!;
    await siege.write(add.draft, [thief.identity, ...add.own], siege.hence(30 * DAY));
    expect(home.broken).toMatchObject([{ type: 'certificate.add', rule: 'signature' }]);
    siege.expectUnharmed();
  });
});

describe('who holds a gateway', () => {
  test('can read its mail until the agency revokes the certificate', async () => {
    const { here, replica } = siege;
    siege.expectUnharmed();
    const { certificate } = here.draft.body;
    await siege.write(about('certificate.revoke', { certificate, reason: 'the gateway was stolen' }), [here.identity]);
    expect(replica.member(HERE)).toMatchObject({ encryption: null, signing: [] });
  });

  test('cannot change identity, certificate or endpoint', async () => {
    await tryEverySwap([siege.here.possession], () => 'signature');
  });
});

describe('who holds the key of the log and the quorum of witnesses', () => {
  test('can show two gateways two histories, and cannot survive that they compare them', async () => {
    const { log, here } = siege;
    const witnesses = ['w1.example', 'w2.example'].map((name) => makeSignerKey(name, 'cosignature'));
    const keys = witnesses.map(({ verifier }) => printVerifierKey(verifier));
    const groups = [{ name: 'gateways', quorum: 2, witnesses: keys }];
    await siege.write(network('witnesses.set', { groups }), log.world.root.slice(0, 3));
    await using fork = await log.fork(log.entries.length);
    await using other = await makeHome();
    const now = siege.hence(9 * DAY);
    await log.add(suspend, [here.identity], { logged: now });
    await fork.add(about('endpoint.set', { endpoint: null }), [here.identity], { logged: now });
    for (const each of [log, fork]) await each.publish({ witnesses });
    await siege.replica.refresh(now);
    await using deceived = await other.open(fork, { now });
    expect([siege.replica.version, deceived.version]).toEqual([4, 4]);
    expect(siege.replica.compareHead(deceived.head)).toBe('contradicts');
    siege.show(fork);
    await expect(siege.replica.refresh(now)).rejects.toThrow(/two histories that contradict each other/);
    const [evidence = ''] = await siege.home.evidence();
    const notes = await Promise.all([log, fork].map(({ folder }) => readFile(join(folder, 'checkpoint'), 'utf8')));
    for (const note of notes) {
      expect(evidence).toContain(note);
      expect(readCheckpoint(note, log.signer.verifier).size).toBe(4);
    }
  });
});

describe('who holds three keys of the root', () => {
  const root = () => siege.log.world.root.slice(0, 3);
  const person = (key: Signer, n: number): Draft =>
    network('staff.set', { person: `intruder${n}`, roles: ['registrar'], keys: [key.text] });

  test('can appoint registrars of his own, in the log and after seven days', async () => {
    const { log, replica, home } = siege;
    const key = makeKey();
    const by = root();
    await siege.ask(person(key, 1), by);
    await siege.write(person(key, 1), by);
    await siege.write(suspend, [key], siege.hence(7 * DAY - 1));
    expect(home.broken).toMatchObject([{ index: 3, rule: 'signature' }]);
    expect(replica.member(HERE)?.agency.standing).toBe('active');
    await siege.write(suspend, [key], siege.hence(1));
    expect(replica.member(HERE)?.agency.standing).toBe('suspended');
    expect(log.entries.length).toBe(replica.version);
  });

  test('cannot replace the keys of an agency', () => tryEverySwap(root(), () => 'signers'));

  test('cannot do so by registrars of his own without fourteen days of alarm and a veto', async () => {
    const { home, here, log } = siege;
    const keys = [1, 2, 3, 4].map(() => makeKey());
    for (const [n, key] of keys.entries()) await siege.write(person(key, n), root());
    const { draft, own } = siege.swaps['a return without any old key']!;
    const entry = await log.add(draft, [...keys, ...own], { logged: siege.hence(8 * DAY) });
    await log.publish();
    await siege.replica.refresh(siege.hence(0));
    expect([home.own.length, home.broken]).toEqual([1, []]);
    await siege.write(about('pending.veto', { entry }), [here.identity], siege.hence(13 * DAY));
    await siege.write(about('contacts.commit', { commitments: [] }), [here.identity], siege.hence(30 * DAY));
    expect(home.broken).toEqual([]);
    siege.expectUnharmed();
  });

  test('cannot weaken the rules, for which there is no entry', async () => {
    const { log, keeper, replica, home } = siege;
    const document = (type: string) => ({
      ...{ v: 1, type, subject: 'network', prev: keeper.state.network.last, proposed: log.next.toISOString() },
      ...{ proposer: root()[0]!.id, body: { 'identity.rotate': [{ root: true, delay: 0 }] } },
    });
    const logged = siege.hence(2 * DAY);
    log.addRaw(await makeEntry(document('rules.set'), root(), logged));
    await log.publish({ at: logged });
    await replica.refresh(logged);
    expect(home.broken).toMatchObject([{ index: 2, rule: 'form' }]);
    await siege.expectRefused(siege.swaps['another identity']!.draft, [...root(), siege.thief.identity], 'signers');
  });
});

function printSignature({ keyid, signature }: { keyid: string; signature: Uint8Array }): Record<string, string> {
  return { keyid, sig: Buffer.from(signature).toString('base64') };
}
