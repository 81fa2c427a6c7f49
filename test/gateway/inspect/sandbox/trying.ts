/** A child that tries to get at the world, from where the real one looks into messages, and answers what became of each try. */
import cp from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { once } from 'node:events';
import fs from 'node:fs';
import inspector from 'node:inspector';
import net from 'node:net';
import os from 'node:os';
import { kill } from 'node:process';
import tls from 'node:tls';
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';
import { serve } from '../../../../gateway/inspect/serve.ts';

type Try = () => unknown;

/** Where the test has put what must not be reached, one to a line of the message. */
function tries([secret = '', socket = '', port = '', file = '']: readonly string[]): Record<string, Try> {
  const tcp = { port: Number(port), host: '127.0.0.1' };
  const odd = process as unknown as Record<string, (...given: unknown[]) => unknown>;
  return {
    'read-passwd': () => fs.readFileSync('/etc/passwd'),
    'read-secret': () => fs.readFileSync(secret),
    'read-own-code': () => fs.readFileSync(import.meta.filename),
    'read-promise': () => fs.promises.readFile(secret),
    'read-folder': () => fs.readdirSync('/'),
    'read-stat': () => fs.statSync(secret),
    'read-proc': () => fs.readFileSync('/proc/self/maps'),
    'read-environment': () => fs.readFileSync(`/proc/${process.ppid}/environ`),
    'read-link': () => fs.readlinkSync('/proc/self/cwd'),
    'read-env-file': () => process.loadEnvFile(secret),
    'read-blob': async () => (await fs.openAsBlob(secret)).text(),
    // It opens files by itself, past the permission model.
    'read-database': () => new (process.getBuiltinModule('node:sqlite').DatabaseSync)(file).exec('CREATE TABLE t (a)'),
    'import-code': () => import('../../../../gateway/main.ts'),
    'write-file': () => fs.writeFileSync(file, 'x'),
    'write-append': () => fs.appendFileSync(secret, 'x'),
    'write-folder': () => fs.mkdtempSync(file),
    'write-heap': () => v8.writeHeapSnapshot(file),
    'write-report': () => process.report.writeReport(file),
    'write-rename': () => fs.renameSync(secret, file),
    'write-link': () => fs.symlinkSync(secret, file),
    'write-remove': () => fs.rmSync(secret),
    'net-tcp': () => once(net.connect(tcp), 'connect'),
    'net-tls': () => once(tls.connect(tcp), 'connect'),
    'net-unix': () => once(net.connect(socket), 'connect'),
    'net-listen': () => once(net.createServer().listen(0, '127.0.0.1'), 'listening'),
    'net-fetch': () => fetch(`http://127.0.0.1:${port}/`),
    'net-udp': () => sent(Number(port)),
    'net-dns': () => dns.promises.resolve('a.example'),
    'net-lookup': () => dns.promises.lookup('localhost'),
    'run-program': () => cp.execFileSync('/bin/true'),
    'run-spawn': () => once(cp.spawn('/bin/true'), 'exit'),
    'run-instead': () => process.execve!('/bin/true', ['true'], {}),
    'run-worker': () => new Worker('0', { eval: true }),
    'run-addon': () => odd.dlopen!({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6'),
    'run-text': () => new Function('return 1')(),
    'run-binding': () => odd.binding!('fs'),
    'signal-gateway': () => process.kill(process.ppid, 0),
    'signal-imported': () => kill(process.ppid, 0),
    'signal-raw': () => odd._kill!(process.ppid, 0),
    'signal-debugger': () => odd._debugProcess!(process.ppid),
    'signal-priority': () => os.setPriority(process.ppid, 10),
    'become-another': () => process.setuid!(65_534),
    'open-debugger': () => inspector.open(0),
    'change-prototype': () => Reflect.get({}, '__proto__', {}),
    'take-permission-back': () => {
      if (!process.permission.has('fs.read') && !process.permission.has('net')) throw new Error('none');
    },
    'see-environment': () => {
      if (Object.keys(process.env).filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name)).length === 0)
        throw new Error('nothing there');
    },
    'see-descriptors': () => {
      const seen = Array.from({ length: 1024 }, (_, fd) => fd).filter((fd) => fd > 2 && isFile(fd));
      if (seen.length === 0) throw new Error('none is a file');
    },
  };
}

function isFile(fd: number): boolean {
  try {
    return fs.fstatSync(fd).isFile();
  } catch {
    return false;
  }
}

async function sent(port: number): Promise<void> {
  const socket = dgram.createSocket('udp4');
  const failed = once(socket, 'error').then(([error]) => Promise.reject(error));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.send('x', port, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
  await Promise.race([promise, failed]);
}

// What fails in a place of its own, such as a server's, is counted where it was tried: there by a promise that never comes.
let uncaught: (error: Error) => void = () => {};

async function outcome(name: string, attempt: Try): Promise<string> {
  const strayed = new Promise((_, reject) => {
    uncaught = reject;
  });
  try {
    await Promise.race([strayed, (async () => attempt())()]);
    return `${name}.done`;
  } catch (error) {
    const { code, cause } = error as { code?: string; cause?: { code?: string } };
    return `${name}.${code ?? cause?.code ?? 'refused'}`.replaceAll('_', '-');
  }
}

await serve(async (message) => {
  process.on('uncaughtException', (error) => uncaught(error));
  const evidence: string[] = [];
  for (const [name, attempt] of Object.entries(tries(Buffer.from(message).toString().split('\n'))))
    evidence.push(await outcome(name, attempt));
  return {
    findings: [{ type: 'iban', band: 'low', count: 1, path: [], role: 'body', evidence }],
    dangers: [],
    unseen: [],
  };
});
