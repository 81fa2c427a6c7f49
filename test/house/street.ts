/** Several agencies beside each other, with a tap on the wire between A and B and a smarthost that should get nothing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMailboxServer } from '../demo/mailbox-server.ts';
import { type Sink, startSink } from '../peers/sink.ts';
import { startWireTap, type WireTap } from '../peers/wire-tap.ts';
import { canariesIn } from './canary.ts';
import { moveIn, type Neighbour } from './neighbour.ts';
import { type Founding, foundTown, type Town } from './town.ts';

export interface Street extends AsyncDisposable {
  readonly town: Town;
  readonly smarthost: Sink;
  /** Stands between everyone and B's gateway; where it leads can be changed. */
  readonly tap: WireTap;
  readonly behindTap: { host: string; port: number };
  neighbour(id: string): Neighbour;
  /** Every place where a canary can be read that may never be there. */
  leaks(): Promise<readonly string[]>;
}

/** Founds A, B and the others, and starts their gateways. */
export async function foundStreet(
  ids: readonly string[] = ['a', 'b'],
  differing: Readonly<Record<string, Partial<Founding>>> = {},
): Promise<Street> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'valise-street-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const smarthost = stack.use(await startSink());
  const servers = await Promise.all(ids.map((id) => startMailboxServer(join(folder, `mailboxes-${id}`))));
  const foundings = ids.map((id, n) => ({
    id,
    serverPort: servers[n]!.port,
    smarthostPort: smarthost.port,
    ...differing[id],
  }));
  const town = await foundTown(foundings, folder);
  const neighbours = new Map<string, Neighbour>();
  for (const [n, id] of ids.entries()) neighbours.set(id, stack.use(await moveIn(town.agency(id), servers[n]!)));
  const behindTap = { host: '127.0.0.1', port: town.agency('b').gatewaysPort };
  const tap = stack.use(await startWireTap(behindTap));
  await town.publish((document) => ({
    ...document,
    members: document.members.map((member) =>
      member.id === 'b' && member.endpoint ? { ...member, endpoint: { ...member.endpoint, port: tap.port } } : member,
    ),
  }));
  for (const neighbour of neighbours.values()) await neighbour.start();
  const opened = stack.move();
  return {
    town,
    smarthost,
    tap,
    behindTap,
    neighbour: (id) => neighbours.get(id)!,
    leaks: async () => {
      const wire = canariesIn(tap.said()).map((leak) => `on the wire: ${leak}`);
      const outside = smarthost.messages.flatMap(({ bytes }) => canariesIn(bytes)).map((leak) => `smarthost: ${leak}`);
      const inside = await Promise.all([...neighbours.values()].map((neighbour) => neighbour.leaks()));
      return [...wire, ...outside, ...inside.flat()];
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
