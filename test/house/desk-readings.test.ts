/** An administrator at the desk of a real gateway reads what has just happened there. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../peers/process.ts';
import { OFFICER_B, writeLetter } from './canary.ts';
import { type Desk, deskOf, deskSettings } from './desk.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

let street: Street;
let a: Neighbour;
let desk: Desk;
beforeAll(async () => {
  street = await foundStreet(['a', 'b'], { a: { desk: deskSettings('a') } });
  a = street.neighbour('a');
  desk = deskOf(a.agency);
});
afterAll(() => street[Symbol.asyncDispose]());

test('a letter that was sealed and confirmed is in the register and counted, and all that the gateway rests on is told', async () => {
  const { secret } = await desk.come((await desk.invite('Ada', 'ada@a.example', 'administrator')).out);
  const id = idOf(await a.submit(writeLetter({ to: [OFFICER_B] })));
  const wanted = { text: id, from: null, until: null, state: 'delivered', direction: null, after: null };
  await waitFor('the receipt', async () => (await desk.ask('register', wanted, secret)).rows.length === 1);

  const { days, partners } = await desk.ask('indicators', { days: 30 }, secret);
  expect(days.at(-1)).toMatchObject({ sent: 1, sealed: 1, received: 0, failed: 0 });
  expect(partners).toMatchObject([{ agency: 'b', sent: 1, delivery: { count: 1 } }]);
  const { own, doors } = await desk.ask('keys', {}, secret);
  expect([own.map(({ use, encrypts }) => [use, encrypts]), doors.map(({ door }) => door)]).toEqual([
    [['usable', true]],
    ['mail', 'gateways', 'desk'],
  ]);
  expect(await desk.ask('directory', {}, secret)).toMatchObject({ freshness: 'fresh', alarms: [] });
  expect(await desk.ask('standing', {}, secret)).toMatchObject({ waiting: 0, oldest: null });
  expect((await desk.ask('people', {}, secret)).people).toMatchObject([{ name: 'Ada', invited: null }]);
});
