/** Held mail while gateway, desk and inspectors are killed at random moments: what people decide comes about, later perhaps, and nothing else does. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { askFor } from '../../gateway/control/client.ts';
import { controlSocket } from '../../gateway/control/server.ts';
import { HELD } from '../../gateway/desk/held/texts.ts';
import { type MailboxServer, startMailboxServer } from '../demo/mailbox-server.ts';
import { type Letter, leaksBelow, OFFICER_B, writeLetter } from '../house/canary.ts';
import { browserOf, deskOf, deskSettings } from '../house/desk.ts';
import { type Agency, foundTown } from '../house/town.ts';
import { freePort } from '../peers/ports.ts';
import { type Running, waitFor } from '../peers/process.ts';
import { deliver } from '../peers/smtp-dialog.ts';
import { startGatewayProcess, startQuickly } from './gateway-process.ts';

/** What people do about a letter: two must approve. */
const PLANS = ['two approve', 'one approves', 'one rejects'] as const;
type Plan = (typeof PLANS)[number];

/** What a loop came to; each list should be empty, and names letters or files. */
export interface ReleaseReport {
  readonly kills: Readonly<Record<string, number>>;
  readonly arrived: number;
  /** Two have approved, and it is not there, or there twice. */
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  /** Not enough have approved, one has rejected, or its author was never told that it was taken, and it is there. */
  readonly unwanted: readonly string[];
  /** It was rejected, and its author was not told; or it was not, and they were told so. */
  readonly untold: readonly string[];
  readonly misreported: readonly string[];
  readonly leaks: readonly string[];
}

/** What is sent to be held. */
const KEY =
  '-----BEGIN PRIVATE KEY-----\r\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\r\n-----END PRIVATE KEY-----\r\n';

/** In milliseconds: a step takes less, as a rule, so that some kills come while nothing is done. */
const STEP = 120;
/** Between two requests of an operator's to try again now what waits for minutes. */
const RETRIES = 1_000;
/** For a start, or for whatever a kill has put off. */
const PATIENCE = 60_000;

/** So many letters, each with a plan and a death at each step. */
export async function releaseLoop(rounds: number, say: (line: string) => void): Promise<ReleaseReport> {
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'valise-torture-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const servers = await Promise.all(['a', 'b'].map((id) => startMailboxServer(join(folder, `mailboxes-${id}`))));
  for (const server of servers) parts.use(server);
  const port = await freePort();
  const [ofA, ofB] = servers as [MailboxServer, MailboxServer];
  const settings = { desk: { ...deskSettings('a'), start: true, port }, inspect: { enabled: true } };
  const a = { id: 'a', serverPort: ofA.port, agency: { release: { people: 2 } }, ...settings };
  const town = await foundTown([a, { id: 'b', serverPort: ofB.port }], folder);
  for (const id of ['a', 'b']) await startQuickly(town.agency(id));
  parts.use(await startGatewayProcess(town.agency('b')));
  const victim = parts.use(new Victim(town.agency('a')));
  await victim.begin();
  const [first, second] = [await releaser(victim.agency, port, 'rene'), await releaser(victim.agency, port, 'rosa')];
  const letters: Told[] = [];
  for (let round = 0; round < rounds; round++) {
    const plan = PLANS[round % PLANS.length]!;
    // Of another author each time: one who is told of much is told of the rest in one mail, an hour later.
    const letter = holding(writeLetter({ from: `author-${round}@a.example` }));
    const id = await victim.endangered(() => submit(victim.agency, letter));
    letters.push({ name: letter.messageId, author: letter.from, plan: id === null ? 'not taken' : plan });
    if (id !== null) await victim.endangered(() => first(id, plan === 'one rejects' ? 'reject' : 'approve'));
    if (id !== null && plan === 'two approve') await victim.endangered(() => second(id, 'approve'));
    say(`${round + 1} of ${rounds}: ${letters.at(-1)!.plan}; killed ${JSON.stringify(victim.kills)}`);
  }
  const mails = async () => ({
    author: (await Promise.all(letters.map(({ author }) => textsOf(ofA, author)))).flat(),
    reader: await textsOf(ofB, OFFICER_B),
  });
  const settled = async () => {
    await askFor(controlSocket(victim.agency.data), 'POST', '/queue/retry');
    await pause(RETRIES);
    return isDone(compare(letters, await mails()));
  };
  // Whether it was in vain is told by the report.
  await waitFor('what was decided', settled, PATIENCE).catch(() => {});
  await victim.end();
  return { kills: victim.kills, ...compare(letters, await mails()), leaks: await leaksBelow(victim.agency.data) };
}

interface Told {
  readonly name: string;
  readonly author: string;
  readonly plan: Plan | 'not taken';
}

interface Mails {
  readonly author: readonly string[];
  readonly reader: readonly string[];
}

/** What has come about of what was decided. */
function compare(letters: readonly Told[], { author, reader }: Mails) {
  const copies = ({ name }: Told) => reader.filter((text) => text.includes(`Message-ID: ${name}`)).length;
  const failures = ({ name }: Told) =>
    author.filter((text) => text.includes(`In-Reply-To: ${name}`) && text.includes('Action: failed')).length;
  const named = (is: (letter: Told) => boolean) => letters.filter(is).map(({ name, plan }) => `${name}: ${plan}`);
  return {
    arrived: reader.length,
    lost: named((letter) => letter.plan === 'two approve' && copies(letter) === 0),
    twice: named((letter) => copies(letter) > 1),
    unwanted: named((letter) => letter.plan !== 'two approve' && copies(letter) > 0),
    untold: named((letter) => letter.plan === 'one rejects' && failures(letter) === 0),
    misreported: named((letter) => letter.plan !== 'one rejects' && failures(letter) > 0),
  };
}

const isDone = ({ lost, untold }: ReturnType<typeof compare>) => lost.length + untold.length === 0;

/** A gateway with its desk and its inspectors, of which one dies at some moment of each step. */
class Victim implements AsyncDisposable {
  readonly agency: Agency;
  readonly kills = { gateway: 0, desk: 0, inspector: 0 };
  #running: Running | null = null;

  constructor(agency: Agency) {
    this.agency = agency;
  }

  async begin(): Promise<void> {
    this.#running = await startGatewayProcess(this.agency);
  }

  async end(): Promise<void> {
    await this.#running?.stop();
    this.#running = null;
  }

  /** Takes a step, while somebody is killed; the gateway is there again afterwards. */
  async endangered<T>(step: () => Promise<T>): Promise<T> {
    const [result] = await Promise.all([step(), this.#killOne()]);
    return result;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }

  async #killOne(): Promise<void> {
    const gateway = this.#running!;
    const who = Object.keys(this.kills)[Math.floor(Math.random() * 3)] as keyof typeof this.kills;
    await pause(Math.random() * STEP);
    if (who !== 'gateway') {
      const pid = childrenOf(gateway.pid).find(({ runs }) =>
        runs.endsWith(`gateway/${who === 'desk' ? who : 'inspect'}/child.ts`),
      )?.pid;
      // It may be on its way back from the last time.
      if (pid !== undefined && killed(pid)) this.kills[who]++;
      return;
    }
    await gateway.kill();
    this.kills.gateway++;
    await this.begin();
  }
}

/** The processes that one has started, by the file that Node runs in each. */
function childrenOf(parent: number): { readonly pid: number; readonly runs: string }[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      // The name of the program, in parentheses, may hold anything (proc_pid_stat(5)).
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '');
      const runs = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        .split('\0')
        .find((arg) => arg.endsWith('/child.ts'));
      return Number(stat.split(' ')[1]) === parent && runs ? [{ pid: Number(pid), runs }] : [];
    } catch {
      return []; // It has ended since it was listed.
    }
  });
}

function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false; // It had ended by itself.
  }
}

function holding(letter: Letter): Letter {
  return { ...letter, bytes: new Uint8Array(Buffer.concat([letter.bytes, Buffer.from(KEY)])) };
}

/** Hands in a letter once; null where its author was not told that it was taken. */
async function submit({ agencyPort }: Agency, { bytes, from, to }: Letter): Promise<string | null> {
  const answer = await deliver({ port: agencyPort, tls: 'starttls' }, bytes, from, to).catch(() => null);
  return /accepted as (\w+), and held/.exec(answer?.lines.join() ?? '')?.[1] ?? null;
}

/** Somebody who decides at the desk, again and again until they are told that it is so. */
async function releaser(agency: Agency, port: number, name: string) {
  const desk = deskOf(agency);
  const { secret, device } = await desk.come((await desk.invite(name, `${name}@a.example`)).out);
  const { post, open } = browserOf(agency, port, secret);
  const decide = async (id: string, verdict: 'approve' | 'reject') => {
    const page = await open(`/en/held/${id}`);
    if (page.status === 404 || page.text.includes(HELD.en.decided)) return true;
    const digest = /&#34;digest&#34;:&#34;(\w{64})/.exec(page.text)?.[1];
    const { statement, options } = await post('decision-options', { id, verdict, digest });
    const { outcome } = await post('decide', { statement, passkey: device.get(options) });
    return outcome !== 'busy';
  };
  return (id: string, verdict: 'approve' | 'reject') =>
    waitFor(
      `${name} to ${verdict} ${id}`,
      () => decide(id, verdict).catch(() => pause(200).then(() => false)),
      PATIENCE,
    );
}

async function textsOf(server: MailboxServer, address: string): Promise<string[]> {
  return (await server.messages(address)).map((bytes) => bytes.toString('latin1'));
}
