/** Five hundred slow and hostile connections at one gateway: a member's message still gets through, and memory stays bounded. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Running, startProcess, waitForPort } from '../peers/process.ts';
import { type Sink, startSink } from '../peers/sink.ts';
import { deliver } from '../peers/smtp-dialog.ts';
import { AS_STARTED } from './as-started.ts';
import { OFFICER_B, writeLetter } from './canary.ts';
import { type Agency, foundTown, type Town } from './town.ts';

/** Enough to exhaust a gateway that keeps whatever it is sent: under the limit of a message, and above what waits in memory. */
const CHUNK = Buffer.from(`${'x'.repeat(62)}\r\n`.repeat(14_000));

let town: Town;
let sink: Sink;
let b: Agency;
let gatewayB: Running;
let gatewayA: AsyncDisposable;
const crowd: Socket[] = [];
/** Of those who send an octet now and then. */
const trickling: Socket[] = [];
/** Of those who send data: settled once they have sent all, or were sent away. */
const sending: Promise<void>[] = [];
let drip: NodeJS.Timeout;

beforeAll(async () => {
  sink = await startSink();
  town = await foundTown([
    { id: 'a', serverPort: sink.port },
    { id: 'b', serverPort: sink.port },
  ]);
  b = town.agency('b');
  // The first start leaves the compiled code for the others, as the commands have that set a gateway up.
  await (await startB()).stop();
  gatewayB = await startB();
  gatewayA = await town.agency('a').start({ log: () => undefined });
  drip = setInterval(() => {
    for (const socket of trickling) if (socket.writable) socket.write('x');
  }, 200);
});
afterAll(async () => {
  clearInterval(drip);
  for (const socket of crowd) socket.destroy();
  await gatewayA?.[Symbol.asyncDispose]();
  await gatewayB?.stop();
  await sink?.stop();
  await town?.[Symbol.asyncDispose]();
});

async function startB(): Promise<Running> {
  const cwd = join(import.meta.dirname, '../..');
  const args = ['gateway/main.ts', 'start', '--config', join(b.folder, 'gateway.toml')];
  const gateway = await startProcess({ file: process.execPath, args, env: AS_STARTED, cwd });
  await waitForPort(gateway, b.gatewaysPort);
  return gateway;
}

/** From many addresses, so that no limit on one of them helps. */
async function come(port: number, n: number, speak: (socket: Socket) => void): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port, localAddress: `127.0.1.${1 + (n % 100)}` });
  crowd.push(socket);
  socket.on('error', () => undefined).on('data', () => undefined);
  speak(socket);
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
}

const CROWD: readonly (readonly [count: number, port: (of: Agency) => number, speak: (socket: Socket) => void])[] = [
  [150, (of) => of.gatewaysPort, () => undefined],
  [50, (of) => of.gatewaysPort, shakeHands],
  [50, (of) => of.agencyPort, () => undefined],
  [100, (of) => of.mxPort, trickleCommand],
  [150, (of) => of.mxPort, stallInData],
];

function shakeHands(socket: Socket): void {
  connectTls({ socket, rejectUnauthorized: false }).on('error', () => undefined);
}

function trickleCommand(socket: Socket): void {
  socket.once('data', () => trickling.push(socket));
}

function stallInData(socket: Socket): void {
  const envelope = `EHLO slow.example\r\nMAIL FROM:<x@outside.example>\r\nRCPT TO:<${OFFICER_B}>\r\nDATA\r\n`;
  const sent = Promise.withResolvers<void>();
  sending.push(sent.promise);
  socket.once('close', () => sent.resolve());
  socket.once('data', () => socket.write(envelope));
  socket.on('data', (text) => {
    if (!String(text).includes('354 ')) return;
    socket.write(CHUNK, () => sent.resolve());
    trickling.push(socket);
  });
}

test('a member’s message gets through within five seconds, and the gateway never takes 300 MB', async () => {
  const visits = CROWD.flatMap(([count, port, speak]) =>
    Array.from({ length: count }, () => ({ port: port(b), speak })),
  );
  await Promise.all(visits.map(({ port, speak }, n) => come(port, n, speak)));
  expect(visits.length).toBe(500);
  await Promise.all(sending);
  const letter = writeLetter();
  const port = town.agency('a').agencyPort;
  const answer = await deliver({ port, tls: 'starttls' }, letter.bytes, letter.from, letter.to);
  expect(answer.code).toBe(250);
  const [arrived] = await sink.waitForMessages(1, 5_000);
  expect(arrived).toMatchObject({ recipients: [OFFICER_B] });
  expect(gatewayB.ended()).toBeNull();
  expect(await peakMegabytes()).toBeLessThan(300);
});

/** Of the gateway's process since its start, as the kernel counts it. */
async function peakMegabytes(): Promise<number> {
  const status = await readFile(`/proc/${gatewayB.pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
