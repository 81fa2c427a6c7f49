/** The wire to B's gateway and whoever answers there go wrong: nothing but ciphertext leaves, to the listed key alone, and arrives once. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTlsIdentity } from '../../gateway/tls-identity.ts';
import { freePort } from '../peers/ports.ts';
import { type Sink, type SinkScript, startSink } from '../peers/sink.ts';
import type { TapMode } from '../peers/wire-tap.ts';
import { canariesIn, type Letter, OFFICER_B, writeLetter } from './canary.ts';
import { commitFails, cryptoThrows, gone, recordFails, workerKilled } from './faults.ts';
import { type Broken, idOf, type Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

let street: Street;
let a: Neighbour;
let b: Neighbour;

beforeAll(async () => {
  street = await foundStreet(['a', 'b'], { a: { limits: { connectSeconds: 1 } } });
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());
afterEach(() => {
  a.mend();
  rewire(b.agency.gatewaysPort);
});

/** What is connected is cut, for a connection that A keeps would still lead where the wire led before. */
function rewire(port: number, mode: TapMode = { kind: 'pass' }): void {
  street.tap.set({ kind: 'cut' });
  street.behindTap.port = port;
  street.tap.set(mode);
}

/** What must hold once nothing is wrong any more. */
async function expectOneCopy(letter: Letter): Promise<void> {
  rewire(b.agency.gatewaysPort);
  await a.settle();
  await b.settle();
  expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
  expect(await a.reports(letter)).toEqual([]);
  expect(await street.leaks()).toEqual([]);
}

describe('on the wire, nothing but ciphertext goes to the one key that the directory lists:', () => {
  const rows: { step: string; fault: string; mode: TapMode }[] = [
    { step: 'connect', fault: 'the wire is cut', mode: { kind: 'cut' } },
    { step: 'TLS', fault: 'the peer has none and takes everything', mode: { kind: 'clear' } },
    { step: 'TLS', fault: 'the peer says nothing', mode: { kind: 'stall' } },
    { step: 'TLS', fault: 'the wire breaks in the handshake', mode: { kind: 'drop', side: 'client', after: 100 } },
    { step: 'TLS', fault: 'the peer breaks off in the handshake', mode: { kind: 'drop', side: 'server', after: 100 } },
    { step: 'DATA', fault: 'the wire breaks in the message', mode: { kind: 'drop', side: 'client', after: 20_000 } },
    { step: 'after the dot', fault: 'the 250 of B is lost', mode: { kind: 'lose-reply', after: 30_000 } },
  ];

  test.each(rows)('$step: $fault', async ({ mode }) => {
    const letter = writeLetter({ size: 30_000 });
    rewire(b.agency.gatewaysPort, mode);
    const id = idOf(await a.submit(letter));
    await a.logged(id, 'deferred');
    expect(await a.waiting()).toContain(id);
    expect(await street.leaks()).toEqual([]);
    expect(Buffer.from(street.tap.said('client')).includes('DATA\r\n')).toBe(false);
    await expectOneCopy(letter);
  });

  test('connect: the gateway of B is gone', async () => {
    const letter = writeLetter();
    rewire(await freePort());
    await a.logged(idOf(await a.submit(letter)), 'deferred');
    await expectOneCopy(letter);
  });

  const strangers = [
    {
      who: 'a stranger with a certificate in B’s name',
      identity: () => createTlsIdentity({ hostname: 'gateway.b.test', now: new Date(), years: 1 }),
    },
    { who: 'another registered gateway', identity: () => keyOf(a) },
    { who: 'B itself, with the key that only its own servers know', identity: () => keyOf(b, 'agency-tls') },
  ];

  test.each(strangers)('TLS: $who answers in the place of B', async ({ identity }) => {
    const letter = writeLetter();
    await using stranger = await startSink({ tls: { ...(await identity()), implicit: true } });
    rewire(stranger.port);
    const deferred = await a.logged(idOf(await a.submit(letter)), 'deferred');
    expect(JSON.stringify(deferred)).toContain('does not have the key that the directory lists');
    expect(stranger.messages).toEqual([]);
    await expectOneCopy(letter);
  });
});

/** A TLS identity as it lies in an agency's folder. */
async function keyOf({ agency }: Neighbour, name = 'gateway-tls') {
  const read = (ending: string) => readFile(join(agency.folder, `${name}.${ending}`), 'utf8');
  return { key: await read('key'), certificate: await read('crt') };
}

/** A program that has B's key and answers as it is told, in the place of B's gateway. */
async function impersonateB(script: SinkScript): Promise<Sink> {
  const sink = await startSink({ tls: { ...(await keyOf(b)), implicit: true }, script });
  rewire(sink.port);
  return sink;
}

describe('at B’s gateway, a 4xx or silence leaves the letter with us:', () => {
  const rows: { step: string; script: SinkScript; inDoubt: boolean }[] = [
    { step: 'MAIL', script: { atMail: '451 4.3.0 later' }, inDoubt: false },
    { step: 'RCPT', script: { recipients: { [OFFICER_B]: '450 4.2.1 later' } }, inDoubt: false },
    { step: 'the dot', script: { afterDot: '452 4.3.1 later' }, inDoubt: false },
    { step: 'the dot', script: { afterDot: 'drop' }, inDoubt: true },
  ];

  test.each(rows)('$step: $script', async ({ script, inDoubt }) => {
    const letter = writeLetter();
    await using sink = await impersonateB(script);
    expect(await a.logged(idOf(await a.submit(letter)), 'deferred')).toMatchObject({ inDoubt });
    expect(sink.messages.flatMap(({ bytes }) => canariesIn(bytes))).toEqual([]);
    await expectOneCopy(letter);
  });
});

describe('a letter that B refuses for good is reported to its author, once, also where', () => {
  const rows: { fault: string; broken: Broken }[] = [
    { fault: 'nothing else goes wrong', broken: () => ({}) },
    { fault: 'the report cannot be sealed', broken: (house) => cryptoThrows(house, 'sealToSelf') },
    { fault: 'the worker is killed over the report', broken: (house) => workerKilled(house, 'sealToSelf') },
    {
      fault: 'the report cannot be committed',
      broken: (house) => commitFails(house, 'report', async () => gone()),
    },
    {
      fault: 'the report is committed and we stop there',
      broken: (house) => commitFails(house, 'report', (commit) => commit().then(gone)),
    },
    { fault: 'that it was reported cannot be recorded', broken: (house) => recordFails(house, 'reported') },
  ];

  test.each(rows)('$fault', async ({ broken }) => {
    const letter = writeLetter();
    await using _sink = await impersonateB({ afterDot: '550 5.7.1 this message cannot be accepted in this form' });
    a.break(broken);
    const id = idOf(await a.submit(letter));
    await a.logged(id, 'fault', 'done');
    a.mend();
    await a.settle();
    const reports = await a.reports(letter);
    expect(reports).toHaveLength(1);
    expect(reports.flatMap(canariesIn)).toEqual([]);
    expect(await b.copies(OFFICER_B, letter)).toEqual([]);
    expect(await street.leaks()).toEqual([]);
  });
});
