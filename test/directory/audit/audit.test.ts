/** An audit tells every change and its proof, and finds whatever is wrong with a history. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditLog } from '../../../directory/audit/audit.ts';
import { cosign } from '../../../directory/log/cosignature.ts';
import type { EntryId } from '../../../directory/log/envelope.ts';
import { makeSignerKey, printVerifierKey } from '../../../directory/signed-note.ts';
import { en } from '../../../directory/telling/texts/en.ts';
import { DAY, type Draft, entriesAbout, makeKey, makeWorld, PAPER, type Signer } from '../log/world.ts';
import { publishedFolder } from './log-folder.ts';

const logKey = makeSignerKey('log.network.example');
const world = await makeWorld(logKey);
const { ann, ben, cleo, paul, root, blobs } = world;
const here = await world.candidate('here');
const [AK, XK] = [here.identity, here.recovery];
const genesis = world.state.network.genesis;
const about = entriesAbout('here');
const folders: string[] = [];
let entries: Uint8Array[];
let now: Date;

/** A history with every fate: in order, objected to, stopped, void, waiting; and one entry that breaks a rule. */
beforeAll(async () => {
  let state = world.state;
  entries = [world.genesis];
  const add = async (draft: Draft, by: readonly Signer[], later?: number): Promise<EntryId> => {
    const next = await world.accepted(state, draft, by, later);
    state = next.state;
    entries.push(next.bytes);
    return next.entry;
  };
  const [newAK, thirdAK, newXK] = [makeKey(), makeKey(), makeKey()];
  await add(here.draft, [...here.own, ann, ben]);
  const rotation = await add(about('identity.rotate', { identity: [newAK.text] }), [AK, newAK], 2 * DAY);
  await add(about('pending.veto', { entry: rotation }), [AK]);
  await add(about('identity.rotate', { identity: [newAK.text] }), [AK, newAK]);
  await add(about('agency.suspend', { reason: 'a \u200bdrill' }), [newAK], 2 * DAY);
  entries.push((await world.attempt(state, about('agency.reinstate', { reason: 'by one' }), [cleo])).bytes);
  const recover = { identity: [thirdAK.text], recovery: newXK.text, evidence: PAPER, call: PAPER };
  const recovery = await add(about('agency.recover', recover), [XK, thirdAK, newXK, ann, paul]);
  await add(about('pending.veto', { entry: recovery }), [newAK]);
  await add(about('identity.rotate', { identity: [AK.text] }), [newAK, AK]);
  await add(about('certificate.revoke', { certificate: here.draft.body.certificate, reason: 'stolen' }), [XK]);
  const auditor = { person: 'person99', roles: ['auditor' as const], keys: [makeKey().text] };
  await add({ type: 'staff.set', subject: 'network', body: auditor }, root.slice(0, 3));
  now = new Date(state.logged.getTime() + 60_000);
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function published(of: readonly Uint8Array[] = entries, key = logKey): Promise<string> {
  const folder = await publishedFolder(of, key, blobs);
  folders.push(folder);
  return folder;
}

async function copyOf(folder: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'valise-log-'));
  folders.push(copy);
  await cp(folder, copy, { recursive: true });
  return copy;
}

const blocks = (lines: readonly string[]): string[] => lines.join('\n').split('\n\n');

test('every change is told with who signed it, by which rule it counts, and what became of it', async () => {
  const { lines, isInOrder } = await auditLog({ log: await published(), genesis }, now, en);
  expect(isInOrder).toBe(false);
  const told = blocks(lines);
  const outline = told
    .slice(0, -1)
    .map((block) => [block.split('\n')[0]!.replace(/^.*UTC: /, ''), block.split('\n').at(-1)]);
  expect(outline).toEqual([
    ['The network network.example is founded.', 'It took effect at once.'],
    ['Bureau of here (here, Latvia (LV)) becomes a member.', 'It took effect on 2026-03-02 01:00:00 UTC.'],
    [expect.stringContaining('has these identity keys'), 'It never took effect: entry 3 objected.'],
    [expect.stringContaining('objects to a change'), 'It took effect at once.'],
    [expect.stringContaining('has these identity keys'), 'It took effect on 2026-03-04 03:00:00 UTC.'],
    [expect.stringContaining('is suspended'), 'It took effect at once.'],
    [
      expect.stringContaining('is suspended no more'),
      expect.stringMatching(/^FAULT: those who must sign it did not: /),
    ],
    [expect.stringContaining('by its present recovery key'), expect.stringMatching(/^It is stopped/)],
    [expect.stringContaining('objects to a change'), 'It took effect at once.'],
    [expect.stringContaining('has these identity keys'), 'It never took effect: another change came before its time.'],
    [expect.stringContaining('counts no more'), 'It took effect at once.'],
    [
      expect.stringContaining('has these roles'),
      'It takes effect on 2026-03-12 08:00:00 UTC, unless somebody who may objects.',
    ],
  ]);
  expect(told[1]).toMatch(
    /^Signed by the new identity key \([0-9a-f ]{19}\), .*, registrar1 \(registrar\) \(.*; every signature fits\.$/m,
  );
  expect(told[1]).toContain('It counts by 2 registrar(s) other than the one who proposed it and one of them with');
  expect(told[6]).toContain('It bears signatures in the name of registrar3 (registrar)');
  expect(told[5]).toContain('a \\u{200b}drill');
  expect(told.at(-1)).toMatch(
    /has 12 entries.*computed anew.*signed by a key that the log itself names.*no witnesses.*\n1 of the entries break a rule\.$/s,
  );
});

test('an audit without faults is in order, and proves nothing where nobody has said which log is the right one', async () => {
  const log = await published(entries.slice(0, 6));
  const pinned = await auditLog({ log, genesis: genesis.toUpperCase().replace(/(.{4})/g, '$1 ') }, now, en);
  expect([pinned.isInOrder, pinned.lines.at(-1)]).toEqual([true, 'Every entry is in order.']);
  const unpinned = await auditLog({ log }, now, en);
  expect([unpinned.isInOrder, unpinned.lines.slice(-2)]).toEqual([
    false,
    ['Every entry is in order.', expect.stringMatching(/^NOT PROVEN: whether this is the right log/)],
  ]);
});

test('a head that no key of the log signed is not proven', async () => {
  const log = await published(entries.slice(0, 3), makeSignerKey('log.network.example'));
  const { isInOrder, lines } = await auditLog({ log, genesis }, now, en);
  expect([isInOrder, lines.at(-2)]).toEqual([
    false,
    expect.stringMatching(/^NOT PROVEN: the head of the log cannot be believed/),
  ]);
});

test('a log of another network, a changed entry and a missing one end the audit', async () => {
  const log = await published();
  await expect(auditLog({ log, genesis: PAPER }, now, en)).rejects.toThrow(/begins with/);
  const file = 'tile/entries/000.p/12';
  const changed = await copyOf(log);
  const bytes = await readFile(join(changed, file));
  bytes[bytes.indexOf('"logged":"2026') + 10] = '3'.charCodeAt(0);
  await writeFile(join(changed, file), bytes);
  await expect(auditLog({ log: changed, genesis }, now, en)).rejects.toThrow(/are not those of its head/);
  const missing = await copyOf(log);
  await rm(join(missing, file));
  await expect(auditLog({ log: missing, genesis }, now, en)).rejects.toThrow(/there is no tile\/entries/);
});

test('a quorum of witnesses that the log names must have seen the head', async () => {
  const witness = makeSignerKey('gw.there.example', 'cosignature');
  const groups = [{ name: 'gateways', quorum: 1, witnesses: [printVerifierKey(witness.verifier)] }];
  const set = await world.accepted(
    world.state,
    { type: 'witnesses.set', subject: 'network', body: { groups } },
    root.slice(0, 3),
  );
  const log = await published([world.genesis, set.bytes]);
  const later = new Date(set.state.logged.getTime() + 8 * DAY);
  const verdict = async () => (await auditLog({ log, genesis }, later, en)).lines.at(-2);
  expect(await verdict()).toBe('NOT PROVEN: fewer witnesses than must have seen the head');
  const head = join(log, 'checkpoint');
  await writeFile(head, cosign(await readFile(head, 'utf8'), witness, later));
  expect(await verdict()).toBe('The witnesses that the log names had seen the head by 2026-03-09 01:00:00 UTC.');
});

test('on the command line, the exit code says whether all is in order', async () => {
  const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((resolve) => {
      execFile(process.execPath, ['directory/main.ts', 'audit', ...args], (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code), out, err }),
      );
    });
  const good = await run('--log', await published(entries.slice(0, 6)), '--genesis', genesis);
  expect([good.code, good.out.trimEnd().split('\n').at(-1), good.err]).toEqual([0, 'Every entry is in order.', '']);
  const bad = await run('--log', await published(), '--genesis', genesis);
  expect([bad.code, bad.out.trimEnd().split('\n').at(-1)]).toEqual([1, '1 of the entries break a rule.']);
  const none = await run('--log', '/nowhere', '--genesis', genesis);
  expect([none.code, none.out, none.err]).toEqual([1, '', expect.stringMatching(/^\/nowhere cannot be read/)]);
});
