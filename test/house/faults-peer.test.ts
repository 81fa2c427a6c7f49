/** Whoever answers for B's gateway falls silent at any stage, or answers each recipient otherwise: each gets what is due, once. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ScriptedServer, startServer } from '../gateway/relay/scripted-server.ts';
import { waitFor } from '../peers/process.ts';
import { canariesIn, OFFICER_B, writeLetter } from './canary.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

let street: Street;
let a: Neighbour;
let b: Neighbour;

beforeAll(async () => {
  street = await foundStreet(['a', 'b'], { a: { limits: { connectSeconds: 1, replySeconds: 1 } } });
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());
afterEach(() => bringBack());

/** A server with B's key that answers by a script, in the place of B's gateway. */
async function impersonateB(script: Readonly<Record<string, string>>): Promise<ScriptedServer> {
  const read = (ending: string) => readFile(join(b.agency.folder, `gateway-tls.${ending}`), 'utf8');
  const server = await startServer(script, { key: await read('key'), certificate: await read('crt') });
  lead(server.port);
  return server;
}

const bringBack = () => lead(b.agency.gatewaysPort);

/** From now on the wire leads there, also for whom a connection to elsewhere was kept. */
function lead(port: number): void {
  street.behindTap.port = port;
  street.tap.set({ kind: 'cut' });
  street.tap.set({ kind: 'pass' });
}

describe('a letter stays with A while the peer is silent, and arrives once when B is back:', () => {
  test.each([
    ['at the greeting', 'greeting', false],
    ['after MAIL', 'MAIL FROM:', false],
    ['after RCPT', 'RCPT TO:', false],
    ['after DATA', 'DATA', false],
    ['after the dot', '.', true],
  ])('%s', async (_, stage, inDoubt) => {
    const letter = writeLetter();
    await using _server = await impersonateB({ [stage]: 'say nothing' });
    const id = idOf(await a.submit(letter));
    expect(await a.logged(id, 'deferred', 'failed')).toMatchObject({ event: 'deferred', inDoubt });
    bringBack();
    await a.settle();
    await b.settle();
    expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
    expect(await a.reports(letter)).toEqual([]);
    expect(await street.leaks()).toEqual([]);
  });
});

test('of three recipients one is taken, one waits, and the author hears of the third in the peer’s words', async () => {
  const [later, never] = ['later@b.example', 'never@b.example'];
  const letter = writeLetter({ to: [OFFICER_B, later, never] });
  await using _server = await impersonateB({
    [`RCPT TO:<${later}`]: '450 4.2.1 the mailbox is moved this hour',
    [`RCPT TO:<${never}`]: '550 5.1.1 no such officer',
  });
  const id = idOf(await a.submit(letter));
  await a.logged(id, 'reported');
  const outcomes = a.log.filter((line) => line.id === id && ['relayed', 'deferred', 'failed'].includes(line.event));
  expect(outcomes.slice(0, 3)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ event: 'relayed', recipient: OFFICER_B }),
      expect.objectContaining({ event: 'deferred', recipient: later, inDoubt: false }),
      expect.objectContaining({ event: 'failed', recipient: never }),
    ]),
  );
  bringBack();
  await a.settle();
  await b.settle();
  expect(await b.copies(later, letter)).toHaveLength(1);
  // The stranger in B's place has said that it took these, or that nobody may have them.
  for (const gone of [OFFICER_B, never]) expect(await b.copies(gone, letter)).toEqual([]);
  const [report, ...more] = await waitFor('the report', async () => {
    const arrived = await a.reports(letter);
    return arrived.length > 0 && arrived;
  });
  expect(more).toEqual([]);
  const text = report!.toString('latin1');
  expect([...text.matchAll(/^Final-Recipient: rfc822; (.*)\r$/gm)].map(([, address]) => address)).toEqual([never]);
  expect(text).toMatch(/^Status: 5\.1\.1\r$/m);
  expect(text).toContain('no such officer');
  expect(canariesIn(report!)).toEqual([]);
});
