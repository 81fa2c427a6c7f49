/** Whatever is published that should not be: nothing of it is kept or believed, and the alarm names the evidence. */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimedCheckpoint, readCheckpoint, signCheckpoint } from '../../../directory/log/checkpoint.ts';
import { cosign } from '../../../directory/log/cosignature.ts';
import { verifyConsistency } from '../../../directory/log/proofs.ts';
import { DirectoryError } from '../../../directory/lookup.ts';
import { openFolderTree } from '../../../directory/published/folder-tree.ts';
import { publishTree } from '../../../directory/published/publish.ts';
import { asSigner, makeSignerKey, printVerifierKey } from '../../../directory/signed-note.ts';
import { DAY, entriesAbout, HOUR } from '../log/world.ts';
import { publicationOf } from '../published/history.ts';
import { type Home, makeHome } from './kept.ts';
import { makeLog, type TestLog } from './log.ts';

let log: TestLog;
let home: Home;
beforeEach(async () => {
  log = await makeLog();
  home = await makeHome();
  await log.enrol(await log.world.candidate('here'));
  await log.publish();
});
afterEach(async () => {
  await home[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const file = (name: string) => join(log.folder, name);
const ENTRIES = 'tile/entries/000.p/3';
const later = () => new Date(log.next.getTime() + HOUR);

/** Changes one octet of a file. */
async function flip(name: string, at: number): Promise<void> {
  const bytes = await readFile(file(name));
  await writeFile(file(name), bytes.with(at < 0 ? bytes.length + at : at, bytes.at(at)! ^ 1));
}

const rewrite = async (change: (note: string) => string) =>
  writeFile(file('checkpoint'), change(await readFile(file('checkpoint'), 'utf8')));

const unsigned = (note: string) => note.slice(0, note.indexOf('\n\n') + 2);

/** What somebody does to the published files after a third entry was added, and what the refusal says. */
const TAMPERED: readonly [what: string, spoil: () => Promise<unknown>, said: RegExp][] = [
  ['an entry with another octet', () => flip(ENTRIES, -10), /do not make the root that is signed/],
  ['an entry with another length', () => flip(ENTRIES, 1), /000.p\/3 at .* is damaged/],
  ['a tile that is cut short', async () => writeFile(file(ENTRIES), ''), /is damaged: the bundle has 0 entries/],
  ['a tile that is missing', () => rm(file(ENTRIES)), /there is no tile\/entries\/000 at /],
  ['a certificate with another octet', () => flipBlob(), /blob\/sha256\/.* is something else/],
  ['a certificate that is missing', () => dropBlob(), /there is no blob\/sha256\//],
  ['a head with a larger size', () => rewrite((note) => note.replace('\n3\n', '\n9\n')), /there is no tile/],
  ['a head with a smaller size', () => rewrite((note) => note.replace('\n3\n', '\n2\n')), /the text was changed/],
  [
    'a head with another root',
    () => rewrite((note) => note.replace(/\n[^\n]{6}(.*=)\n\n/, '\nAAAAAA$1\n\n')),
    /was changed/,
  ],
  ['a head without signatures', () => rewrite((note) => `${unsigned(note)}— nobody AAAAAAAA\n`), /no signature by log/],
  ['a head signed by another key of that name', () => rewrite(() => signedBy('log.network.example')), /no signature/],
  ['a head signed by another log', () => rewrite(() => signedBy('other.example')), /no signature/],
  ['a head that the log has not dated', () => rewrite(() => undated()), /the log has not dated it/],
  ['a head of the future', () => log.publish({ at: new Date(later().getTime() + HOUR) }), /dated in the future/],
  ['a head that is not text', () => writeFile(file('checkpoint'), Buffer.alloc(100, 0xff)), /cannot be believed/],
  ['a head that is endless', () => writeFile(file('checkpoint'), 'x'.repeat(100_000)), /longer than 32768 octets/],
  [
    'a size beyond all measure',
    () => rewrite((note) => note.replace('\n3\n', '\n900719925474\n')),
    /more entries than/,
  ],
];

describe('tampering', () => {
  test.each(TAMPERED)(
    '%s is refused, nothing of it is kept, and the untampered log is taken',
    async (_, spoil, said) => {
      await using replica = await home.open(log);
      await log.enrol(await log.world.candidate('there'));
      await log.publish();
      await cp(log.folder, join(home.folder, 'intact'), { recursive: true });
      await spoil();
      await expect(replica.refresh(later())).rejects.toThrow(said);
      await expect(replica.refresh(later())).rejects.toThrow(DirectoryError);
      expect([replica.version, replica.compareHead({ size: 2, root: replica.head.root })]).toEqual([2, 'agrees']);
      expect(home.store.entries(0, 9)).toHaveLength(2);
      expect([home.forked, home.broken]).toEqual([[], []]);
      await rm(log.folder, { recursive: true });
      await cp(join(home.folder, 'intact'), log.folder, { recursive: true });
      await replica.refresh(later());
      expect(replica.version).toBe(3);
    },
  );

  test('whoever holds no key of the log cannot begin a copy either', async () => {
    await rewrite(() => signedBy('log.network.example'));
    await expect(home.open(log)).rejects.toThrow(/no signature by log.network.example/);
    expect(home.store.head()).toBeNull();
  });

  test('a log that begins otherwise is another log, whoever signs it', async () => {
    await using other = await makeLog();
    await other.publish();
    await expect(home.open(log, { tree: openFolderTree(other.folder) })).rejects.toThrow(/the log begins with/);
  });
});

describe('rollback', () => {
  test('an older head is refused, by the running gateway and by the one that starts again', async () => {
    const replica = await home.open(log);
    await using older = await log.fork(1);
    await older.publish();
    const tree = openFolderTree(older.folder);
    await replica[Symbol.asyncDispose]();
    await using restarted = await home.open(log, { tree });
    await expect(restarted.refresh(later())).rejects.toThrow(/rolled back: it has 1 entries, and 2 were seen before/);
    expect(restarted.version).toBe(2);
    expect(home.forked).toEqual([]);
  });

  test('entries that are dated before the log was seen without them are refused', async () => {
    const dated = new Date(log.state.logged.getTime() + 3 * HOUR);
    await log.publish({ at: dated });
    await using replica = await home.open(log, { now: dated });
    const logged = new Date(dated.getTime() - HOUR);
    const agency = await log.world.candidate('there');
    await log.add(agency.draft, [...agency.own, log.world.ann, log.world.ben], { logged });
    await log.publish({ at: dated });
    await expect(replica.refresh(dated)).rejects.toThrow(/the log was seen without it later: look at the clock/);
    expect(replica.version).toBe(2);
  });
});

/** Where the other history leaves ours, and how long it is: ours has two entries. */
const FORKS: readonly [what: string, from: number, size: number][] = [
  ['as long', 1, 2],
  ['longer', 1, 4],
  ['shorter', 0, 1],
];

describe('fork', () => {
  test.each(FORKS)('a history that is %s and another is refused, and the proof is kept', async (_, from, size) => {
    await using replica = await home.open(log);
    const ours = await readFile(file('checkpoint'), 'utf8');
    const entries = log.entries.slice(0, from);
    while (entries.length < size) entries.push(Buffer.from(`another entry ${entries.length}`));
    const theirs = await publishOther(entries);
    await expect(replica.refresh(later())).rejects.toThrow(/two histories .*: keep the evidence and telephone/);
    expect(replica.version).toBe(2);
    const [evidence, ...more] = await home.evidence();
    expect(more).toEqual([]);
    expect(isProof(evidence!, [ours, theirs])).toBe(true);
    expect(home.forked).toHaveLength(1);
    expect(await readFile(home.forked[0]!, 'utf8')).toBe(evidence);
    await expect(replica.refresh(later())).rejects.toThrow(/two histories/);
    expect([home.forked.length, (await home.evidence()).length]).toEqual([1, 1]);
  });

  test('nor is one that is shown to a gateway whose copy was damaged', async () => {
    await (await home.open(log))[Symbol.asyncDispose]();
    using growth = home.store.grow();
    growth.append(1, []);
    growth.commit(home.store.head()!);
    await publishOther([log.entries[0]!, Buffer.from('x')], makeSignerKey(log.signer.verifier.name));
    await expect(home.open(log)).rejects.toThrow(/no signature/);
    expect([home.forked, await home.evidence()]).toEqual([[], []]);
  });

  test('a history that is not signed is no proof against the log', async () => {
    await using replica = await home.open(log);
    await publishOther([log.entries[0]!, Buffer.from('x'), Buffer.from('y')], makeSignerKey(log.signer.verifier.name));
    await expect(replica.refresh(later())).rejects.toThrow(/no signature/);
    expect(home.forked).toEqual([]);
  });

  /** Publishes other entries in place of ours, and answers their head. */
  async function publishOther(entries: Uint8Array[], signer = log.signer): Promise<string> {
    const publication = publicationOf(entries, signer);
    const checkpoint = cosign(publication.checkpoint, asSigner(signer, 'cosignature'), log.next);
    await rm(log.folder, { recursive: true });
    await publishTree(log.folder, { ...publication, checkpoint });
    return checkpoint;
  }

  /** Judges the evidence from its text alone, as an outsider would who knows the log's key. */
  function isProof(evidence: string, notes: readonly string[]): boolean {
    const inOrder = notes.toSorted((a, b) => evidence.indexOf(a) - evidence.indexOf(b));
    const heads = inOrder.map((note) => readCheckpoint(note, log.signer.verifier));
    const hashes = evidence.split('\n').filter((line) => /^[A-Za-z0-9+/]{43}=$/.test(line));
    const [root, ...proof] = hashes.slice(2).map((line) => Buffer.from(line, 'base64'));
    const [smaller, larger] = [heads[0]!, heads[1]!];
    const inLarger = { size: smaller.size, root: root! };
    const isWhole = notes.every((note) => evidence.includes(note));
    return isWhole && verifyConsistency(inLarger, larger, proof) && Buffer.compare(root!, smaller.root) !== 0;
  }
});

describe('the keys of the log', () => {
  const network = entriesAbout('network');
  const keys = (...signers: (typeof log.signer)[]) => ({
    keys: signers.map(({ verifier }) => printVerifierKey(verifier)),
  });

  test('a key that the root has taken away signs nothing more, not even the head that says so', async () => {
    await using replica = await home.open(log);
    const root = log.world.root.slice(0, 3);
    const other = makeSignerKey('log.network.example');
    await log.add(network('log.set', keys(log.signer, other)), root);
    await log.add(network('log.set', keys(other)), root, { logged: new Date(log.next.getTime() + 8 * DAY) });
    await log.publish();
    await expect(replica.refresh(log.next)).rejects.toThrow(/no signature by log/);
    expect(replica.version).toBe(2);
    const { checkpoint, ...rest } = publicationOf(log.entries, other);
    await publishTree(log.folder, {
      checkpoint: cosign(checkpoint, asSigner(other, 'cosignature'), log.next),
      ...rest,
    });
    await replica.refresh(log.next);
    expect(replica.version).toBe(4);
  });
});

function signedBy(name: string): string {
  const signer = makeSignerKey(name);
  const head = claimedCheckpoint(log.head(log.next));
  return cosign(signCheckpoint(head, signer), asSigner(signer, 'cosignature'), log.next);
}

function undated(): string {
  return signCheckpoint(claimedCheckpoint(log.head(log.next)), log.signer);
}

async function flipBlob(): Promise<void> {
  for (const name of await newBlobs()) await flip(name, 100);
}

async function dropBlob(): Promise<void> {
  for (const name of await newBlobs()) await rm(file(name));
}

async function newBlobs(): Promise<string[]> {
  const names = await readdir(file('blob/sha256'));
  return names.filter((digest) => home.store.blob(digest) === null).map((digest) => `blob/sha256/${digest}`);
}
