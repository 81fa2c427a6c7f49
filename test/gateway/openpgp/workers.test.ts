import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKey } from 'openpgp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fingerprint } from '../../../directory/certificate.ts';
import { exportUnlocked, generateIdentity } from '../../../gateway/openpgp/keyring.ts';
import { type AgencyKeys, type Crypto, CryptoError, startWorkers } from '../../../gateway/openpgp/workers.ts';
import { bytes, makeIdentity, type TestIdentity } from './identities.ts';

const LARGE = new Uint8Array(20_000_000);
const now = new Date();

let folder: string;
let one: TestIdentity;
let two: TestIdentity;
let agencies: AgencyKeys[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-workers-'));
  [one, two] = await Promise.all([makeAgency('one', 'first passphrase'), makeAgency('two', 'second')]);
  agencies = ['one', 'two'].map((id) => ({
    id,
    secretKeyFiles: [file(`${id}.asc`)],
    passphraseFile: file(`${id}.txt`),
  }));
});

afterAll(() => rm(folder, { recursive: true }));

const file = (name: string) => join(folder, name);

/** Locked in the quick way, which saves a second at each start. */
async function makeAgency(id: string, passphrase: string): Promise<TestIdentity> {
  const identity = await makeIdentity(id);
  await writeFile(file(`${id}.asc`), await exportUnlocked(identity.key, passphrase), { mode: 0o600 });
  await writeFile(file(`${id}.txt`), `${passphrase}\n`, { mode: 0o600 });
  return identity;
}

const start = (more: Partial<Parameters<typeof startWorkers>[0]> = {}): Promise<Crypto> =>
  startWorkers({ agencies, threads: 1, timeoutMs: 60_000, onDied: () => {}, ...more });

const toTwo = (payload: Uint8Array) => ({ payload, recipient: two.certificate, container: 'negotiated' as const, now });

/** Waits for what a thread does in its own time. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it never came true');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('crypto workers', () => {
  test('seal for one agency what only the other opens', async () => {
    await using crypto = await start({ threads: 2 });
    const payload = bytes('words');
    const armored = await crypto.run('signAndEncrypt', 'one', toTwo(payload));
    const opening = { armored, candidates: [], now: new Date() };
    expect(await crypto.run('decryptAndVerify', 'one', opening)).toEqual({ kind: 'not-for-us' });
    const opened = await crypto.run('decryptAndVerify', 'two', { ...opening, candidates: [one.candidate] });
    expect(opened).toMatchObject({ kind: 'opened', plaintext: payload, signature: { fingerprint: one.fingerprint } });
  });

  test('leave the caller its bytes, also where they are a view into others', async () => {
    await using crypto = await start();
    const large = new Uint8Array(1_000_000).fill(65);
    const view = large.subarray(10, 20);
    const sealed = await crypto.run('sealToSelf', 'one', { bytes: view, now });
    expect(large).toHaveLength(1_000_000);
    expect(await crypto.run('openSealed', 'one', sealed)).toEqual(view);
    expect(sealed.length).toBeGreaterThan(0);
    await expect(crypto.run('openSealed', 'two', sealed)).rejects.toThrow(CryptoError);
  });

  test('do many jobs at once, small and large, each with its own answer', async () => {
    await using crypto = await start({ threads: 2 });
    const payloads = Array.from({ length: 40 }, (_, i) => new Uint8Array(i % 10 === 0 ? 400_000 : 100).fill(i));
    const sealed = await Promise.all(
      payloads.map((payload) => crypto.run('sealToSelf', 'one', { bytes: payload, now })),
    );
    const opened = await Promise.all(sealed.map((bytes) => crypto.run('openSealed', 'one', bytes)));
    expect(opened).toEqual(payloads);
    expect(crypto.threads.map(({ busy }) => busy)).toEqual([0, 0]);
  });

  test('take four small jobs or one large one', async () => {
    await using crypto = await start();
    const jobs = [LARGE, bytes('a')].map((payload) => crypto.run('sealToSelf', 'one', { bytes: payload, now }));
    expect(crypto.threads[0]?.busy).toBe(4);
    await jobs[0];
    const small = Array.from({ length: 6 }, () => crypto.run('sealToSelf', 'one', { bytes: bytes('a'), now }));
    expect(crypto.threads[0]?.busy).toBe(4);
    await Promise.all([...jobs, ...small]);
  });

  test('say why a job failed by name and message alone', async () => {
    await using crypto = await start();
    const input = {
      payload: bytes('the words themselves'),
      recipient: 'no certificate',
      container: 'compat' as const,
      now,
    };
    const error = await crypto.run('signAndEncrypt', 'one', input).catch((error: unknown) => error as CryptoError);
    expect(error).toBeInstanceOf(CryptoError);
    expect(error).toMatchObject({
      message: 'the recipient certificate cannot be read',
      cause: { name: 'CipherError', message: 'the recipient certificate cannot be read' },
    });
    const stranger = crypto.run('sealToSelf', 'three', { bytes: bytes('x'), now });
    await expect(stranger).rejects.toMatchObject({ cause: { name: 'KeyringError' } });
  });

  test('sign with the first key and open with the older ones, as they lie locked at rest', async () => {
    const passphrase = 'second';
    const made = await generateIdentity({ agencyName: 'two', address: 'desk@two.example', passphrase, now });
    await writeFile(file('newer.asc'), made.lockedSecretKey);
    const secretKeyFiles = [file('newer.asc'), file('two.asc')];
    await using crypto = await start({ agencies: [{ id: 'two', secretKeyFiles, passphraseFile: file('two.txt') }] });
    const armored = await crypto.run('signAndEncrypt', 'two', toTwo(bytes('x')));
    const fingerprint = (await readKey({ armoredKey: made.certificate })).getFingerprint().toUpperCase() as Fingerprint;
    const candidates = [two.candidate, { fingerprint, armored: made.certificate }];
    const created = new Date(Math.floor(now.getTime() / 1000) * 1000);
    expect(await crypto.run('decryptAndVerify', 'two', { armored, candidates, now })).toEqual({
      kind: 'opened',
      plaintext: bytes('x'),
      signature: { kind: 'good', fingerprint, created },
      container: 2,
    });
  });
});

describe('a worker that ends', () => {
  test('in the middle of a job costs that job, and the next one works', async () => {
    const died: CryptoError[] = [];
    await using crypto = await start({ onDied: (why) => died.push(why) });
    const [thread] = crypto.threads;
    const job = crypto.run('signAndEncrypt', 'one', toTwo(LARGE));
    const refused = expect(job).rejects.toThrow(CryptoError);
    expect(thread?.busy).toBe(4);
    await thread?.terminate();
    await refused;
    expect(died).toHaveLength(1);
    expect(await crypto.run('sealToSelf', 'one', { bytes: bytes('next'), now })).toBeInstanceOf(Uint8Array);
    expect(crypto.threads).toHaveLength(1);
  });

  test('because a job took too long is replaced', async () => {
    const died: CryptoError[] = [];
    await using crypto = await start({ timeoutMs: 1, onDied: (why) => died.push(why) });
    await expect(crypto.run('signAndEncrypt', 'one', toTwo(LARGE))).rejects.toThrow('took longer than 1 ms');
    await until(() => died.length === 1 && crypto.threads.length === 1);
  });

  test('and cannot be replaced is tried again with the next job', async () => {
    const died: CryptoError[] = [];
    await using crypto = await start({ agencies: agencies.slice(0, 1), onDied: (why) => died.push(why) });
    await rename(file('one.txt'), file('gone.txt'));
    await crypto.threads[0]?.terminate();
    await expect(crypto.run('sealToSelf', 'one', { bytes: bytes('x'), now })).rejects.toThrow('reading the passphrase');
    await rename(file('gone.txt'), file('one.txt'));
    expect(await crypto.run('sealToSelf', 'one', { bytes: bytes('x'), now })).toBeInstanceOf(Uint8Array);
    expect(died.length).toBeGreaterThan(1);
  });

  test('with all the others leaves no job waiting', async () => {
    const crypto = await start({ onDied: () => expect.unreachable() });
    const jobs = [1, 2, 3].map(() => crypto.run('signAndEncrypt', 'one', toTwo(LARGE)));
    const outcomes = Promise.allSettled(jobs);
    await crypto[Symbol.asyncDispose]();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await expect(crypto.run('sealToSelf', 'one', { bytes: bytes('x'), now })).rejects.toThrow('closed');
  });
});

test('work is refused when too much of it waits', async () => {
  await using crypto = await start({ maxWaiting: 1 });
  const [busy, waiting] = [
    crypto.run('sealToSelf', 'one', { bytes: LARGE, now }),
    crypto.run('sealToSelf', 'one', { bytes: bytes('x'), now }),
  ];
  await expect(crypto.run('sealToSelf', 'one', { bytes: bytes('x'), now })).rejects.toThrow(
    'too much crypto work waits',
  );
  await Promise.all([busy, waiting]);
});

describe('the start', () => {
  test('is refused with every fault at once', async () => {
    await writeFile(file('wrong.txt'), 'wrong');
    await writeFile(file('broken.asc'), 'not a key');
    const starting = start({
      threads: 2,
      agencies: [
        { id: 'one', secretKeyFiles: [file('one.asc')], passphraseFile: file('wrong.txt') },
        { id: 'two', secretKeyFiles: [file('missing.asc'), file('broken.asc')], passphraseFile: file('two.txt') },
        { id: 'three', secretKeyFiles: [], passphraseFile: file('missing.txt') },
      ],
    });
    const error = await starting.catch((error: unknown) => error as CryptoError);
    expect(error).toBeInstanceOf(CryptoError);
    const faults = (error as CryptoError).message.split('; ');
    expect(faults).toEqual([
      `one: ${file('one.asc')}: the passphrase does not open this key`,
      expect.stringMatching(/^two: .*missing\.asc: ENOENT/),
      expect.stringMatching(/^two: .*broken\.asc: reading the secret key/),
      'three: no secret key is named',
      expect.stringMatching(/^three: reading the passphrase: ENOENT/),
    ]);
  });

  test('is refused where an agency is named twice', async () => {
    await expect(start({ agencies: [agencies[0]!, agencies[0]!] })).rejects.toThrow('twice');
  });
});
