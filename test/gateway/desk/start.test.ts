/** The desk as a process: it serves, can do nothing else, is started again when it dies, and ends with whoever started it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, processArguments, startDesk } from '../../../gateway/desk/start.ts';
import { SITE } from '../../../gateway/desk/texts.ts';
import { askDesk, joinDesk, openScene, type Scene } from './scene.ts';

const ROOT = join(import.meta.dirname, '../../..');

let scene: Scene;
let desk: Desk;
const deaths: string[] = [];
const warnings: string[] = [];
beforeAll(async () => {
  scene = await openScene();
  const surroundings = {
    onDied: (why: string) => deaths.push(why),
    warn: (text: string) => warnings.push(text),
    firstPause: 50,
  };
  desk = await startDesk(scene.options, surroundings);
});
afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  await scene[Symbol.asyncDispose]();
});

const isAlive = (pid: number) => existsSync(`/proc/${pid}`);

test('it serves: an invitation, a session, held mail', async () => {
  const ann = await joinDesk(scene, desk.port, scene.invite('Ann', ['releaser']));
  const id = scene.hold();
  expect((await ann.get('/en/held')).text).toContain(`/en/held/${id}`);
  expect(warnings).toEqual([]);
});

test('it needs little memory', () => {
  const [, resident] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${desk.pid}/status`, 'utf8'))!;
  // A process of Node that does nothing has 60 MB; the code of all pages in six languages takes as much again.
  expect(Number(resident) / 1024).toBeLessThan(140);
});

test('it has no environment, and what it was started with names no secret', () => {
  expect(readFileSync(`/proc/${desk.pid}/environ`, 'utf8')).toBe('');
  const key = readFileSync(scene.options.tls.keyFile, 'utf8').split('\n')[1]!;
  expect(readFileSync(`/proc/${desk.pid}/cmdline`, 'utf8')).not.toContain(key);
});

test('killed, it is started again at the same port, and sessions go on', async () => {
  const ann = await joinDesk(scene, desk.port, scene.invite('Ben', ['releaser']));
  const first = desk.pid!;
  process.kill(first, 'SIGKILL');
  await expect.poll(() => desk.pid !== first && isAlive(desk.pid!), { timeout: 20_000 }).toBe(true);
  await expect
    .poll(
      () =>
        ann.get('/en/overview').then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 20_000 },
    )
    .toBe(200);
  expect(deaths).toEqual(['it ended with SIGKILL']);
});

test('it ends with whoever started it, even where that one was killed', async () => {
  const args = processArguments({ ...scene.options, port: 0 });
  const keeper = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ${JSON.stringify(args)}, { env: {}, cwd: '/', detached: true, stdio: ['pipe', 'inherit', 'ignore'] });
    console.log(JSON.stringify({ pid: child.pid })); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['-e', keeper], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
  const { pid } = JSON.parse((await lines.next()).value!);
  expect(JSON.parse((await lines.next()).value!)).toMatchObject({ kind: 'ready' });
  parent.kill('SIGKILL');
  await once(parent, 'close');
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
});

test('where it cannot serve at all, that is said in a sentence', async () => {
  const surroundings = { onDied: () => {}, warn: () => {} };
  await expect(startDesk({ ...scene.options, port: desk.port }, surroundings)).rejects.toThrow(
    /^the desk cannot be started: it cannot serve at 127\.0\.0\.1:\d+: .*EADDRINUSE/,
  );
  const tls = { ...scene.options.tls, certificateFile: '/etc/passwd' };
  await expect(startDesk({ ...scene.options, tls }, surroundings)).rejects.toThrow(/the desk cannot be started/);
});

describe('code inside the process', () => {
  /** What each attempt came to, in a process with the desk's rights that runs it in place of the desk. */
  async function tryInside(attempts: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    const probe = join(ROOT, 'node_modules', `.valise-probe-${process.pid}.mjs`);
    const tries = Object.entries(attempts).map(
      ([name, code]) => `try { await (async () => { ${code} })(); out[${JSON.stringify(name)}] = 'done'; }
        catch (error) { out[${JSON.stringify(name)}] = String(error.code ?? error.name); }`,
    );
    const confined = JSON.stringify(join(ROOT, 'gateway/confined.ts'));
    await writeFile(
      probe,
      `(await import(${confined})).giveUpProcesses();\nconst out = {};\n${tries.join('\n')}\nconsole.log(JSON.stringify(out));\nprocess.exit();\n`,
    );
    const args = processArguments(scene.options).map((arg) => (arg.endsWith('child.ts') ? probe : arg));
    const child = spawn(process.execPath, args, { env: {}, cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] });
    const out = Buffer.concat(await Array.fromAsync(child.stdout as AsyncIterable<Buffer>)).toString();
    await rm(probe);
    return JSON.parse(out);
  }

  test('reads its certificate and its own code, and is denied everything else', async () => {
    const { folder, options } = scene;
    const spoolFile = join(folder, 'spool-file');
    await writeFile(spoolFile, 'sealed');
    const fs = `const fs = await import('node:fs');`;
    const outcomes = await tryInside({
      certificate: `${fs} fs.readFileSync(${JSON.stringify(options.tls.certificateFile)})`,
      spool: `${fs} fs.readFileSync(${JSON.stringify(spoolFile)})`,
      people: `${fs} fs.readFileSync(${JSON.stringify(join(folder, 'people.sqlite'))})`,
      'data folder': `${fs} fs.readdirSync(${JSON.stringify(folder)})`,
      keyring: `${fs} fs.readFileSync(${JSON.stringify(join(ROOT, 'gateway/openpgp/keyring.ts'))})`,
      config: `${fs} fs.readFileSync(${JSON.stringify(join(ROOT, 'gateway.toml'))})`,
      passwd: `${fs} fs.readFileSync('/etc/passwd')`,
      'own memory': `${fs} fs.readFileSync('/proc/self/maps')`,
      'path that climbs': `${fs} fs.readFileSync(${JSON.stringify(`${ROOT}/gateway/desk/../openpgp/keyring.ts`)})`,
      write: `${fs} fs.writeFileSync(${JSON.stringify(join(folder, 'written'))}, 'x')`,
      'write to its code': `${fs} fs.appendFileSync(${JSON.stringify(join(ROOT, 'gateway/desk/child.ts'))}, '')`,
      link: `${fs} fs.symlinkSync('/etc/passwd', ${JSON.stringify(join(ROOT, 'gateway/desk/link'))})`,
      spawn: `(await import('node:child_process')).spawnSync('/bin/true')`,
      worker: `new (await import('node:worker_threads')).Worker('', { eval: true })`,
      addon: `process.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6')`,
      database: `new (await import('node:sqlite')).DatabaseSync(${JSON.stringify(join(folder, 'people.sqlite'))})`,
      debugger: `(await import('node:inspector')).open(0)`,
      report: `process.report.writeReport(${JSON.stringify(join(folder, 'report'))})`,
      'heap snapshot': `(await import('node:v8')).writeHeapSnapshot(${JSON.stringify(join(folder, 'heap'))})`,
      'internal binding': `process.binding('fs').open('/etc/passwd', 0, 0)`,
      signal: `process.kill(${process.pid}, 0)`,
      'signal, imported': `(await import('node:process')).kill(${process.pid}, 0)`,
      priority: `(await import('node:os')).setPriority(${process.pid}, 5)`,
      'code from text': `new Function('return 1')()`,
    });
    const { certificate, ...rest } = outcomes;
    expect(certificate).toBe('done');
    const denied = ['ERR_ACCESS_DENIED', 'ERR_DLOPEN_DISABLED', 'ERR_UNKNOWN_BUILTIN_MODULE', 'TypeError', 'EvalError'];
    expect(Object.entries(rest).filter(([, outcome]) => !denied.includes(outcome))).toEqual([]);
    expect(await readFile(spoolFile, 'utf8')).toBe('sealed');
  });
});

test('while the gateway is gone, it says so, and dies of nothing', async () => {
  const before = desk.pid;
  const ann = await joinDesk(scene, desk.port, scene.invite('Carl', ['releaser']));
  await scene.stopGateway();
  const { status, text } = await ann.get('/fr/held');
  expect([status, text.includes(SITE.fr.sorry.unavailable)]).toEqual([503, true]);
  await scene.startGateway();
  expect((await ann.get('/fr/held')).status).toBe(200);
  expect(desk.pid).toBe(before);
});

test('its requests go by name alone: another name at the same port is nobody', async () => {
  const { status } = await askDesk(scene, desk.port, '/', { headers: { host: `localhost:${desk.port}` } });
  expect(status).toBe(421);
});
