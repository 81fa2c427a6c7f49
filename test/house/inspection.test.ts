/** Mail whose content is looked into on its way out: what may leave does, what may not is refused, and no value is kept anywhere. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Address, parseAddress } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Matter } from '../../gateway/filter/content/matter.ts';
import { recipientsDigest } from '../../gateway/filter/content/override.ts';
import type { Id } from '../../gateway/mail/envelope.ts';
import type { PersonId } from '../../gateway/people/person.ts';
import { startWatched } from '../gateway/inspect/sandbox/pool.ts';
import { type Letter, OFFICER_B, type Wishes, writeLetter } from './canary.ts';
import { commitFails, gone } from './faults.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { markersIn, searchFolders } from './search.ts';
import { foundStreet, type Street } from './street.ts';

const OUTSIDER = 'journalist@outside.example';
const CONFIRMED = ['Valise-Request: v=1; outsiders=confirmed'];

const ACCOUNT = 'DE87701500000084736251';
const IBAN = `Please look into the account, IBAN ${ACCOUNT}.`;
const SECRET = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7';
const KEY = `-----BEGIN PRIVATE KEY-----\r\n${SECRET}\r\n-----END PRIVATE KEY-----`;
/** A value that stands in an author's reason alone. */
const TYPED = 'GB33BUKB20201555555555';
const REFERENCE = 'ACC/2031/77';

let street: Street;
let a: Neighbour;
let b: Neighbour;

beforeAll(async () => {
  const content = {
    masks: ['ACC/####/##'],
    silent: ['references'],
    rules: [{ id: 'references', kinds: ['case-reference'], members: 'refuse' }],
    allowances: { members: 'internal' },
  };
  street = await foundStreet(['a', 'b'], { a: { inspect: { enabled: true }, agency: { content } } });
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());
afterEach(() => a.mend());

function write(text: string, wishes: Wishes): Letter {
  const letter = writeLetter(wishes);
  return { ...letter, bytes: new Uint8Array(Buffer.concat([letter.bytes, Buffer.from(`${text}\r\n`)])) };
}

/** The field as the add-in writes it, for one account to that outsider; `changes` are what does not fit any more. */
function explained(changes: object = {}): string {
  const claim = {
    code: 'operational-need',
    reason: `The court has asked for it, see account ${TYPED}.`,
    shown: { iban: 1 },
    recipients: recipientsDigest([parseAddress(OUTSIDER)]),
    policy: a.agency.config().agencies[0]!.content.version,
    ...changes,
  };
  return `Valise-Request: v=1; override=${Buffer.from(JSON.stringify(claim)).toString('base64url')}`;
}

interface Row {
  readonly name: string;
  readonly text: string;
  readonly letter?: Wishes;
  readonly explained?: object;
  readonly reply: RegExp;
  /** As `rule action kind`, with `silent` behind it. */
  readonly matters?: readonly string[];
}

const OUTSIDE = { to: [OUTSIDER] };
const NEEDS_REASON = 'sensitive justify iban';

const ROWS: readonly Row[] = [
  { name: 'ordinary words to a member', text: 'See you on Tuesday.', reply: /^250 / },
  { name: 'ordinary words to an outsider', text: 'See you.', letter: OUTSIDE, reply: /^250 / },
  { name: 'an account to a member', text: IBAN, reply: /^250 /, matters: ['sensitive note iban'] },
  {
    name: 'an account to an outsider',
    text: IBAN,
    letter: OUTSIDE,
    reply: /^550 5\.7\.1 not sent to journalist@outside\.example, .* the message holds iban \(1\); give a reason/,
    matters: [NEEDS_REASON],
  },
  {
    name: 'an account to an outsider, who is confirmed without a reason',
    text: IBAN,
    letter: { ...OUTSIDE, fields: CONFIRMED },
    reply: /^550 5\.7\.1 not sent .* give a reason in the add-in/,
    matters: [NEEDS_REASON],
  },
  {
    name: 'an account to an outsider, with a reason',
    text: IBAN,
    letter: OUTSIDE,
    explained: {},
    reply: /^250 /,
    matters: [NEEDS_REASON],
  },
  {
    name: 'two accounts where the author was shown one',
    text: `${IBAN}\r\nAnother IBAN: FR1420041010050500013M02606.`,
    letter: OUTSIDE,
    explained: {},
    reply: /^550 5\.7\.1 .* iban \(2\), and the text or the attachments have changed since a reason was given/,
    matters: [NEEDS_REASON],
  },
  {
    name: 'a reason for other recipients',
    text: IBAN,
    letter: OUTSIDE,
    explained: { recipients: recipientsDigest([OFFICER_B as Address]) },
    reply: /^550 5\.7\.1 .* the recipients have changed since/,
    matters: [NEEDS_REASON],
  },
  {
    name: 'a reason under other rules',
    text: IBAN,
    letter: OUTSIDE,
    explained: { policy: '0123456789abcdef' },
    reply: /^550 5\.7\.1 .* the policy has changed since/,
    matters: [NEEDS_REASON],
  },
  {
    name: 'a private key to a member',
    text: KEY,
    reply: /^550 5\.7\.1 not sent .* the message holds private-key \(1\), which people would have to release/,
    matters: ['secret release private-key'],
  },
  {
    name: 'a marking above what members may have here',
    text: 'EU RESTRICTED\r\nSee you.',
    reply: /^550 5\.7\.1 not sent .* marking-restricted \(1\).*which way is permitted for that marking/,
    matters: ['marking-above release marking-restricted'],
  },
  {
    name: 'a reference that a rule on trial would refuse',
    text: `About case ${REFERENCE}: see you.`,
    reply: /^250 /,
    matters: ['case-reference note case-reference', 'references refuse case-reference silent'],
  },
];

test.each(ROWS)('$name', async ({ text, letter: wishes = {}, explained: changes, reply, matters = [] }) => {
  const fields = [...(wishes.fields ?? []), ...(changes ? [explained(changes)] : [])];
  const letter = write(text, { ...wishes, fields });
  const outside = street.smarthost.messages.length;
  const answer = await a.submit(letter);
  expect(`${answer.code} ${answer.lines.join(' ')}`).toMatch(reply);
  await a.settle();
  await b.settle();
  const isSent = answer.code === 250;
  const toMember = letter.to.includes(OFFICER_B);
  expect(await b.copies(OFFICER_B, letter)).toHaveLength(isSent && toMember ? 1 : 0);
  expect(street.smarthost.messages.length - outside).toBe(isSent && !toMember ? 1 : 0);
  const inspected = a.log.findLast(({ event }) => event === 'inspected');
  expect(inspected).toMatchObject({
    decision: isSent ? 'go' : 'refuse',
    policy: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect((inspected!.matters as Matter[]).map(worded)).toEqual(matters);
  expect(inspected!.override).toBe(isSent && changes ? 'operational-need' : null);
  const values = [ACCOUNT, SECRET, TYPED].map((value) => value.toLowerCase());
  expect((await searchFolders([a.agency.data, b.agency.data], values)).found).toEqual([]);
  expect(markersIn(Buffer.from(JSON.stringify([a.log, b.log])), values)).toEqual([]);
});

function worded({ rule, action, kind, silent }: Matter): string {
  return `${rule} ${action} ${kind}${silent ? ' silent' : ''}`;
}

test('a field that cannot be read is told of, and nothing is sent', async () => {
  const letter = write('See you.', { ...OUTSIDE, fields: ['Valise-Request: v=1; override=e30'] });
  const answer = await a.submit(letter);
  expect(`${answer.code} ${answer.lines.join(' ')}`).toMatch(/^550 5\.6\.0 .* Valise-Request cannot be read/);
});

test('what goes to one outsider little by little asks for a reason when it has become a list', async () => {
  const value = { type: 'card', band: 'medium', count: 2, path: ['1'], role: 'body', evidence: [] } as const;
  a.break(() => ({ inspect: async () => ({ findings: [value], dangers: [], unseen: [] }) }));
  const codes: (number | undefined)[] = [];
  for (const to of ['banker', 'banker', 'banker', 'lawyer'].map((name) => `${name}@outside.example`))
    codes.push((await a.submit(write('as before', { to: [to] }))).code);
  expect(codes).toEqual([250, 250, 550, 250]);
});

test('what could not be kept, and is handed in again, counts once', async () => {
  const value = { type: 'card', band: 'medium', count: 3, path: ['1'], role: 'body', evidence: [] } as const;
  const inspect = async () => ({ findings: [value], dangers: [], unseen: [] });
  const letter = write('as before', { to: ['notary@outside.example'] });
  a.break((real) => ({ inspect, ...commitFails(real, 'outbound', gone) }));
  expect(await a.submit(letter)).toMatchObject({ code: 451 });
  a.break(() => ({ inspect }));
  expect(await a.submit(letter)).toMatchObject({ code: 250 });
});

test('who ends the inspector is refused, and the mail of others goes on', async () => {
  await using watched = await startWatched('fragile.ts');
  a.break(() => ({ inspect: (original) => watched.inspector.look(original) }));
  const hostile = write('what no parser withstands', {});
  const others = ['one', 'two', 'three', 'four'].map((text) => write(text, {}));
  const [refused, ...taken] = await Promise.all([hostile, ...others].map((letter) => a.submit(letter)));
  expect(refused).toMatchObject({ code: 550 });
  expect(refused?.lines.join(' ')).toContain('the message holds content that could not be looked into (crashed)');
  expect(taken.map(({ code }) => code)).toEqual([250, 250, 250, 250]);
  await a.settle();
  await b.settle();
  for (const letter of others) expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
  expect(await b.copies(OFFICER_B, hostile)).toEqual([]);
});

test('while nothing can be looked into, mail waits where it is', async () => {
  const { inspector, ...watched } = await startWatched('fragile.ts');
  await watched[Symbol.asyncDispose]();
  a.break(() => ({ inspect: (original) => inspector.look(original) }));
  const letter = write('See you.', {});
  expect(await a.submit(letter)).toMatchObject({ code: 451 });
  a.mend();
  expect(await a.submit(letter)).toMatchObject({ code: 250 });
});

// Last, because the message stays in the spool.
test('of a message that waits for people, the reason is kept, and no value in it', async () => {
  const raquel = { id: 'raquel' as PersonId, agency: 'a' as AgencyId, name: 'Raquel', roles: ['releaser'] as const };
  const releasers = () => [{ ...raquel, address: parseAddress('raquel@a.example') }];
  a.break(() => ({ people: { releasers, deputies: () => [] } }));
  const fields = [explained({ shown: { iban: 1, 'private-key': 1 } })];
  const answer = await a.submit(write(`${IBAN}\r\n${KEY}`, { ...OUTSIDE, fields }));
  expect(answer.code).toBe(250);
  const held = await a.house.spool.find(idOf(answer) as Id);
  expect(held?.message.note.override).toEqual({
    code: 'operational-need',
    reason: 'The court has asked for it, see account ‹iban›.',
  });
  const values = [ACCOUNT, SECRET, TYPED].map((value) => value.toLowerCase());
  expect((await searchFolders([a.agency.data], values)).found).toEqual([]);
  expect(markersIn(Buffer.from(JSON.stringify(a.log)), values)).toEqual([]);
});
