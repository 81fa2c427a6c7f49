/** Heads that other gateways believe: what agrees is nothing, what is ahead is awaited, and what contradicts is proof if the log has signed it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCheckpoint, signCheckpoint } from '../../../directory/log/checkpoint.ts';
import { cosign } from '../../../directory/log/cosignature.ts';
import { asSigner, makeSignerKey, printVerifierKey, signatureLine } from '../../../directory/signed-note.ts';
import { DAY, entriesAbout, HOUR } from '../log/world.ts';
import { type Home, makeHome } from './kept.ts';
import { makeLog, type TestLog } from './log.ts';

let log: TestLog;
let home: Home;
/** What another gateway is shown: the same first two entries, and then others. */
let other: TestLog;
beforeEach(async () => {
  log = await makeLog();
  home = await makeHome();
  await log.enrol(await log.world.candidate('here'));
  other = await log.fork(2);
  await log.enrol(await log.world.candidate('there'));
  await other.enrol(await other.world.candidate('evil'));
  await log.publish();
});
afterEach(async () => {
  for (const each of [other, home, log]) await each[Symbol.asyncDispose]();
});

const later = () => new Date(log.next.getTime() + DAY);
const headOf = ({ head }: TestLog, size?: number) => head(log.next, size);

test('what is told is the head with what the log has signed, and no other', async () => {
  const witness = makeSignerKey('witness.example', 'cosignature');
  await log.publish({ witnesses: [witness] });
  await using replica = await home.open(log);
  const told = replica.gossip.told()!;
  expect(readCheckpoint(told, log.signer.verifier)).toMatchObject(replica.head);
  expect(told.split('\n\n')[1]?.split('\n')).toHaveLength(3);
  expect(told.length).toBeLessThan(400);
});

test('what one gateway tells agrees with what another believes, however far either is', async () => {
  await using replica = await home.open(log);
  for (const size of [1, 2, 3]) expect(await replica.gossip.heard(headOf(log, size), later())).toBe(false);
  await log.enrol(await log.world.candidate('next'));
  expect(await replica.gossip.heard(headOf(log), later())).toBe(true);
  expect(await replica.gossip.heard(headOf(log), later())).toBe(false);
  await log.publish();
  await replica.refresh(later());
  expect([replica.version, home.forked]).toEqual([4, []]);
});

test('a head of another history is kept as evidence with ours, once, and the copy stays', async () => {
  await using replica = await home.open(log);
  expect(await replica.gossip.heard(headOf(other), later())).toBe(false);
  expect(home.forked).toHaveLength(1);
  const [evidence] = await home.evidence();
  expect(evidence).toContain(headOf(other).split('\n\n')[0]);
  expect(evidence).toContain(headOf(log).split('\n\n')[0]);
  await log.publish({ at: later() });
  await replica.refresh(later());
  await replica.gossip.heard(headOf(other), later());
  expect([replica.version, home.forked.length, (await home.evidence()).length]).toEqual([3, 1, 1]);
});

test('a head that is ahead is compared when the copy has grown as far', async () => {
  await using replica = await home.open(log);
  await other.enrol(await other.world.candidate('more'));
  expect(await replica.gossip.heard(headOf(other), later())).toBe(true);
  await replica.refresh(later());
  expect(home.forked).toEqual([]);
  await log.enrol(await log.world.candidate('next'));
  await log.publish();
  await replica.refresh(later());
  expect([replica.version, home.forked.length]).toEqual([4, 1]);
});

test('a log that dates a head for us, later than others were shown a longer one, keeps something back', async () => {
  await using replica = await home.open(log);
  await log.publish({ at: later() });
  await replica.refresh(later());
  const longer = await log.fork(3);
  await longer.enrol(await log.world.candidate('kept-back'));
  const shown = longer.head(new Date(later().getTime() - HOUR));
  const before = later();
  expect(await replica.gossip.heard(shown, before)).toBe(true);
  await replica.refresh(before);
  await replica.refresh(before);
  expect([home.forked, home.withheld.length]).toEqual([[], 1]);
  const [evidence] = await home.evidence();
  for (const head of [shown, log.head(before)]) expect(evidence).toContain(head.trim());
  await longer[Symbol.asyncDispose]();
});

test('a log whose head is older than what others were shown may just be late', async () => {
  await using replica = await home.open(log);
  const longer = await log.fork(3);
  await longer.enrol(await log.world.candidate('new'));
  expect(await replica.gossip.heard(headOf(longer), later())).toBe(true);
  await replica.refresh(later());
  expect([home.forked, home.withheld]).toEqual([[], []]);
  await longer[Symbol.asyncDispose]();
});

test('where the evidence cannot be kept, it is found again', async () => {
  let isFull = true;
  const keepEvidence = async () => {
    if (isFull) throw new Error('no space left');
    return 'evidence.txt';
  };
  await using replica = await home.open(log, { keepEvidence });
  await expect(replica.gossip.heard(headOf(other), later())).rejects.toThrow('no space left');
  isFull = false;
  await replica.refresh(later());
  expect(home.forked).toEqual(['evidence.txt']);
});

/** Heads of another history that the log has not signed, and so prove nothing against it. */
const UNSIGNED: readonly [what: string, head: () => string][] = [
  ['by another key of that name', () => signedBy(makeSignerKey(log.signer.verifier.name))],
  ['by another log', () => signedBy(makeSignerKey('other.example'))],
  ['by the log, but only dated', () => signedBy(log.signer, true)],
  [
    'under a line of the log that does not fit',
    () => `${textOf()}\n${signatureLine(log.signer.verifier, Buffer.alloc(64))}`,
  ],
  ['by nobody', () => `${textOf()}\n`],
  ['nor is any head at all', () => 'hello'],
  ['and is empty', () => ''],
];

test.each(UNSIGNED)('a head that is signed %s is ignored', async (_, head) => {
  await using replica = await home.open(log);
  expect(await replica.gossip.heard(head(), later())).toBe(false);
  await replica.refresh(later());
  expect([home.forked, await home.evidence()]).toEqual([[], []]);
});

test('a signature that nobody asked for does not reach the evidence', async () => {
  await using replica = await home.open(log);
  const noise = signatureLine(makeSignerKey('noise.example').verifier, Buffer.alloc(64));
  await replica.gossip.heard(`${headOf(other)}${noise}`, later());
  expect((await home.evidence())[0]).not.toContain('noise.example');
});

test('heads without end take no memory without end, and raise no alarm without end', async () => {
  await using replica = await home.open(log);
  const roots = Array.from({ length: 150 }, (_, n) => Buffer.alloc(32, n + 1));
  for (const root of roots) await replica.gossip.heard(signCheckpoint({ size: 2, root }, log.signer), later());
  expect(home.forked).toHaveLength(100);
});

test('a key that the log has given up proves nothing any more, and what it signed is not told', async () => {
  const root = log.world.root.slice(0, 3);
  const next = makeSignerKey(log.signer.verifier.name);
  const keys = (...of: (typeof next)[]) => ({ keys: of.map(({ verifier }) => printVerifierKey(verifier)) });
  await log.add(entriesAbout('network')('log.set', keys(next)), root);
  await log.publish();
  await using replica = await home.open(log);
  expect(replica.gossip.told()).not.toBeNull();
  const after = new Date(log.next.getTime() + 8 * DAY);
  await expect(replica.refresh(after)).rejects.toThrow(/no signature/);
  expect(replica.gossip.told()).toBeNull();
  expect(await replica.gossip.heard(headOf(other), after)).toBe(false);
  expect(home.forked).toEqual([]);
});

function textOf(): string {
  return `${headOf(other).split('\n\n')[0]}\n`;
}

function signedBy(signer: typeof log.signer, isOnlyDated = false): string {
  const head = readCheckpoint(headOf(other), log.signer.verifier);
  const note = signCheckpoint(head, signer);
  if (!isOnlyDated) return note;
  const dated = cosign(note, asSigner(signer, 'cosignature'), new Date(log.next.getTime() + HOUR));
  return dated.replace(/\n\n[^\n]+\n/, '\n\n');
}
