/** Everything that the benchmark sends mail through: a Postfix, two gateways in processes of their own, and the sinks behind them. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'smol-toml';
import { startWorkers } from '../../gateway/openpgp/workers.ts';
import { AS_STARTED } from '../house/as-started.ts';
import { type Agency, foundTown, type MemberEntry, type Town } from '../house/town.ts';
import { startPostfix } from '../peers/postfix.ts';
import { type Running, startProcess, waitForPort } from '../peers/process.ts';
import { type Sink, startSink } from './sink.ts';

/** One road that mail is timed on. */
export interface Lane {
  readonly name: string;
  /** Where mail is handed over, and to whom it is. */
  readonly port: number;
  readonly domain: string;
  /** Where it must arrive. */
  readonly sink: Sink;
  /** The processes that carry it. */
  readonly pids: readonly number[];
  /** Whether a message that arrived is what was sent, as far as that is seen from outside. */
  readonly isRight: (arrived: Uint8Array, sent: Uint8Array) => boolean;
  /** The message inside one that arrived. */
  readonly open: (arrived: Uint8Array) => Promise<Uint8Array>;
}

export interface Stage extends AsyncDisposable {
  readonly folder: string;
  /** The first is what the others are compared with. */
  readonly lanes: readonly Lane[];
}

/** Starts everything. Needs root, because Postfix does. */
export async function openStage(): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const sink = stack.use(await startSink());
  const postfix = stack.use(await startPostfix(plainRelay(sink.port)));
  const { town, passing, protecting } = stack.use(await openRoads(sink, false));
  const b = stack.use(await startGateway(town.agency('b')));
  const lanes = [
    { ...outside(sink), name: '(a) Postfix, relaying', port: postfix.port, pids: [postfix.pid] },
    passing,
    protecting,
    { ...passing, name: '(d) two gateways', pids: [...passing.pids, b.pid], domain: 'b.example' },
  ];
  const opened = stack.move();
  return { folder: town.folder, lanes, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** The two roads of one gateway, which looks into what it carries or does not. */
export interface Roads extends AsyncDisposable {
  readonly town: Town;
  readonly passing: Lane;
  readonly protecting: Lane;
}

export async function openRoads(sink: Sink, inspects: boolean): Promise<Roads> {
  await using stack = new AsyncDisposableStack();
  const town = stack.use(await found(sink.port, inspects));
  const { gatewayTls } = town.agency('c').config();
  const sealedSink = stack.use(await startSink(gatewayTls));
  await town.publish((document) => ({ ...document, members: document.members.map(moved('c', sealedSink.port)) }));
  const a = stack.use(await startGateway(town.agency('a')));
  const { open } = stack.use(await opener(town.agency('c')));
  const gateway = { ...outside(sink), port: town.agency('a').agencyPort, pids: [a.pid] };
  const toMember = { domain: 'c.example', sink: sealedSink, isRight: isSealed, open };
  const opened = stack.move();
  return {
    town,
    passing: { ...gateway, name: '(b) gateway, passing' },
    protecting: { ...gateway, ...toMember, name: '(c) gateway, protecting' },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const outside = (sink: Sink) => ({
  domain: 'outside.example',
  sink,
  isRight: endsWith,
  open: async (arrived: Uint8Array) => arrived,
});

/** As an administrator would run it, and not slower than it can be: with every fsync, and with its connections kept. `main.cf` beside this file shows all of it. */
export function plainRelay(sinkPort: number) {
  const settings = { smtp_connection_cache_on_demand: 'yes', smtp_connection_cache_destinations: '127.0.0.1' };
  return { hostname: 'relay.a.example', relayHost: { host: '127.0.0.1', port: sinkPort }, settings };
}

/** A sends, B receives, and C is a member whose gateway is a sink. */
function found(sinkPort: number, inspects: boolean): Promise<Town> {
  const ports = { serverPort: sinkPort, smarthostPort: sinkPort, inspect: { enabled: inspects } };
  return foundTown(['a', 'b', 'c'].map((id) => ({ id, ...ports })));
}

function moved(id: string, port: number) {
  return (member: MemberEntry): MemberEntry =>
    member.id === id && member.endpoint ? { ...member, endpoint: { ...member.endpoint, port } } : member;
}

/** smtp-source speaks no TLS, so the agency's own door takes mail in clear, as it may on loopback. */
async function startGateway(agency: Agency): Promise<Running> {
  const file = join(agency.folder, 'gateway.toml');
  const table = parse(await readFile(file, 'utf8')) as { listen: { role: string }[] };
  const listen = table.listen.map((door) => (door.role === 'agency' ? { ...door, requireTls: false } : door));
  await writeFile(file, stringify({ ...table, listen }));
  const { node, env } = NODE;
  const gateway = await startProcess({
    file: node,
    args: ['gateway/main.ts', 'start', '--config', file],
    env,
    cwd: ROOT,
  });
  await waitForPort(gateway, agency.agencyPort);
  return gateway;
}

const ROOT = join(import.meta.dirname, '../..');
const NODE = { node: process.execPath, env: AS_STARTED };

/** Opens with C's key what arrived at its sink. */
async function opener(agency: Agency) {
  const { agencies } = agency.config();
  const onDied = (why: Error) => console.error(why);
  const crypto = await startWorkers({ agencies, threads: 1, timeoutMs: 60_000, onDied });
  return {
    open: async (message: Uint8Array) => {
      const opened = await crypto.run('unprotect', agency.id, { message, candidates: [], now: new Date() });
      return opened.kind === 'opened' ? opened.message : new Uint8Array();
    },
    [Symbol.asyncDispose]: () => crypto[Symbol.asyncDispose](),
  };
}

/** Fields are added on top; of what was sent, every octet is there. */
function endsWith(arrived: Uint8Array, sent: Uint8Array): boolean {
  return Buffer.compare(arrived.subarray(-sent.length), sent) === 0;
}

/** Larger than what it holds, and nothing of it to be seen. */
function isSealed(arrived: Uint8Array, sent: Uint8Array): boolean {
  const message = Buffer.from(arrived.buffer, arrived.byteOffset, arrived.length);
  return (
    message.length > sent.length &&
    message.includes('application/pgp-encrypted') &&
    !message.includes(sent.subarray(-200))
  );
}
