/** Mail whose content is looked into on its way out: what may leave does, what may not is refused, and no value is kept anywhere. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findingsOf, type Inspect } from '../../gateway/inspect/findings.ts';
import type { Inspector } from '../../gateway/inspect/inspector.ts';
import { startWatched } from '../gateway/inspect/sandbox/pool.ts';
import { type Letter, OFFICER_B, type Wishes, writeLetter } from './canary.ts';
import type { Neighbour } from './neighbour.ts';
import { markersIn, searchFolders } from './search.ts';
import { foundStreet, type Street } from './street.ts';

const OUTSIDER = 'journalist@outside.example';
const CONFIRMED = ['Valise-Request: outsiders=confirmed'];

const ACCOUNT = 'DE87701500000084736251';
const IBAN = `Please freeze the account, IBAN ${ACCOUNT}.`;
const SECRET = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7';
const KEY = `-----BEGIN PRIVATE KEY-----\r\n${SECRET}\r\n-----END PRIVATE KEY-----`;

let street: Street;
let a: Neighbour;
let b: Neighbour;

beforeAll(async () => {
  street = await foundStreet(['a', 'b'], { a: { inspect: { enabled: true } } });
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());
afterEach(() => a.mend());

function write(text: string, wishes: Wishes): Letter {
  const letter = writeLetter(wishes);
  return { ...letter, bytes: new Uint8Array(Buffer.concat([letter.bytes, Buffer.from(`${text}\r\n`)])) };
}

interface Row {
  readonly name: string;
  readonly text: string;
  readonly letter?: Wishes;
  readonly reply: RegExp;
  readonly noted?: readonly string[];
}

const ROWS: readonly Row[] = [
  { name: 'ordinary words to a member', text: 'See you on Tuesday.', reply: /^250 / },
  { name: 'ordinary words to an outsider', text: 'See you.', letter: { to: [OUTSIDER] }, reply: /^250 / },
  { name: 'an account to a member', text: IBAN, reply: /^250 /, noted: ['iban'] },
  {
    name: 'an account to an outsider',
    text: IBAN,
    letter: { to: [OUTSIDER] },
    reply: /^550 5\.7\.1 not sent to journalist@outside\.example, .* the message holds iban; confirm it in the add-in/,
  },
  {
    name: 'an account to an outsider, confirmed',
    text: IBAN,
    letter: { to: [OUTSIDER], fields: CONFIRMED },
    reply: /^250 /,
  },
  { name: 'a private key to a member', text: KEY, reply: /^550 5\.7\.1 not sent .* the message holds private-key/ },
  {
    name: 'both to an outsider, confirmed',
    text: `${IBAN}\r\n${KEY}`,
    letter: { to: [OUTSIDER], fields: CONFIRMED },
    reply: /^550 5\.7\.1 not sent .* the message holds private-key; remove it/,
  },
];

test.each(ROWS)('$name', async ({ text, letter: wishes = {}, reply, noted }) => {
  const letter = write(text, wishes);
  const outside = street.smarthost.messages.length;
  const answer = await a.submit(letter);
  expect(`${answer.code} ${answer.lines.join(' ')}`).toMatch(reply);
  await a.settle();
  await b.settle();
  const isSent = answer.code === 250;
  const toMember = letter.to.includes(OFFICER_B);
  expect(await b.copies(OFFICER_B, letter)).toHaveLength(isSent && toMember ? 1 : 0);
  expect(street.smarthost.messages.length - outside).toBe(isSent && !toMember ? 1 : 0);
  const filtered = a.log.filter(({ event, id }) => event === 'filtered' && a.idsOf(letter).includes(String(id)));
  expect(filtered.map((line) => line.noted)).toEqual(noted ? [noted] : []);
  const values = [ACCOUNT, SECRET].map((value) => value.toLowerCase());
  expect((await searchFolders([a.agency.data, b.agency.data], values)).found).toEqual([]);
  expect(markersIn(Buffer.from(JSON.stringify([a.log, b.log])), values)).toEqual([]);
});

test('who ends the inspector is refused, and the mail of others goes on', async () => {
  await using watched = await startWatched('fragile.ts');
  a.break(() => ({ inspect: lookingBy(watched.inspector) }));
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
  a.break(() => ({ inspect: lookingBy(inspector) }));
  const letter = write('See you.', {});
  expect(await a.submit(letter)).toMatchObject({ code: 451 });
  a.mend();
  expect(await a.submit(letter)).toMatchObject({ code: 250 });
});

function lookingBy(inspector: Inspector): Inspect {
  return async (original) => findingsOf(await inspector.look(original));
}
