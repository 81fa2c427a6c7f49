/** The stage of the demo: two whole agencies, their mail servers, and a tap on the wire between their gateways, all on this machine. */
import { EventEmitter } from 'node:events';
import { copyFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fingerprint, readCertificate } from '../../directory/certificate.ts';
import { type Gateway, startGateway } from '../../gateway/main.ts';
import { createTlsIdentity } from '../../gateway/tls-identity.ts';
import { type Agency, foundTown, type Town } from '../house/town.ts';
import { startWireTap, type WireTap } from '../peers/wire-tap.ts';
import { type Chronicle, createChronicle, heloOf, type Side } from './chronicle.ts';
import { type Answer, type MailboxServer, type Submission, startMailboxServer } from './mailbox-server.ts';
import { DEFAULT_DOMAINS, type Domains } from './message.ts';
import { handOver, type MailServer } from './smtp-client.ts';
import { watched } from './witness.ts';

/** One agency of the two. */
export interface House {
  readonly agency: Agency;
  readonly name: string;
  readonly domain: string;
  readonly fingerprint: Fingerprint;
  readonly mailboxes: MailboxServer;
  /** Its mail server as its officers' programs see it, and its gateway as its mail server sees it. */
  readonly server: MailServer;
  readonly gateway: MailServer;
  /** The file of the certificate that its mail server bears. */
  readonly serverCertificate: string;
  /** The members file as its gateway has it: each agency fetches a copy of its own. */
  readonly membersFile: string;
}

export interface Stage extends AsyncDisposable {
  readonly folder: string;
  readonly town: Town;
  readonly tap: WireTap;
  readonly chronicle: Chronicle;
  /** Emits `change` whenever something has happened. */
  readonly news: EventEmitter;
  readonly houses: Readonly<Record<Side, House>>;
  /** What runs; null while it is stopped. */
  gateway(side: Side): Gateway | null;
  startGateway(side: Side): Promise<void>;
  stopGateway(side: Side): Promise<void>;
  /** Puts the registrar's newest members file in place for an agency. */
  fetchMembers(side: Side): Promise<void>;
  /** Hands a message to agency A's mail server, as an officer's mail program does. */
  send(message: Submission): Promise<Answer>;
}

const SIDES = ['a', 'b'] as const;

/** Founds and starts everything. With `keep`, the folder stays when it is over. */
export async function openStage(domains: Domains = DEFAULT_DOMAINS, { keep = false } = {}): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'valise-demo-'));
  if (!keep) stack.defer(() => rm(folder, { recursive: true, force: true }));
  const servers = { a: await openServer(folder, 'a'), b: await openServer(folder, 'b') };
  for (const side of SIDES) stack.use(servers[side].mailboxes);
  const foundings = SIDES.map((id) => ({ id, domains: [domains[id]], serverPort: servers[id].mailboxes.port }));
  const town = await foundTown(foundings, join(folder, 'agencies'));
  const tap = stack.use(await startWireTap({ host: '127.0.0.1', port: town.agency('b').gatewaysPort }));
  await town.publish((document) => ({ ...document, members: document.members.map(reachedThrough(tap.port)) }));
  const house = (side: Side) => openHouse(folder, town.agency(side), domains[side], servers[side]);
  const stage = assemble(folder, town, tap, { a: await house('a'), b: await house('b') });
  for (const side of SIDES) {
    connectServer(stage, side);
    await stage.fetchMembers(side);
    await stage.startGateway(side);
    stack.defer(() => stage.stopGateway(side));
  }
  const opened = stack.move();
  return { ...stage, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** B's gateway is registered at the tap's port, so that everything that goes to it goes through the tap. */
function reachedThrough(port: number) {
  return (member: Agency['entry']): Agency['entry'] =>
    member.id === 'b' && member.endpoint ? { ...member, endpoint: { ...member.endpoint, port } } : member;
}

interface Server {
  readonly mailboxes: MailboxServer;
  readonly certificate: string;
  readonly certificateFile: string;
}

async function openServer(folder: string, side: Side): Promise<Server> {
  const tls = await createTlsIdentity({ hostname: heloOf(side), now: new Date(), years: 1 });
  const certificateFile = join(folder, `mail-server-${side}.crt`);
  await writeFile(certificateFile, tls.certificate);
  const mailboxes = await startMailboxServer(join(folder, `mailboxes-${side}`), { tls });
  return { mailboxes, certificate: tls.certificate, certificateFile };
}

async function openHouse(folder: string, agency: Agency, domain: string, server: Server): Promise<House> {
  const { fingerprint } = await readCertificate(await readFile(join(agency.folder, 'certificate.asc'), 'utf8'));
  const host = '127.0.0.1';
  const trusted = await readFile(join(agency.folder, 'agency-tls.crt'), 'utf8');
  const side = agency.id as Side;
  return {
    agency,
    name: agency.entry.name,
    domain,
    fingerprint,
    mailboxes: server.mailboxes,
    server: { host, port: server.mailboxes.port, trusted: server.certificate, name: heloOf(side) },
    gateway: { host, port: agency.agencyPort, trusted, name: agency.config().hostname },
    serverCertificate: server.certificateFile,
    membersFile: join(folder, `members-${side}.txt`),
  };
}

/** Everything but what closes it. */
function assemble(
  folder: string,
  town: Town,
  tap: WireTap,
  houses: Stage['houses'],
): Omit<Stage, keyof AsyncDisposable> {
  const news = new EventEmitter().setMaxListeners(0);
  const chronicle = createChronicle(() => news.emit('change'));
  const running = new Map<Side, Gateway>();
  return {
    folder,
    town,
    tap,
    chronicle,
    news,
    houses,
    gateway: (side) => running.get(side) ?? null,
    startGateway: async (side) => {
      const { agency, membersFile } = houses[side];
      const config = agency.config();
      const own = { ...config, directory: { ...config.directory, members: membersFile } };
      const log = (line: string) => chronicle.log(side, line);
      running.set(side, await startGateway(own, { log, alter: watched(side, tap, chronicle) }));
      news.emit('change');
    },
    stopGateway: async (side) => {
      await running.get(side)?.[Symbol.asyncDispose]();
      running.delete(side);
      news.emit('change');
    },
    fetchMembers: async (side) => {
      const { membersFile } = houses[side];
      await copyFile(town.membersFile, `${membersFile}.new`);
      await rename(`${membersFile}.new`, membersFile);
    },
    send: (message) => handOver(houses.a.server, `officer.${houses.a.domain}`, message),
  };
}

/** Mail for its own officers stays; all other mail goes to the gateway, whose answer is the officer's answer. */
function connectServer({ houses, chronicle }: Pick<Stage, 'houses' | 'chronicle'>, side: Side): void {
  const { mailboxes, domain, gateway } = houses[side];
  mailboxes.keeps = (address) => address.toLowerCase().endsWith(`@${domain}`);
  mailboxes.arrived = (arrived) => void chronicle.arrived(side, arrived);
  mailboxes.onward = async (submission) => {
    if (side === 'b') return handOver(gateway, heloOf(side), submission);
    const number = chronicle.begin(submission);
    const answer = await handOver(gateway, heloOf(side), submission);
    chronicle.answered(number, answer);
    return answer;
  };
}
