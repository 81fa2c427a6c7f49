/** The stage of the demo: a network with its directory, two whole agencies, and a tap on the wire between their gateways, all on this machine. */
import { EventEmitter } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fingerprint, readCertificate } from '../../directory/certificate.ts';
import type { Gateway } from '../../gateway/main.ts';
import { createTlsIdentity } from '../../gateway/tls-identity.ts';
import { type FileServer, serveFiles } from '../directory/published/file-server.ts';
import { type Agency, foundAgency } from '../house/town.ts';
import { startWireTap, type WireTap } from '../peers/wire-tap.ts';
import { type Chronicle, createChronicle, heloOf, type Side } from './chronicle.ts';
import { joinNetwork } from './joining.ts';
import { type Answer, type MailboxServer, type Submission, startMailboxServer } from './mailbox-server.ts';
import { DEFAULT_DOMAINS, type Domains } from './message.ts';
import { foundNetwork, type Network } from './network.ts';
import { openPublished, type Told } from './published.ts';
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
}

export interface Stage extends AsyncDisposable {
  readonly folder: string;
  readonly network: Network;
  /** What its directory has published. */
  readonly published: (now: Date) => Promise<Told>;
  /** By it gateway A reads the published log: whoever has it can show A what he likes. */
  readonly mirror: FileServer;
  readonly tap: WireTap;
  readonly chronicle: Chronicle;
  /** Emits `change` whenever something has happened. */
  readonly news: EventEmitter;
  readonly houses: Readonly<Record<Side, House>>;
  /** What runs; null while it is stopped. */
  gateway(side: Side): Gateway | null;
  startGateway(side: Side): Promise<void>;
  stopGateway(side: Side): Promise<void>;
  /** Lets the gateways that run look at the directory now, as they do every few seconds. */
  refreshDirectory(): Promise<void>;
  /** Hands a message to agency A's mail server, as an officer's mail program does. */
  send(message: Submission): Promise<Answer>;
}

const SIDES = ['a', 'b'] as const;
/** In seconds; a gateway waits longer, but here somebody is watching. */
const REFRESH = 5;

/** Founds and starts everything. With `keep`, the folder stays when it is over. */
export async function openStage(domains: Domains = DEFAULT_DOMAINS, { keep = false } = {}): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'valise-demo-'));
  if (!keep) stack.defer(() => rm(folder, { recursive: true, force: true }));
  const papers = join(folder, 'secretariat');
  const network = stack.use(await foundNetwork(papers));
  const mirror = stack.use(await serveFiles(network.tree));
  const follow = { a: mirror.address.href, b: network.registry.href };
  const found = async (side: Side): Promise<House> => {
    const server = await openServer(folder, side);
    stack.use(server.mailboxes);
    const founding = { id: side, domains: [domains[side]], serverPort: server.mailboxes.port };
    const directory = { log: follow[side], genesis: network.place.genesis, refreshSeconds: REFRESH };
    return openHouse(await foundAgency(join(folder, 'agencies'), founding, directory), domains[side], server);
  };
  const houses = { a: await found('a'), b: await found('b') };
  const tap = stack.use(await startWireTap({ host: '127.0.0.1', port: houses.b.agency.gatewaysPort }));
  // B's gateway is registered at the tap's port, so that everything that goes to it goes through the tap.
  const ports = { a: houses.a.agency.gatewaysPort, b: tap.port };
  const stage = assemble({ folder, network, mirror, tap, houses });
  for (const side of SIDES)
    await joinNetwork(network, houses[side].agency, ports[side], { stick: join(folder, `stick-${side}`), papers });
  for (const side of SIDES) {
    connectServer(stage, side);
    await stage.startGateway(side);
    stack.defer(() => stage.stopGateway(side));
  }
  const opened = stack.move();
  return { ...stage, [Symbol.asyncDispose]: () => opened.disposeAsync() };
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

async function openHouse(agency: Agency, domain: string, server: Server): Promise<House> {
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
  };
}

/** Everything but what closes it. */
function assemble(
  given: Pick<Stage, 'folder' | 'network' | 'mirror' | 'tap' | 'houses'>,
): Omit<Stage, keyof AsyncDisposable> {
  const { houses, tap } = given;
  const news = new EventEmitter().setMaxListeners(0);
  const chronicle = createChronicle(() => news.emit('change'));
  const running = new Map<Side, Gateway>();
  return {
    ...given,
    published: openPublished(given.network),
    chronicle,
    news,
    gateway: (side) => running.get(side) ?? null,
    startGateway: async (side) => {
      const log = (line: string) => chronicle.log(side, line);
      running.set(side, await houses[side].agency.start({ log, alter: watched(side, tap, chronicle) }));
      news.emit('change');
    },
    stopGateway: async (side) => {
      await running.get(side)?.[Symbol.asyncDispose]();
      running.delete(side);
      news.emit('change');
    },
    refreshDirectory: async () => {
      await Promise.all([...running.values()].map((gateway) => gateway.refreshDirectory()));
      news.emit('change');
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
