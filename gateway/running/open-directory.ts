/** Opens the directory from where the config says: the secretariat's members file, or the network's log. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replaceFile } from '../../directory/durable.ts';
import type { Source } from '../../directory/lookup.ts';
import { openMembersFile } from '../../directory/members-source.ts';
import { bringCheckpoint } from '../../directory/published/bring.ts';
import { openTree } from '../../directory/published/open-tree.ts';
import { ANNEX } from '../../directory/published/read-tree.ts';
import { evidenceIn } from '../../directory/replica/evidence-folder.ts';
import { openReplica } from '../../directory/replica/replica.ts';
import type { AnnexOptions } from '../../directory/replica/sealed-annex.ts';
import { openStore, type Store } from '../../directory/replica/store.ts';
import { makeSignerKey, parseSignerKey, printSignerKey, printVerifierKey } from '../../directory/signed-note.ts';
import { type Config, type DirectorySource, logCopy } from '../config/config.ts';
import type { Events } from '../events.ts';
import type { Records } from '../records/records.ts';
import { assertMembers } from './reload.ts';

export interface DirectoryParts {
  readonly records: Records;
  readonly events: Events;
  /** Decrypts what is sealed to all members; null where it is sealed to none of our agencies. */
  readonly openShared: AnnexOptions['open'];
  readonly now: () => Date;
}

/** It must know every agency that this gateway serves. @throws DirectoryError, ConfigError */
export async function openDirectory(config: Config, parts: DirectoryParts): Promise<Source> {
  const { directory } = config;
  const source = await (directory.kind === 'members'
    ? openMembersFile({ path: directory.members, verifierKey: directory.signer, remember: memory(parts.records) })
    : openLog(config, directory, parts));
  try {
    assertMembers(config.agencies, source);
    return source;
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}

type Log = Extract<DirectorySource, { kind: 'log' }>;

/** The copy lies in the data folder, beside the evidence that it may come to hold. */
async function openLog(
  { data, hostname, agencies }: Config,
  { log, genesis, trusted, cosign }: Log,
  { events, openShared, now }: DirectoryParts,
): Promise<Source> {
  await using opened = new AsyncDisposableStack();
  const file = logCopy(data);
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const store = opened.use(openStore(file));
  const tree = opened.use(await openTree(new URL(log), trusted));
  const onUnoffered = (error: unknown) => events.fault({ doing: 'handing over our cosignature', error });
  const options = {
    genesis,
    tree,
    store,
    keepEvidence: evidenceIn(folder),
    self: agencies.map(({ id }) => id),
    on: {
      broken: events.directoryBroken,
      own: events.directoryOwn,
      forked: (file: string) => events.directoryForked({ file }),
      withheld: (file: string) => events.directoryWithheld({ file }),
      unoffered: onUnoffered,
    },
    annex: {
      file: join(folder, ANNEX),
      open: openShared,
      unread: (error: unknown) => events.contactsUnread({ error }),
    },
    now: now(),
  };
  const witness =
    cosign === null ? {} : { witness: await witnessOf(store, hostname, folder, new URL(cosign), trusted) };
  const closing = opened.move();
  try {
    return await openReplica({ ...options, ...witness, closing });
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

/** The verifier key is written where whoever runs the gateway finds it, for the root to enter it in the log. */
async function witnessOf(store: Store, hostname: string, folder: string, to: URL, trusted: string | null) {
  const made = () => printSignerKey(makeSignerKey(hostname, 'cosignature'));
  const key = parseSignerKey(store.witnessKey(made), 'cosignature');
  await replaceFile(join(folder, 'witness.pub'), `${printVerifierKey(key.verifier)}\n`, 0o600);
  return { key, offer: (note: string) => bringCheckpoint(to, note, trusted) };
}

/** How far the members file had got, so that an older one is refused after a restart as well. */
function memory(records: Records) {
  return {
    load: async () => JSON.parse(records.recall('directory') ?? 'null'),
    store: async (state: object) => records.remember('directory', JSON.stringify(state)),
  };
}
