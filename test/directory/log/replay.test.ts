/** Replay: no other history than the true one comes to anything. */
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { commitmentTo, SALT_LENGTH } from '../../../directory/log/commitment.ts';
import { entryId } from '../../../directory/log/envelope.ts';
import { HistoryError } from '../../../directory/log/fault.ts';
import { logKeys, settledNetwork, witnessGroups } from '../../../directory/log/network.ts';
import { begin, type Fault, replay, type State } from '../../../directory/log/replay.ts';
import { makeSignerKey, printVerifierKey } from '../../../directory/signed-note.ts';
import { seeded } from './random.ts';
import {
  DAY,
  type Draft,
  entriesAbout,
  HOUR,
  makeEntry,
  makeKey,
  makeWorld,
  PAPER,
  type Signer,
  START,
} from './world.ts';

const world = await makeWorld();
const { root, ann, ben, cleo, paul, attempt, accepted, optionsAt } = world;
const here = await world.candidate('here');
const there = await world.candidate('there');
const base = await world.enrolled(world.state, here);
const AK = here.identity;
const newAK = makeKey();

const about = entriesAbout('here');
const ROTATE = about('identity.rotate', { identity: [newAK.text] });
const TOUCH = about('contacts.commit', { commitments: [] });

describe('the first entry', () => {
  test('is the one whose id was told, and no other', async () => {
    const other = await makeEntry({ ...world.first, proposed: new Date(0).toISOString() }, root.slice(0, 3), START);
    await expect(begin(other, entryId(world.genesis))).rejects.toThrow(HistoryError);
    expect((await begin(world.genesis, entryId(world.genesis))).network.name).toBe('network.example');
  });

  test('is signed by the root that it founds, even where its id was told', async () => {
    const two = await makeEntry(world.first, root.slice(0, 2), START);
    await expect(begin(two, entryId(two))).rejects.toThrow(/threshold/);
    const touch = {
      ...world.first,
      type: 'tree.publish',
      prev: '0'.repeat(64),
      body: { version: '1', content: PAPER },
    };
    const no = await makeEntry(touch, root.slice(0, 3), START);
    await expect(begin(no, entryId(no))).rejects.toThrow(/not a genesis/);
  });

  test('is the only one of its kind', async () => {
    const again = await replay(optionsAt(START), base, [world.genesis]);
    expect(again.faults).toHaveLength(1);
    expect(again.state.network).toBe(base.network);
  });
});

describe('a history', () => {
  const steps: (readonly [Draft, readonly Signer[]])[] = [
    [here.draft, [...here.own, ann, ben]],
    [there.draft, [...there.own, ann, paul]],
    [about('endpoint.set', { endpoint: null }), [AK]],
    [about('agency.suspend', { reason: 'a drill' }), [cleo]],
    [ROTATE, [AK, newAK]],
    [about('contacts.commit', { commitments: [PAPER] }), [AK]],
    [{ type: 'endpoint.set', subject: 'there', body: { endpoint: null } }, [there.identity]],
  ];
  const make = async (): Promise<Uint8Array[]> => {
    const entries: Uint8Array[] = [];
    let state = world.state;
    for (const [draft, by] of steps) {
      const next = await accepted(state, draft, by);
      entries.push(next.bytes);
      state = next.state;
    }
    return entries;
  };
  const now = new Date(START.getTime() + DAY);
  const run = (entries: readonly Uint8Array[]): Promise<{ state: State; faults: readonly Fault[] }> =>
    replay(optionsAt(now), world.state, entries);

  test('comes to the same state at once, in parts and again', async () => {
    const entries = await make();
    const whole = await run(entries);
    expect(whole.faults).toEqual([]);
    for (let cut = 0; cut <= entries.length; cut++) {
      const part = await run(entries.slice(0, cut));
      expect((await replay(optionsAt(now), part.state, entries.slice(cut))).state).toEqual(whole.state);
    }
  });

  test('that continues leaves the earlier state as it was', async () => {
    const entries = await make();
    const part = await run(entries.slice(0, 2));
    const before = structuredClone({ size: part.state.size, agencies: [...part.state.agencies.keys()] });
    const claims = new Map(part.state.claims);
    await replay(optionsAt(now), part.state, entries.slice(2));
    expect({ size: part.state.size, agencies: [...part.state.agencies.keys()] }).toEqual(before);
    expect(part.state.claims).toEqual(claims);
  });

  test('says what can be written down, and read to continue from there', async () => {
    const entries = await make();
    const part = await run(entries.slice(0, 4));
    const read: State = deserialize(serialize(part.state));
    expect(read).toEqual(part.state);
    const rest = (state: State) => replay(optionsAt(now), state, entries.slice(4));
    expect(await rest(read)).toEqual(await rest(part.state));
  });

  test('with an entry twice, or without one, says of each agency only what was true of it at some time', async () => {
    const entries = await make();
    const says = (state: State): string[] => [...state.agencies.values()].map(({ id, last }) => `${id} ${last}`);
    const truths = new Set<string>();
    for (let cut = 0; cut <= entries.length; cut++)
      says((await run(entries.slice(0, cut))).state).forEach(truths.add, truths);
    const whole = says((await run(entries)).state);
    for (let index = 0; index < entries.length; index++) {
      const twice = await run(entries.toSpliced(index, 0, entries[index]!));
      expect([twice.faults.map(({ rule }) => rule), says(twice.state)]).toEqual([['order'], whole]);
      const without = await run(entries.toSpliced(index, 1));
      expect(says(without.state).filter((each) => !truths.has(each))).toEqual([]);
    }
  });

  test('in another order is refused from where it differs', async () => {
    const entries = await make();
    const { faults } = await run(entries.with(2, entries[3]!).with(3, entries[2]!));
    expect(faults.map(({ index, rule }) => [index, rule])).toEqual([
      [3, 'order'],
      [4, 'time'],
      [5, 'order'],
      [6, 'order'],
    ]);
  });

  test('with any octet changed comes to nothing new', async () => {
    const entries = await make();
    const logged = (entry: Uint8Array): string => JSON.parse(Buffer.from(entry).toString()).logged;
    const random = seeded(7);
    for (let round = 0; round < 60; round++) {
      const index = random.below(entries.length);
      const changed = Uint8Array.from(entries[index]!);
      changed[random.below(changed.length)]! ^= 1 << random.below(7);
      const before = (await run(entries.slice(0, index))).state;
      const { state, faults } = await replay(optionsAt(now), before, [changed]).catch(() => ({
        state: before,
        faults: [],
      }));
      // Only the log's own date is not signed by anyone; the root of the tree covers it.
      const dated = state !== before && faults.length === 0 && logged(changed) !== logged(entries[index]!);
      if (!dated) expect(state.agencies).toEqual(before.agencies);
    }
  });

  test('of one network is none of another with the same people', async () => {
    const again = await makeEntry(
      { ...world.first, body: { ...world.first.body, network: 'other.example' } },
      root.slice(0, 3),
      START,
    );
    const other = await begin(again, entryId(again));
    const { state, faults } = await replay(optionsAt(now), other, await make());
    expect(state.agencies.size).toBe(0);
    expect(faults.map(({ rule }) => rule)).toEqual(steps.map(() => 'order'));
  });

  test('with garbage in it names what is wrong, and goes on', async () => {
    const entries = await make();
    const { state, faults } = await run([Buffer.from('garbage'), ...entries]);
    expect(faults).toEqual([
      {
        index: 1,
        entry: entryId(Buffer.from('garbage')),
        type: '',
        subject: '',
        rule: 'form',
        message: 'it is not JSON',
      },
    ]);
    expect([state.size, state.agencies.size]).toEqual([entries.length + 2, 2]);
  });
});

describe('time', () => {
  test.each([
    ['was logged before the entry that it follows', -1, 0],
    ['was logged before it was proposed', HOUR, -HOUR],
    ['was proposed more than thirty days ago', 31 * DAY, 30 * DAY + 1],
  ])('an entry that %s is refused', async (_rule, later, age) => {
    const logged = new Date(base.logged.getTime() + later);
    const { fault } = await attempt(base, TOUCH, [AK], { logged, proposed: new Date(logged.getTime() - age) });
    expect(fault?.rule).toBe('time');
  });

  test('an entry of thirty days, or one that a clock within ten minutes dated, is accepted', async () => {
    for (const age of [30 * DAY, -10 * 60_000]) {
      const logged = new Date(base.logged.getTime() + 31 * DAY);
      expect(
        (await attempt(base, TOUCH, [AK], { logged, proposed: new Date(logged.getTime() - age) })).fault,
      ).toBeNull();
    }
  });

  test('a log that dates entries into the future is not believed until that time has come', async () => {
    const { bytes } = await accepted(base, TOUCH, [AK], DAY);
    const logged = new Date(base.logged.getTime() + DAY);
    const early = new Date(logged.getTime() - 11 * 60_000);
    await expect(replay(optionsAt(early), base, [bytes])).rejects.toThrow(HistoryError);
    expect((await replay(optionsAt(new Date(early.getTime() + 60_000)), base, [bytes])).faults).toEqual([]);
  });

  test('a log that dates entries back, to shorten what they have to wait, is caught by everyone who had seen it without them', async () => {
    const { bytes } = await accepted(base, ROTATE, [AK, newAK]);
    const logged = new Date(base.logged.getTime() + HOUR);
    const seen = (later: number) => optionsAt(new Date(logged.getTime() + 9 * DAY), new Date(logged.getTime() + later));
    await expect(replay(seen(11 * 60_000), base, [bytes])).rejects.toThrow(/seen without it/);
    expect((await replay(seen(10 * 60_000), base, [bytes])).faults).toEqual([]);
  });
});

describe('the log’s own keys and witnesses', () => {
  const quorum = root.slice(0, 3);
  const network = entriesAbout('network');
  const ids = (state: State, later: number) =>
    logKeys(settledNetwork(state.network, new Date(+state.logged + later))).map(({ id }) => id);
  const first = logKeys(base.network)[0]!;
  const next = makeSignerKey(first.name).verifier;

  test('a new key joins after seven days, and an old one goes at once', async () => {
    const { state } = await accepted(base, network('log.set', { keys: [first, next].map(printVerifierKey) }), quorum);
    expect([ids(state, 7 * DAY - 1), ids(state, 7 * DAY)]).toEqual([[first.id], [first.id, next.id]]);
    const alone = network('log.set', { keys: [printVerifierKey(next)] });
    const gone = await accepted(state, alone, quorum, 8 * DAY);
    expect(ids(gone.state, 0)).toEqual([next.id]);
  });

  test('a key of another log is none of this one', async () => {
    const other = network('log.set', { keys: [printVerifierKey(makeSignerKey('log.other.example').verifier)] });
    expect((await attempt(base, other, quorum)).fault?.rule).toBe('state');
  });

  test('witnesses count after seven days, by their quorum', async () => {
    const witness = makeSignerKey('w1', 'cosignature').verifier;
    const groups = [{ name: 'member gateways', quorum: 1, witnesses: [printVerifierKey(witness)] }];
    const { state } = await accepted(base, network('witnesses.set', { groups }), quorum);
    expect(witnessGroups(state.network)).toEqual([]);
    const [group] = witnessGroups(settledNetwork(state.network, new Date(+state.logged + 7 * DAY)));
    expect([group?.quorum, group?.witnesses.map(({ id }) => id)]).toEqual([1, [witness.id]]);
  });
});

test('a commitment is to one record under one salt', () => {
  const [salt, record] = [Buffer.alloc(SALT_LENGTH, 1), Buffer.from('a desk')];
  expect(commitmentTo(record, salt)).toBe(
    createHash('sha256')
      .update(Buffer.concat([salt, record]))
      .digest('hex'),
  );
  expect(() => commitmentTo(Buffer.concat([salt.subarray(31), record]), salt.subarray(0, 31))).toThrow(RangeError);
});
