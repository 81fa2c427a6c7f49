/** Cosignatures that gateways bring: whose are taken, what becomes of the rest, and what stops the log. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signCheckpoint } from '../../../directory/log/checkpoint.ts';
import { cosign, cosignedAt, quorumTime } from '../../../directory/log/cosignature.ts';
import { settledNetwork, witnessGroups } from '../../../directory/log/network.ts';
import { readHead } from '../../../directory/published/read-tree.ts';
import { takeCosignatures } from '../../../directory/registry/witnesses.ts';
import { makeSignerKey, printVerifierKey } from '../../../directory/signed-note.ts';
import { DAY, entriesAbout, HOUR } from '../log/world.ts';
import { type Office, openOffice, signDraft } from './office.ts';

const witness = makeSignerKey('gw.here.example', 'cosignature');
const stranger = makeSignerKey('gw.there.example', 'cosignature');

let office: Office;
let log: Awaited<ReturnType<Office['open']>>;
beforeEach(async () => {
  office = await openOffice();
  log = await office.open();
  const groups = [{ name: 'members', quorum: 1, witnesses: [printVerifierKey(witness.verifier)] }];
  const draft = { type: 'witnesses.set' as const, subject: 'network' as const, body: { groups } };
  await log.keeper.append(await signDraft(log.keeper.state, draft, office.world.root.slice(0, 3), office.clock.now));
  office.later(7 * DAY);
});
afterEach(async () => {
  log[Symbol.dispose]();
  await office[Symbol.asyncDispose]();
});

const published = (): Promise<string> => readHead(office.copy);
const bring = (note: string) => takeCosignatures({ ...log, now: () => office.clock.now }, note);
const seenAt = async (): Promise<Date | null> => cosignedAt(await published(), witness.verifier);

test('the cosignature of a witness is published with the head, so that gateways know when it was seen', async () => {
  expect(await bring(cosign(await published(), witness, office.clock.now))).toEqual({ outcome: 'taken' });
  expect(await seenAt()).toEqual(office.clock.now);
  const groups = witnessGroups(settledNetwork(log.keeper.state.network, office.clock.now));
  expect(quorumTime(await published(), groups)).toEqual(office.clock.now);
});

test('a later cosignature of the same head replaces the earlier, but not each time that a gateway looks', async () => {
  const first = office.clock.now;
  const cosigned = async () => cosign(await published(), witness, office.clock.now);
  await bring(await cosigned());
  office.later(60_000);
  expect(await bring(await cosigned())).toEqual({ outcome: 'taken' });
  expect(await seenAt()).toEqual(first);
  office.later(HOUR);
  await bring(await cosigned());
  expect(await seenAt()).toEqual(office.clock.now);
  expect((await published()).match(/gw\.here\.example/g)).toHaveLength(1);
});

test('a head that has grown is published without the cosignatures of the smaller one', async () => {
  const smaller = cosign(await published(), witness, office.clock.now);
  await bring(smaller);
  const body = { person: 'registrar1', roles: [], keys: [] };
  const draft = entriesAbout('network')('staff.set', body);
  const root = office.world.root.slice(0, 3);
  await log.keeper.append(await signDraft(log.keeper.state, draft, root, office.clock.now));
  expect(await seenAt()).toBeNull();
  expect(await bring(smaller)).toEqual({ outcome: 'other size', size: 3 });
});

const at = () => office.clock.now;
const REFUSED: readonly [what: string, note: (head: string) => string, outcome: string][] = [
  ['nothing', () => '', 'malformed'],
  ['no note', () => 'checkpoint\n', 'malformed'],
  ['a head that nobody cosigned', (head) => head, 'unknown witness'],
  ['a cosignature by no witness of the network', (head) => cosign(head, stranger, at()), 'unknown witness'],
  [
    'a cosignature of another moment',
    (head) => cosign(head, witness, at()).replace(/(gw\S+ .{20})./, '$1#'),
    'malformed',
  ],
  ['a cosignature of tomorrow', (head) => cosign(head, witness, new Date(+at() + DAY)), 'malformed'],
  ['a head that the log did not sign', (head) => cosign(withoutLog(head), witness, at()), 'not ours'],
  ['a head with another root', (head) => cosign(head.replace(/\n2\n./, '\n2\nZ'), witness, at()), 'malformed'],
];
const withoutLog = (head: string): string => head.replace(/— log\.network\.example .*\n/g, '— other AAAAAAA=\n');

test.each(REFUSED)('%s changes nothing', async (_what, note, outcome) => {
  const before = await published();
  expect(await bring(note(before))).toEqual({ outcome });
  expect(await published()).toBe(before);
  expect(office.warnings).toEqual([]);
});

const CONTRADICTING: readonly [what: string, size: number][] = [
  ['of the same size with another root', 2],
  ['of a size that it never had', 5],
];
test.each(CONTRADICTING)(
  'a head by our own key %s stops the log: somebody else has the key, or we were set back',
  async (_what, size) => {
    const forged = cosign(signCheckpoint({ size, root: Buffer.alloc(32, 7) }, office.signer), witness, at());
    expect(await bring(forged)).toEqual({ outcome: 'contradiction' });
    expect(office.warnings).toEqual([expect.stringMatching(/takes nothing more/)]);
  },
);
