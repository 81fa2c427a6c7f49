/** What becomes of a message that is held for its content: who may decide about it, and what their decisions come to. */
import { describe, expect, test } from 'vitest';
import type { AgencyId } from '../../../directory/lookup.ts';
import type { Matter } from '../../../gateway/filter/content/matter.ts';
import {
  canBeReleased,
  fateOf,
  type Held,
  heldMessage,
  heldOf,
  objectionTo,
  progressOf,
  shown,
} from '../../../gateway/filter/held.ts';
import { withheldTold } from '../../../gateway/filter/telling.ts';
import type { Arrival, Id, Notify } from '../../../gateway/mail/envelope.ts';
import { everyRecipient, failed } from '../../../gateway/mail/outcome.ts';
import { reply } from '../../../gateway/mail/reply.ts';
import type { Person, PersonId, Role } from '../../../gateway/people/person.ts';
import { outcomeEntries, waitingSince, withEntries } from '../../../gateway/spool/journal.ts';
import type { Entry, Spooled } from '../../../gateway/spool/spool.ts';
import { address, lookupOf, member } from './members.ts';

const AT = new Date('2026-03-01T12:00:00Z');
const later = (hours: number) => new Date(AT.getTime() + hours * 3_600_000);
const [ANA, ASSISTANT, BOB, EVE] = ['Ana@a.example', 'assistant@a.example', 'bob@b.example', 'eve@outside.example'].map(
  address,
) as [never, never, never, never];

const matter = (kind: string, changes: Partial<Matter> = {}): Matter => ({
  rule: 'r',
  kind,
  band: 'high',
  count: 1,
  action: 'release',
  silent: false,
  ...changes,
});

function spooled(
  journal: readonly Entry[] = [],
  { notify = null, people = 2, body = 'x' }: { notify?: Notify; people?: number; body?: string } = {},
): Spooled {
  const recipients = [BOB, EVE].map((each) => ({ address: each, notify, original: null }));
  const arrival = {
    id: 'm1' as Id,
    at: AT,
    envelope: { reversePath: ASSISTANT, recipients, envid: null },
  } as unknown as Arrival;
  const holding = {
    agency: 'a' as AgencyId,
    original: new Uint8Array(Buffer.from(body)),
    heading: { author: ANA, named: [], messageId: '<1@a.example>', inReplyTo: null, date: null },
    matters: [matter('private-key'), matter('iban', { action: 'note' }), matter('marking-secret', { silent: true })],
    policy: 'v1',
    override: null,
    agencies: { [BOB]: 'b' as AgencyId, [EVE]: null },
  };
  // As it comes back from the disk.
  const message = heldMessage(arrival, holding, { people, deputyHours: 4, days: 5 });
  return { message: { ...message, note: JSON.parse(JSON.stringify(message.note)) }, journal };
}

const held = (...journal: Entry[]): Held => heldOf(spooled(journal)) ?? expect.fail('it is not held');
const decided = (by: string, verdict: 'approve' | 'reject' = 'approve', at = AT): Entry => ({
  kind: 'decided',
  at,
  by,
  verdict,
});

const someone = (name: string, ...roles: Role[]): Person => ({
  id: name as PersonId,
  agency: 'a' as AgencyId,
  name,
  address: address(`${name}@a.example`),
  roles,
});
const asDecider = ({ id: by, ...rest }: Person) => ({ by, ...rest });

describe('its fate', () => {
  test.each<[string, Entry[], number, ReturnType<typeof fateOf>]>([
    ['nobody has decided', [], 1, 'waits'],
    ['one of two has approved', [decided('r1')], 1, 'waits'],
    ['two have approved', [decided('r1'), decided('r2')], 1, 'approved'],
    ['two have approved, and it is acted on late', [decided('r1'), decided('r2')], 1000, 'approved'],
    ['one has rejected it', [decided('r1', 'reject')], 1, 'rejected'],
    ['one of two has rejected it', [decided('r1'), decided('r2', 'reject')], 1, 'rejected'],
    ['its time is up', [decided('r1')], 120, 'late'],
  ])('where %s', (_, journal, hours, fate) => {
    expect(fateOf(held(...journal), later(hours))).toBe(fate);
  });
});

describe('who may decide', () => {
  test.each<[string, Person, Entry[], number, ReturnType<typeof objectionTo>]>([
    ['a releaser', someone('r1', 'releaser'), [], 0, null],
    ['a releaser who is an administrator too', someone('r1', 'administrator', 'releaser'), [], 0, null],
    ['an administrator alone', someone('r1', 'administrator'), [], 100, 'not-entitled'],
    ['its author, however the address is written', someone('ANA', 'releaser'), [], 0, 'own-message'],
    ['who has handed it in', someone('assistant', 'releaser'), [], 0, 'own-message'],
    ['a deputy before the time', someone('d1', 'deputy'), [], 3.9, 'too-early'],
    ['a deputy from then on', someone('d1', 'deputy'), [], 4, null],
    ['a second time', someone('r1', 'releaser'), [decided('r1')], 0, 'decided-before'],
    ['another', someone('r2', 'releaser'), [decided('r1')], 0, null],
    ['after it was rejected', someone('r2', 'releaser'), [decided('r1', 'reject')], 0, 'not-held'],
    ['when its time is up', someone('r2', 'releaser'), [], 120, 'not-held'],
  ])('%s', (_, person, journal, hours, objection) => {
    expect(objectionTo(held(...journal), asDecider(person), later(hours))).toBe(objection);
  });

  test.each([
    [[someone('r1', 'releaser'), someone('d1', 'deputy')], true],
    [[someone('r1', 'releaser')], false],
    [[someone('r1', 'releaser'), someone('r1', 'releaser')], false],
    [[someone('r1', 'releaser'), someone('ana', 'releaser')], false],
    [[someone('r1', 'releaser'), someone('assistant', 'deputy')], false],
  ])('two others than its author must be there: %#', (people, is) => {
    const settings = { people: 2, deputyHours: 4, days: 5 };
    expect(canBeReleased(people, settings, { author: ANA, reversePath: ASSISTANT })).toBe(is);
  });
});

test('what is shown of it are kinds and names, and who has decided', () => {
  const lookup = lookupOf(member('b'));
  const { recipients, decisions, attachments, needed } = shown(held(decided('r1'), decided('gone')), lookup, [
    someone('r1', 'releaser'),
  ]);
  expect(recipients).toEqual([
    { address: BOB, agency: 'Agency B' },
    { address: EVE, agency: null },
  ]);
  expect(decisions.map(({ name }) => name)).toEqual(['r1', 'gone']);
  expect({ attachments, needed }).toEqual({ attachments: 0, needed: 2 });
  expect(progressOf(held(decided('r1')))).toBe('waits for release by people: 1 of 2 (private-key)');
});

test('attachments are counted by the fields that say so', () => {
  const body =
    'Content-Disposition: attachment; filename=a\r\ncontent-disposition:\r\n attachment\r\nContent-Disposition: inline\r\nX: attachment';
  expect(heldOf(spooled([], { body }))?.attachments).toBe(2);
});

test('once every recipient has an outcome, nothing is left to decide', () => {
  const given = outcomeEntries(0, AT, everyRecipient([BOB, EVE], failed(reply(554, '5.7.1', 'given up'))));
  expect(heldOf(withEntries(spooled(), given.slice(0, 1)))?.recipients).toEqual([EVE]);
  expect(heldOf(withEntries(spooled(), given))).toBe(null);
});

test('its age counts from the last decision, and that of the released one from its release', () => {
  const at = later(30);
  expect(waitingSince(spooled([decided('r1', 'approve', at)]))).toEqual(at);
  const { message } = spooled();
  expect(waitingSince({ message: { ...message, releasedAt: at }, journal: [] })).toEqual(at);
});

test.each<[Notify, number]>([
  [null, 1],
  [['DELAY'], 1],
  [['FAILURE'], 0],
  ['NEVER', 0],
])('an author who asks for %s is told of it %i times', (notify, times) => {
  const one = spooled([], { notify });
  const told = withheldTold(one, heldOf(one)!);
  expect(told).toHaveLength(times);
  for (const { report } of told) {
    expect(report).toMatchObject({ kind: 'withheld', to: ASSISTANT, found: ['private-key'] });
    expect(report.recipients.map(({ retryUntil }) => retryUntil)).toEqual([later(120), later(120)]);
  }
});
