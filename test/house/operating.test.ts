/** What an operator does to a running gateway: every command of the queue against two real ones, and what the register says of it. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, askFor } from '../../gateway/control/client.ts';
import type { Waiting } from '../../gateway/control/queue.ts';
import { controlSocket } from '../../gateway/control/server.ts';
import { typed } from '../gateway/typed.ts';
import { waitFor } from '../peers/process.ts';
import { type Letter, writeLetter } from './canary.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

let street: Street;
let a: Neighbour;
let b: Neighbour;

beforeAll(async () => {
  street = await foundStreet();
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());

const socket = () => controlSocket(a.agency.data);

/** Runs a command as an operator of A does. */
const run = (...args: readonly string[]) => typed([...args, '--config', join(a.agency.folder, 'gateway.toml')]);

/** A letter to B that cannot leave, because B's gateway is away. */
async function stuck(): Promise<{ id: string; letter: Letter }> {
  const letter = writeLetter();
  const id = idOf(await a.submit(letter));
  await a.logged(id, 'deferred');
  return { id, letter };
}

/** What the author of a letter got that says this of its recipient. */
async function reportsOf(letter: Letter, action: string): Promise<readonly Buffer[]> {
  return (await a.reports(letter)).filter((bytes) => bytes.includes(`Action: ${action}`));
}

/** The register's rows about a message: recipient and state. */
async function states(id: string): Promise<string[][]> {
  const { out } = await run('register', 'export', '--search', id);
  const lines = out.trimEnd().split('\r\n').slice(1);
  return lines.map((line) => line.split(',')).map((cells) => [cells[4] ?? '', cells[6] ?? '']);
}

const stateBecomes = (id: string, state: string) =>
  waitFor(`the register to say ${state} of ${id}`, async () => (await states(id))[0]?.[1] === state);

describe('while the other gateway is away', () => {
  beforeAll(() => b.stop());

  test('what waits is listed in a table of at most 100 columns, and for programs', async () => {
    const { id } = await stuck();
    const { code, out } = await run('queue', 'list');
    expect(code).toBe(0);
    expect(out).toContain(id);
    expect(out).toContain('boris@b.example');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    const json = (await run('queue', 'list', '--json')).out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Waiting);
    expect(json.find((one) => one.id === id)).toMatchObject({ held: null, open: [{ address: 'boris@b.example' }] });
  });

  test('one message is shown with its journal and without its content', async () => {
    const { id, letter } = await stuck();
    const { code, out } = await run('queue', 'show', id);
    expect(code).toBe(0);
    expect(out).toContain(letter.messageId);
    expect(out).toMatch(/deferred boris@b\.example: 451/);
    expect(out).not.toMatch(/canary/);
  });

  test('a held message is not sent until it is released, also after a restart', async () => {
    const { id, letter } = await stuck();
    expect(await run('queue', 'hold', id, '--why', 'asked for by the director')).toMatchObject({ code: 0 });
    await stateBecomes(id, 'held');
    await b.start();
    await a.stop();
    await a.start();
    const other = writeLetter();
    await a.submit(other);
    await waitFor('another letter to overtake it', () => b.isDone(other));
    expect(await b.copies('boris@b.example', letter)).toEqual([]);
    expect((await run('queue', 'show', id)).out).toMatch(/held since \S+: asked for by the director/);
    expect(await run('queue', 'retry', id)).toMatchObject({ code: 1, err: `${id}: is held; release it first\n` });
    expect(await run('queue', 'release', id)).toMatchObject({ code: 0, err: '' });
    await waitFor('the letter to arrive', () => b.isDone(letter));
    expect(await b.copies('boris@b.example', letter)).toHaveLength(1);
    await stateBecomes(id, 'delivered');
    await b.stop();
  });

  test.each([
    { args: [], reports: 1, name: 'tells the author' },
    { args: ['--silent'], reports: 0, name: 'tells nobody when it is to be silent' },
  ])('deleting a held message removes it and $name', async ({ args, reports }) => {
    const { id, letter } = await stuck();
    await run('queue', 'hold', id);
    await waitFor('the notice of the hold', async () => (await reportsOf(letter, 'delayed')).length === 1);
    expect(await run('queue', 'delete', id, ...args)).toEqual({ code: 0, out: `${id} is deleted\n`, err: '' });
    await a.logged(id, 'done');
    const gone = await run('queue', 'show', id);
    expect(gone).toMatchObject({ code: 1, err: expect.stringContaining('is not in the queue') });
    await waitFor('the report', async () => (await reportsOf(letter, 'failed')).length >= reports);
    expect(await a.reports(letter)).toHaveLength(1 + reports);
    expect(await states(id)).toEqual([['boris@b.example', 'deleted']]);
  });

  test('what is wrong with one id does not stop the others', async () => {
    const { id } = await stuck();
    expect(await run('queue', 'hold', 'nosuchmessage', id)).toMatchObject({
      code: 1,
      out: `${id} is held, until it is released\n`,
      err: expect.stringMatching(/^nosuchmessage: is not in the queue/),
    });
    expect(await run('queue', 'release', id, id)).toMatchObject({ code: 1, err: `${id}: is not held\n` });
  });
});

test('everything that waits can be tried at once', async () => {
  await b.start();
  const { code, out } = await run('queue', 'retry', '--all');
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+ messages? (is|are) tried now\n$/) });
  await waitFor('the queue to be empty', async () => (await run('queue', 'list')).out.startsWith('Nothing waits'));
});

describe('the socket', () => {
  test('is for the gateway’s own user alone', async () => {
    expect((await stat(socket())).mode & 0o777).toBe(0o600);
    expect((await stat(a.agency.data)).mode & 0o777).toBe(0o700);
  });

  test.each([
    { method: 'POST' as const, path: '/queue/..%2f..%2fx/hold', body: {}, said: /is not the id of a message/ },
    { method: 'POST' as const, path: '/queue/abc/hold', body: { whyy: 'x' }, said: /Unrecognized key/ },
    { method: 'POST' as const, path: '/queue/abc/hold', body: { why: 'x'.repeat(201) }, said: /Too big/ },
    { method: 'POST' as const, path: '/queue/abc/delete', body: { silent: 'yes' }, said: /expected boolean/ },
    { method: 'POST' as const, path: '/queue/abc/hold', body: { why: 'x'.repeat(5_000) }, said: /too long/ },
    { method: 'POST' as const, path: '/queue/abc/constructor', body: {}, said: /no such request/ },
    { method: 'GET' as const, path: '/reload', body: undefined, said: /no such request/ },
  ])('refuses $method $path', async ({ method, path, body, said }) => {
    await expect(askFor(socket(), method, path, body)).rejects.toThrow(said);
  });

  test('is not needed to look at what a gateway that does not run has in its spool, only to change it', async () => {
    await b.stop();
    const { id, letter } = await stuck();
    await a.stop();
    const { code, out, err } = await run('queue', 'list');
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^the gateway does not run/) });
    expect(out).toContain(id);
    expect((await run('queue', 'show', id)).out).toContain(letter.messageId);
    expect(await run('queue', 'show', 'nosuchmessage')).toMatchObject({ code: 1 });
    expect(await run('queue', 'hold', id)).toMatchObject({
      code: 1,
      err: expect.stringContaining('start the gateway'),
    });
    await Promise.all([a.start(), b.start()]);
    await waitFor('the letter to arrive', () => b.isDone(letter));
  });
});

test('status says how the gateway is', async () => {
  const { code, out } = await run('status');
  expect(code).toBe(0);
  expect(out).toMatch(/^good {3}spool .*\ngood {3}directory .*\ngood {3}crypto .*\ngood {3}queue .*\n$/);
});

test('metrics are there for a scraper', async () => {
  await a.logged(idOf(await a.submit(writeLetter())), 'done');
  const { lines } = await ask(socket(), 'GET', '/metrics');
  const text = (await Array.fromAsync(lines())).join('\n');
  expect(text).toMatch(/^valise_events_total\{event="accepted"\} [1-9]\d*$/m);
  expect(text).toMatch(/^valise_queue_recipients\{state="held"\} 0$/m);
  expect(text).toMatch(/^valise_crypto_workers 1$/m);
  expect(text).toMatch(/^valise_directory_fresh 1$/m);
});

test('health is bad while no crypto worker runs', async () => {
  await Promise.all(a.house.crypto.threads.map((thread) => thread.terminate()));
  const { code, out, err } = await run('status');
  expect({ code, err }).toEqual({ code: 1, err: 'the gateway runs, and something is wrong with it\n' });
  expect(out).toMatch(/^WRONG {2}crypto/m);
});
