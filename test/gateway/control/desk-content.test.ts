/** The content log through the desk's door: of one's own agency, page by page, with what was signed; and whoever looks is logged. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NewContentEntry } from '../../../gateway/records/content-entry.ts';
import { type Joined, openScene, type Scene } from './desk-scene.ts';

const DAY = 86_400_000;
const ANY = { before: null, event: null };

let scene: Scene;
let ada: Joined;
beforeEach(async () => {
  scene = openScene();
  ada = await scene.join(['administrator']);
});
afterEach(() => scene[Symbol.dispose]());

/** `age` in days. */
function finding(message: string, extra: object = {}, age = 0): NewContentEntry {
  const at = new Date(scene.clock.now.getTime() - age * DAY).toISOString();
  const common = { at, agency: 'a', message, policy: '0123456789abcdef' };
  const found = {
    rule: 'sensitive',
    kind: 'iban',
    band: 'high',
    count: 1,
    action: 'justify',
    silent: false,
    places: [],
  };
  return { event: 'finding', ...common, ...found, ...extra } as NewContentEntry;
}

function override(message: string, extra: object = {}): NewContentEntry {
  const common = { at: scene.clock.now.toISOString(), agency: 'a', message, policy: '0123456789abcdef' };
  return {
    event: 'override',
    ...common,
    rules: ['sensitive'],
    code: 'other',
    reason: '‹iban›',
    ...extra,
  } as NewContentEntry;
}

async function say(...entries: readonly NewContentEntry[]): Promise<void> {
  for (const entry of entries) scene.contentLog.add(entry);
  await scene.contentLog.written();
}

test('an administrator pages through what their agency has, the newest first, and never sees another’s', async () => {
  await say(...Array.from({ length: 60 }, (_, n) => finding(`m${n}`)), finding('theirs', { agency: 'b' }));
  const first = await scene.ask('content-log', ANY, ada.secret);
  expect(first.entries).toHaveLength(50);
  expect(first.entries.slice(0, 2)).toMatchObject([{ event: 'viewed', number: 61 }, { message: 'm59' }]);
  expect(first.more).toBe(true);
  const before = first.entries.at(-1)!.number;
  const second = await scene.ask('content-log', { before, event: null }, ada.secret);
  expect(second.entries).toHaveLength(11);
  expect(second.more).toBe(false);
  expect(JSON.stringify([first, second])).not.toContain('theirs');
  expect(await scene.problem('content-log-message', { id: 'theirs' }, ada.secret)).toBe('not-found');
});

test('entries of one kind are found', async () => {
  await say(finding('m1'), override('m1'));
  const { entries } = await scene.ask('content-log', { before: null, event: 'override' }, ada.secret);
  expect(entries).toMatchObject([{ message: 'm1', reason: '‹iban›' }]);
});

test('whoever looks is logged once for each session and hour, before they see anything', async () => {
  const views = async () => (await scene.ask('content-log', { before: null, event: 'viewed' }, ada.secret)).entries;
  await say(finding('m1'));
  await scene.ask('content-log-message', { id: 'm1' }, ada.secret);
  expect(await views()).toMatchObject([{ by: ada.id, how: 'desk' }]);
  const again = await scene.signIn(ada.device);
  await scene.ask('content-log', ANY, again.secret);
  expect(await views()).toHaveLength(2);
  for (let minutes = 0; minutes < 60; minutes += 10) {
    scene.clock.now = new Date(scene.clock.now.getTime() + 10 * 60_000);
    await scene.ask('me', {}, ada.secret);
  }
  expect(await views()).toHaveLength(3);
});

test('a message is told from its first entry to its last, with what each person signed, and whether the signature holds', async () => {
  const raquel = await scene.join(['releaser']);
  scene.hold('held1');
  await scene.decide(raquel, 'held1');
  const { entries, signed, people } = await scene.ask('content-log-message', { id: 'held1' }, ada.secret);
  expect(entries).toEqual([]);
  expect(signed).toMatchObject([
    { person: raquel.id, name: 'Person 2', verdict: 'approve', outcome: 'done', holds: true },
  ]);
  expect(people).toContainEqual({ id: raquel.id, name: 'Person 2' });
  scene.db.run(`UPDATE signed SET statement = replace(statement, 'approve', 'reject')`);
  const forged = await scene.ask('content-log-message', { id: 'held1' }, ada.secret);
  expect(forged.signed).toMatchObject([{ verdict: 'reject', holds: false }]);
});

test('the figures of thirty days tell for each rule how often it stopped authors, and how often they sent all the same', async () => {
  await say(
    finding('old', {}, 31),
    // Two kinds of one rule in one message are one interruption.
    finding('m1'),
    finding('m1', { kind: 'card' }),
    override('m1', { code: 'false-alarm' }),
    finding('m2'),
    finding('m3', { action: 'note' }),
    finding('m4', { silent: true }),
    finding('m5', { rule: 'secret', action: 'release' }),
    finding('theirs', { agency: 'b' }),
  );
  expect(await scene.ask('content-figures', {}, ada.secret)).toEqual({
    days: 30,
    rules: [
      {
        ...{ rule: 'sensitive', messages: 4, interruptions: 2, overrides: 1, falseAlarms: 1 },
        ...{ share: 0.5, isForReview: true },
      },
      {
        ...{ rule: 'secret', messages: 1, interruptions: 1, overrides: 0, falseAlarms: 0 },
        ...{ share: 0, isForReview: false },
      },
    ],
  });
});
