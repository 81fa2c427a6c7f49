/** Agencies whose gateways follow a log: each by a web server of its own, which a test can take away. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMessage, type PrivateKey, sign } from 'openpgp';
import { parse, stringify } from 'smol-toml';
import type { KeyId, SigningKey } from '../../directory/log/keys.ts';
import { unlockSecretKey } from '../../gateway/openpgp/keyring.ts';
import { startMailboxServer } from '../demo/mailbox-server.ts';
import { type Candidate, makeKey, PAPER, type Signer } from '../directory/log/world.ts';
import { type FileServer, serveFiles } from '../directory/published/file-server.ts';
import { makeLog, type TestLog } from '../directory/replica/log.ts';
import { DAY } from './moved-clock.ts';
import { moveIn, type Neighbour } from './neighbour.ts';
import { type Agency, foundTown } from './town.ts';

export interface LogTown extends AsyncDisposable {
  readonly log: TestLog;
  neighbour(id: string): Neighbour;
  /** The keys of an agency. */
  candidate(id: string): Candidate;
  /** Takes away the web server by which an agency's gateway follows the log, until the result is disposed of. */
  cutOff(id: string): Promise<AsyncDisposable>;
}

/** Founds agencies that were enrolled some days ago. Nothing runs yet. */
export async function foundLogTown(ids: readonly string[]): Promise<LogTown> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'valise-log-town-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const mailboxes = await Promise.all(ids.map((id) => startMailboxServer(join(folder, `mailboxes-${id}`))));
  const founded = new Date(Date.now() - 30 * DAY);
  const foundings = ids.map((id, n) => ({ id, serverPort: mailboxes[n]!.port, founded }));
  const town = await foundTown(foundings, join(folder, 'town'));
  const log = stack.use(await makeLog());
  const [neighbours, candidates, servers] = [new Map(), new Map(), new Map()] as [
    Map<string, Neighbour>,
    Map<string, Candidate>,
    Map<string, FileServer>,
  ];
  for (const [n, id] of ids.entries()) {
    const agency = town.agency(id);
    const server = await serveFiles(log.folder);
    servers.set(id, server);
    stack.defer(() => servers.get(id)![Symbol.asyncDispose]());
    const candidate = await candidateOf(agency, log);
    candidates.set(id, candidate);
    const by = [...candidate.own, log.world.ann, log.world.ben];
    await log.add(candidate.draft, by, { logged: new Date(Date.now() - 3 * DAY) });
    await follow(agency, { log: server.address.href, genesis: log.genesis, refreshSeconds: 3600 });
    neighbours.set(id, stack.use(await moveIn(agency, mailboxes[n]!)));
  }
  await log.publish({ at: new Date() });
  const opened = stack.move();
  return {
    log,
    neighbour: (id) => neighbours.get(id)!,
    candidate: (id) => candidates.get(id)!,
    async cutOff(id) {
      const server = servers.get(id)!;
      const { port } = server.address;
      await server[Symbol.asyncDispose]();
      const back = async () => void servers.set(id, await serveFiles(log.folder, Number(port)));
      return { [Symbol.asyncDispose]: back };
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Changes the config as its administrator would. */
export async function follow({ folder }: Agency, directory: object): Promise<void> {
  const file = join(folder, 'gateway.toml');
  await writeFile(file, stringify({ ...parse(await readFile(file, 'utf8')), directory }));
}

/** What an agency of the town registers in the log. */
async function candidateOf({ id, folder, domain, entry }: Agency, log: TestLog): Promise<Candidate> {
  const passphrase = (await readFile(join(folder, 'passphrase'), 'utf8')).trim();
  const key = await unlockSecretKey(await readFile(join(folder, 'secret-key.asc'), 'utf8'), passphrase);
  const blob = await readFile(join(folder, 'certificate.asc'));
  const digest = createHash('sha256').update(blob).digest('hex');
  log.world.blobs.set(digest, blob);
  const [identity, recovery, possession] = [makeKey(), makeKey(), possessionOf(key, digest)];
  const draft = {
    type: 'agency.enrol' as const,
    subject: id,
    body: {
      name: entry.name,
      country: entry.country,
      kind: 'gateway' as const,
      identity: [identity.text],
      recovery: recovery.text,
      domains: [{ domain, evidence: PAPER }],
      addresses: [],
      certificate: digest,
      endpoint: entry.endpoint,
      nomination: PAPER,
    },
  };
  return { identity, recovery, possession, own: [identity, recovery, possession], draft };
}

function possessionOf(signingKeys: PrivateKey, digest: string): Signer {
  return {
    id: digest as KeyId,
    text: '' as SigningKey,
    async sign(binary) {
      const message = await createMessage({ binary });
      return { signature: await sign({ message, signingKeys, detached: true, format: 'binary' }), passkey: null };
    },
  };
}
