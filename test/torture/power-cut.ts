/** The power fails right after a gateway's last 250: what was acknowledged is there at the next start, and arrives whole. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMailboxServer } from '../demo/mailbox-server.ts';
import { OFFICER_B, writeLetter } from '../house/canary.ts';
import { spooledItems, takeBlock } from '../house/mail.ts';
import { foundTown, type Town } from '../house/town.ts';
import { waitFor } from '../peers/process.ts';
import { deliver } from '../peers/smtp-dialog.ts';
import { startGatewayProcess, startQuickly } from './gateway-process.ts';
import { mountImage } from './loop-image.ts';

const CLIENTS = 4;

/** What one power cut came to; the letters are named by Message-ID. */
export interface PowerCut {
  readonly acknowledged: readonly string[];
  /** Acknowledged, but not in the spool when the power was back. */
  readonly lost: readonly string[];
  /** Of these, what did not arrive to the octet when the gateway was started again. */
  readonly damaged: readonly string[];
}

/** Hands so many letters to gateway A while B is away, cuts A's power, and starts both. Needs root and loop devices. */
export async function powerCut(letters: number): Promise<PowerCut> {
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'valise-power-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const servers = await Promise.all(['a', 'b'].map((id) => startMailboxServer(join(folder, `mailboxes-${id}`))));
  for (const server of servers) parts.use(server);
  const town = await foundTown(
    ['a', 'b'].map((id, n) => ({ id, serverPort: servers[n]!.port, limits: { freeSpace: '1MB' } })),
    folder,
  );
  const [a, b] = [town.agency('a'), town.agency('b')];
  for (const agency of [a, b]) await startQuickly(agency);
  const image = parts.use(await mountImage(a.data));

  const gateway = await startGatewayProcess(a);
  const acknowledged = await handIn(town, letters).finally(() => gateway.kill());
  await image.cutPower();
  const found = new Set((await spooledItems(a)).map(({ message }) => message.messageId));
  const lost = [...acknowledged.keys()].filter((messageId) => !found.has(messageId));

  await using _b = await startGatewayProcess(b);
  await using _a = await startGatewayProcess(a);
  const arrived = async () => (await spooledItems(a)).length + (await spooledItems(b)).length === 0;
  await waitFor('everything to arrive', arrived, 60_000);
  const copies = (await servers[1]!.messages(OFFICER_B)).map((bytes) => takeBlock(new Uint8Array(bytes), b).below);
  const isWhole = (bytes: Uint8Array) => copies.some((copy) => Buffer.compare(copy, bytes) === 0);
  const damaged = [...acknowledged].flatMap(([messageId, bytes]) => (isWhole(bytes) ? [] : [messageId]));
  return { acknowledged: [...acknowledged.keys()], lost, damaged };
}

/** The bytes of each letter that was acknowledged, by Message-ID. */
async function handIn(town: Town, letters: number): Promise<Map<string, Uint8Array>> {
  const { agencyPort } = town.agency('a');
  const acknowledged = new Map<string, Uint8Array>();
  const client = async () => {
    for (let n = 0; n < letters / CLIENTS; n++) {
      const { messageId, bytes, from, to } = writeLetter({ size: Math.random() * 20_000 });
      const { code } = await deliver({ port: agencyPort, tls: 'starttls' }, bytes, from, to);
      if (code === 250) acknowledged.set(messageId, bytes);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return acknowledged;
}
