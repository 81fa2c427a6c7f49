/** What was published is read back the same way from a web server, a folder and a bundle. */
import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashTile } from '../../../directory/log/tiles.ts';
import { bundleOf, writeBundle } from '../../../directory/published/bundle.ts';
import { openBundleTree } from '../../../directory/published/bundle-tree.ts';
import { openFolderTree } from '../../../directory/published/folder-tree.ts';
import { openHttpTree } from '../../../directory/published/http-tree.ts';
import { publishTree } from '../../../directory/published/publish.ts';
import {
  blobPath,
  type ReadTree,
  readBlob,
  readEntries,
  readHashes,
  readHead,
  TreeError,
} from '../../../directory/published/read-tree.ts';
import { makeSignerKey } from '../../../directory/signed-note.ts';
import { makeWorld } from '../log/world.ts';
import { type FileServer, serveFiles } from './file-server.ts';
import { publicationOf, someEntries } from './history.ts';

const SIGNER = makeSignerKey('log.network.example');
/** One full tile, and a partial one that begins with an entry that names a certificate. */
const COUNT = 300;

let folder: string;
let published: string;
let bundle: string;
let server: FileServer;
let entries: Uint8Array[];
let certificate: { digest: string; bytes: Uint8Array };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-published-'));
  published = join(folder, 'log');
  bundle = join(folder, 'bundle.tar');
  const world = await makeWorld();
  const { draft, own } = await world.candidate('here');
  const enrolment = await world.attempt(world.state, draft, [...own, world.ann, world.ben]);
  entries = someEntries(COUNT).with(280, enrolment.bytes);
  certificate = { digest: draft.body.certificate, bytes: world.blobs.get(draft.body.certificate)! };
  await publishTree(published, publicationOf(entries.slice(0, 200), SIGNER));
  await publishTree(published, publicationOf(entries, SIGNER, new Map([[certificate.digest, certificate.bytes]])));
  await using tree = openFolderTree(published);
  await writeBundle(bundle, tree);
  server = await serveFiles(published);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const READERS: readonly [name: string, open: () => Promise<ReadTree>][] = [
  ['a web server', async () => openHttpTree(server.address, { timeout: 5000 })],
  ['a folder', async () => openFolderTree(published)],
  ['a bundle', () => openBundleTree(bundle)],
];

describe.each(READERS)('read from %s', (_, open) => {
  test('the head is the one that was signed', async () => {
    await using tree = await open();
    expect(await readHead(tree)).toBe(publicationOf(entries, SIGNER).checkpoint);
  });

  test('the tiles hold every entry and every hash', async () => {
    await using tree = await open();
    const full = await readEntries(tree, { level: 'entries', index: 0, width: 256 });
    const partial = await readEntries(tree, { level: 'entries', index: 1, width: 44 });
    expect([...full, ...partial].map(text)).toEqual(entries.map(text));
    const tile = { level: 0, index: 1, width: 44 };
    const hashes = hashTile(publicationOf(entries, SIGNER).tree, tile);
    expect(Buffer.concat(await readHashes(tree, tile)).equals(hashes)).toBe(true);
  });

  test('a tile that has become full serves those who ask for a part of it', async () => {
    await using tree = await open();
    const part = await readEntries(tree, { level: 'entries', index: 0, width: 200 });
    expect(part.map(text)).toEqual(entries.slice(0, 200).map(text));
    expect(await readHashes(tree, { level: 0, index: 0, width: 200 })).toHaveLength(200);
  });

  test('what an entry names is there under its digest, and nothing else is', async () => {
    await using tree = await open();
    expect(text((await readBlob(tree, certificate.digest))!)).toBe(text(certificate.bytes));
    expect(await readBlob(tree, '0'.repeat(64))).toBeNull();
  });

  test('a tile that is not there is an error that names it', async () => {
    await using tree = await open();
    const missing = readEntries(tree, { level: 'entries', index: 7, width: 3 });
    await expect(missing).rejects.toThrow(/there is no tile\/entries\/007 at /);
    await expect(missing).rejects.toThrow(TreeError);
  });

  test('a file that is longer than it may be is not taken', async () => {
    await using tree = await open();
    const { length } = certificate.bytes;
    expect(await tree.read(blobPath(certificate.digest), length)).toHaveLength(length);
    await expect(tree.read(blobPath(certificate.digest), length - 1)).rejects.toThrow(/is longer than \d+ octets/);
  });
});

const ANSWERS: readonly [what: string, answer: NonNullable<FileServer['answer']>, said: RegExp][] = [
  ['a redirect', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end(), /answers 302/],
  ['an error', (_, response) => response.writeHead(503).end(), /answers 503/],
  ['compressed', (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'), /compressed/],
  ['cut short', (_, response) => endEarly(response), /cannot be had: aborted/],
  ['without an end', (_, response) => void response.write('a part'), /no answer in 0.2 s/],
  ['never', () => {}, /no answer in 0.2 s/],
];

test.each(ANSWERS)('an answer that is %s is no answer', async (_, answer, said) => {
  await using web = await serveFiles(published);
  web.answer = answer;
  await using tree = openHttpTree(web.address, { timeout: 200 });
  await expect(readHead(tree)).rejects.toThrow(said);
  await expect(readHead(tree)).rejects.toThrow(TreeError);
  expect(web.asked).toEqual(['checkpoint', 'checkpoint']);
});

test('a server that is gone is an error that says so', async () => {
  const web = await serveFiles(published);
  await web[Symbol.asyncDispose]();
  await using tree = openHttpTree(new URL('http://127.0.0.1:1/'));
  await expect(readHead(tree)).rejects.toThrow(/checkpoint cannot be had: .*ECONNREFUSED/);
});

const BUNDLES: readonly [what: string, spoil: (path: string) => Promise<void>, said: RegExp][] = [
  ['is not there', (path) => rm(path), /cannot be read/],
  ['was cut short', (path) => truncate(path, 5000), /not a whole bundle: the archive ends too early/],
  ['is something else', (path) => writeFile(path, 'x'.repeat(2048)), /not a whole bundle/],
];

test.each(BUNDLES)('a bundle that %s is refused when it is opened', async (_, spoil, said) => {
  const path = join(folder, 'spoilt.tar');
  await using tree = openFolderTree(published);
  await writeBundle(path, tree);
  await spoil(path);
  await expect(openBundleTree(path)).rejects.toThrow(said);
  await rm(path, { force: true });
});

test('equal trees make equal bundles, also of a bundle', async () => {
  await using one = openFolderTree(published);
  await using other = await openBundleTree(bundle);
  const [first, second] = [await bytesOf(bundleOf(one)), await bytesOf(bundleOf(other))];
  expect(first.equals(second)).toBe(true);
});

test('a file of the folder that cannot be read is an error', async () => {
  const loop = join(folder, 'loop');
  await symlink('loop', loop);
  await using tree = openFolderTree(folder);
  await expect(tree.read('loop', 10)).rejects.toThrow(/cannot be read/);
});

function endEarly(response: import('node:http').ServerResponse): void {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('a part');
  setImmediate(() => response.destroy());
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(chunks));
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
