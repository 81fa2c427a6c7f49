/** Two gateways under load, killed at random moments again and again: what was acknowledged arrives, whole, and nothing else is said of it. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type MailboxServer, startMailboxServer } from '../demo/mailbox-server.ts';
import { canariesIn, leaksBelow, OFFICER_B, writeLetter } from '../house/canary.ts';
import { publishEndpoint, spooledItems, takeBlock } from '../house/mail.ts';
import { type Agency, foundTown } from '../house/town.ts';
import { waitFor } from '../peers/process.ts';
import { deliver } from '../peers/smtp-dialog.ts';
import { startWireTap } from '../peers/wire-tap.ts';
import { type Copy, type Findings, findings } from './findings.ts';
import { startQuickly } from './gateway-process.ts';
import { Lives } from './lives.ts';

const CLIENTS = 3;
/** More than this many letters under way, and the clients wait: what is to be tried is crashing, not a full disk. */
const UNDER_WAY = 150;
const DRAIN = 5 * 60_000;

/** What a loop came to. */
export interface CrashReport extends Findings {
  readonly kills: number;
  /** How many letters were answered 250. */
  readonly acknowledged: number;
  /** How many were not answered 250, or not at all. */
  readonly unacknowledged: number;
  readonly copies: number;
}

/** Runs for so long, then lets everything arrive and compares. */
export async function crashLoop(seconds: number, say: (line: string) => void): Promise<CrashReport> {
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'valise-torture-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const servers = await Promise.all(['a', 'b'].map((id) => startMailboxServer(join(folder, `mailboxes-${id}`))));
  for (const server of servers) parts.use(server);
  const town = await foundTown(
    ['a', 'b'].map((id, n) => ({ id, serverPort: servers[n]!.port })),
    folder,
  );
  const [a, b] = [town.agency('a'), town.agency('b')];
  const tap = parts.use(await startWireTap({ host: '127.0.0.1', port: b.gatewaysPort }));
  await publishEndpoint(town, 'b', tap);
  for (const agency of [a, b]) await startQuickly(agency);
  const [livesA, livesB] = [parts.use(new Lives(a)), parts.use(new Lives(b))];
  await Promise.all([livesA.begin(), livesB.begin()]);

  const mail = new Mail(servers[1]!, livesB);
  const leaks = await underLoad(mail, a, seconds, () => killing([livesA, livesB], seconds, mail, say));
  await drain(mail, [livesA, livesB], say);
  leaks.push(...canariesIn(tap.said()).map((leak) => `on the wire: ${leak}`));
  for (const lives of [livesA, livesB]) leaks.push(...(await leaksOf(lives)));
  const copies = await mail.copies(b);
  return {
    kills: livesA.kills + livesB.kills,
    acknowledged: mail.acknowledged.size,
    unacknowledged: mail.submitted.size - mail.acknowledged.size,
    copies: copies.length,
    ...findings({ ...mail, copies, lives: livesB.logs(), leaks }),
  };
}

/** What was handed in and what has arrived. */
class Mail {
  /** SHA-256 of each letter that was handed in, by Message-ID. */
  readonly submitted = new Map<string, string>();
  readonly acknowledged = new Set<string>();
  /** The file of each copy in the mailbox, with the life of gateway B in which it came. */
  readonly arrived = new Map<string, number>();
  readonly #server: MailboxServer;

  constructor(server: MailboxServer, lives: Lives) {
    this.#server = server;
    server.arrived = ({ file, connectedAt }) => this.arrived.set(file, lives.at(connectedAt));
  }

  /** Hands in one letter, once: a client that was told nothing does not come back. */
  async submit({ agencyPort }: Agency): Promise<void> {
    const letter = writeLetter({ size: Math.random() < 0.05 ? 1_500_000 : Math.random() * 30_000 });
    this.submitted.set(letter.messageId, sha256(letter.bytes));
    const { code } = await deliver({ port: agencyPort, tls: 'starttls' }, letter.bytes, letter.from, letter.to);
    if (code === 250) this.acknowledged.add(letter.messageId);
  }

  async copies(b: Agency): Promise<Copy[]> {
    const all = await this.#server.messages(OFFICER_B);
    const lives = [...this.arrived.values()];
    return all.map((bytes, n) => {
      const { verdict, below } = takeBlock(new Uint8Array(bytes), b);
      const messageId = /^Message-ID: (<[^>]+>)/m.exec(Buffer.from(below).toString('latin1'))?.[1] ?? '';
      return { messageId, id: verdict.get('id') ?? '', sha256: sha256(below), life: lives[n]! };
    });
  }
}

/** Clients hand in letters until the killing is over; answers the leaks that were seen after each kill. */
async function underLoad(mail: Mail, a: Agency, seconds: number, kill: () => Promise<string[]>): Promise<string[]> {
  const end = performance.now() + seconds * 1000;
  const client = async () => {
    while (performance.now() < end) {
      if (mail.acknowledged.size - mail.arrived.size > UNDER_WAY) await pause(50);
      // The gateway was killed, or is just being started: the client comes back with another letter.
      else await mail.submit(a).catch(() => pause(50));
    }
  };
  const [leaks] = await Promise.all([kill(), ...Array.from({ length: CLIENTS }, client)]);
  return leaks;
}

async function killing(
  all: readonly Lives[],
  seconds: number,
  mail: Mail,
  say: (line: string) => void,
): Promise<string[]> {
  const end = performance.now() + seconds * 1000;
  const leaks: string[] = [];
  for (let said = performance.now(); performance.now() < end; ) {
    await pause(Math.random() * 1_500);
    const victim = all[Math.random() < 0.5 ? 0 : 1]!;
    await victim.kill();
    leaks.push(...(await leaksBelow(victim.agency.data)));
    await victim.begin();
    if (performance.now() - said < 10_000) continue;
    said = performance.now();
    const kills = all.reduce((sum, lives) => sum + lives.kills, 0);
    say(`${kills} kills, ${mail.acknowledged.size} acknowledged, ${mail.arrived.size} copies arrived`);
  }
  return leaks;
}

/** What was deferred waits for minutes, but a gateway that starts tries everything at once. */
async function drain(mail: Mail, all: readonly Lives[], say: (line: string) => void): Promise<void> {
  const isEmpty = async () => (await Promise.all(all.map(({ agency }) => spooledItems(agency)))).flat().length === 0;
  let turn = all;
  let last = { arrived: -1, at: 0 };
  await waitFor(
    'both spools to be empty',
    async () => {
      if (await isEmpty()) return true;
      if (mail.arrived.size !== last.arrived) last = { arrived: mail.arrived.size, at: performance.now() };
      if (performance.now() - last.at < 3_000) return false;
      say(`letting the rest arrive: ${mail.arrived.size} copies so far`);
      // By turns: what one tries as soon as it has started must not meet another that is being stopped.
      turn = turn.toReversed();
      for (const lives of turn) await lives.again();
      last = { arrived: -1, at: 0 };
      return false;
    },
    DRAIN,
  );
}

async function leaksOf(lives: Lives): Promise<string[]> {
  const said = lives.logs().flatMap((log) => canariesIn(JSON.stringify(log)));
  return [...said.map((leak) => `log of ${lives.agency.id}: ${leak}`), ...(await leaksBelow(lives.agency.data))];
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
