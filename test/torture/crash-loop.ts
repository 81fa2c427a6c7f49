/** Two gateways under load, each killed at random moments again and again: what was acknowledged arrives, whole, and nothing else is said of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAwaiting } from '../../gateway/records/awaiting.ts';
import { readRegister } from '../../gateway/records/register-reader.ts';
import { startMailboxServer } from '../demo/mailbox-server.ts';
import { canariesIn, leaksBelow, OFFICER_A } from '../house/canary.ts';
import { publishEndpoint } from '../house/mail.ts';
import { foundTown } from '../house/town.ts';
import { startWireTap, type WireTap } from '../peers/wire-tap.ts';
import { drain } from './drain.ts';
import { type Findings, findings } from './findings.ts';
import { startQuickly } from './gateway-process.ts';
import { Lives } from './lives.ts';
import { Load } from './load.ts';
import { mountImage } from './loop-image.ts';

/** How a loop kills, and when it has killed enough: whichever comes first. */
export interface CrashLoop {
  readonly seconds: number;
  readonly kills: number;
  /** Each kill takes what was not synced along; needs root and loop devices. */
  readonly isPowerCut: boolean;
}

/** What a loop came to. */
export interface CrashReport extends Findings {
  readonly kills: number;
  /** How many letters were answered 250. */
  readonly acknowledged: number;
  /** How many were not answered 250, or not at all. */
  readonly unacknowledged: number;
  readonly copies: number;
  /** How many messages were held because too many deaths fell into their attempts, and had to be released. */
  readonly held: number;
}

/** Runs for so long, then lets everything arrive and compares. */
export async function crashLoop(wish: CrashLoop, say: (line: string) => void): Promise<CrashReport> {
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'valise-torture-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const servers = await Promise.all(['a', 'b'].map((id) => startMailboxServer(join(folder, `mailboxes-${id}`))));
  for (const server of servers) parts.use(server);
  const town = await foundTown(
    ['a', 'b'].map((id, n) => ({ id, serverPort: servers[n]!.port, limits: { freeSpace: '1MB' } })),
    folder,
  );
  const tap = parts.use(await startWireTap({ host: '127.0.0.1', port: town.agency('b').gatewaysPort }));
  await publishEndpoint(town, 'b', tap);
  const both: Lives[] = [];
  for (const agency of [town.agency('a'), town.agency('b')]) {
    await startQuickly(agency);
    const image = wish.isPowerCut ? parts.use(await mountImage(agency.data)) : null;
    both.push(parts.use(new Lives(agency, async () => image?.cutPower())));
  }
  const [a, b] = both as [Lives, Lives];
  const load = new Load(a, b, servers[1]!);
  const leaks = await underLoad(load, both, wish, say);
  const { held } = await drain(both, say);
  for (const lives of both) await lives.stop();

  leaks.push(...onTheWire(tap));
  for (const lives of both) leaks.push(...(await leaksBelow(lives.agency.data)), ...inLogs(lives));
  const copies = await load.copies();
  const told = (await servers[0]!.messages(OFFICER_A)).map((mail) => mail.toString('latin1'));
  const alarms = both.flatMap((lives) => lives.logs().flat()).filter(({ alarm }) => alarm === true);
  // After a power cut the register may not know the last word on what had left.
  const register = wish.isPowerCut ? null : registerOf(a);
  const evidence = { ...load, copies, lives: b.logs(), told, awaited: awaitedBy(a), register, alarms, leaks };
  return {
    kills: a.kills + b.kills,
    acknowledged: load.acknowledged.size,
    unacknowledged: load.submitted.size - load.acknowledged.size,
    copies: copies.length,
    held,
    ...findings(evidence),
  };
}

/** Kills until it is enough, while letters are handed in; answers the leaks that were seen after each kill. Ends with both gateways running. */
async function underLoad(
  load: Load,
  both: readonly Lives[],
  { seconds, kills }: CrashLoop,
  say: (line: string) => void,
): Promise<string[]> {
  const end = performance.now() + seconds * 1000;
  const count = () => both.reduce((sum, lives) => sum + lives.kills, 0);
  const broken = new AbortController();
  const isOver = () => broken.signal.aborted || performance.now() >= end || count() >= kills;
  const leaks: string[] = [];
  let nextReport = performance.now() + 10_000;
  // Each dies in its own time, so that now and then both are dead at once.
  const killing = async (lives: Lives) => {
    await lives.begin();
    while (!isOver()) {
      await lives.die();
      leaks.push(...(await leaksBelow(lives.agency.data)));
      await lives.begin();
      if (performance.now() < nextReport) continue;
      nextReport = performance.now() + 10_000;
      say(`${count()} kills, ${load.acknowledged.size} acknowledged, ${load.arrived.size} copies arrived`);
    }
    await lives.opened();
  };
  const work = [...both.map(killing), load.run(isOver)];
  for (const each of work) each.catch(() => broken.abort());
  // All of them, for whoever goes on would start what nobody stops.
  await Promise.allSettled(work);
  await Promise.all(work);
  return leaks;
}

function registerOf({ agency }: Lives): Map<string, string> {
  const everything = { from: null, until: null, agency: null, text: null };
  const rows = [...readRegister(join(agency.data, 'records.sqlite'), everything)];
  return new Map(rows.map(({ message_id, state }) => [String(message_id), String(state)]));
}

/** Connection by connection and side by side, for what is said on one must not break a word that is said on another. */
function onTheWire({ pieces }: WireTap): string[] {
  const ways = Map.groupBy(pieces, ({ connection, side }) => `connection ${connection}, ${side}`);
  return [...ways].flatMap(([way, said]) =>
    canariesIn(Buffer.concat(said.map(({ bytes }) => bytes))).map((leak) => `on the wire: ${way}: ${leak}`),
  );
}

function inLogs(lives: Lives): string[] {
  const said = lives.logs().flatMap((log) => canariesIn(JSON.stringify(log)));
  return said.map((leak) => `log of ${lives.agency.id}: ${leak}`);
}

/** The letters of which a gateway has heard nothing final from the other. */
function awaitedBy({ agency }: Lives): string[] {
  using awaiting = openAwaiting(join(agency.data, 'records.sqlite'));
  return awaiting
    .overdue(new Date('9999-12-31'), 1_000_000)
    .map(({ messageId, transferId }) => messageId ?? transferId);
}
