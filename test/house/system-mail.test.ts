/** What an agency's mail system reports under an address that is nobody's reaches the other agency's officer, as that agency's system. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliver } from '../peers/smtp-dialog.ts';
import { OFFICER_B, writeLetter } from './canary.ts';
import type { Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

const TENANT = 'a-tenant.example';
const SYSTEM = `microsoftexchange329e71ec88ae4615bbc36ab6ce41109e@${TENANT}`;

let street: Street;
let a: Neighbour;
let b: Neighbour;

beforeAll(async () => {
  const clients = { addresses: ['127.0.0.1'], systemDomains: [TENANT] };
  street = await foundStreet(['a', 'b'], { a: { agency: { clients } } });
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());

const handIn = (from: string, reversePath: string) => {
  const letter = writeLetter({ from });
  const answer = deliver({ port: a.agency.agencyPort, tls: 'starttls' }, letter.bytes, reversePath, letter.to);
  return { letter, answer };
};

test('a non-delivery report leaves sealed and arrives as the system’s of the agency that sealed it', async () => {
  const { letter, answer } = handIn(SYSTEM, '');
  expect((await answer).code).toBe(250);
  await a.settle();
  await b.settle();
  const [copy] = await b.copies(OFFICER_B, letter);
  const text = copy?.toString('latin1') ?? '';
  expect(text).toMatch(/^Valise-Verdict: v=1;\r\n verdict=system;\r\n agency=a;/);
  expect(Buffer.from(letter.bytes).equals(copy!.subarray(-letter.bytes.length))).toBe(true);
  expect(await street.leaks()).toEqual([]);
});

test.each([
  ['with a reverse-path', SYSTEM, SYSTEM],
  ['by a name that people have', `minister@${TENANT}`, ''],
  ['in a domain that is not listed', 'postmaster@elsewhere.example', ''],
])('nothing else may come from there: %s', async (_, from, reversePath) => {
  expect((await handIn(from, reversePath).answer).code).toBe(550);
});
