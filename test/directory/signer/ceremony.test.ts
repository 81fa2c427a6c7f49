/** The founding of a network, by its custodians in turns and in programs of their own: from nothing to a log that gateways follow. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EntryId, printEnvelope } from '../../../directory/log/envelope.ts';
import { begin, replay } from '../../../directory/log/replay.ts';
import { readProposal } from '../../../directory/proposal.ts';
import { makeSignerKey, printVerifierKey } from '../../../directory/signed-note.ts';
import { run } from '../../peers/process.ts';
import { publishedFolder } from '../audit/log-folder.ts';
import { SITE } from '../log/world.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PASSPHRASE = 'correct horse battery';
const logKey = makeSignerKey('log.network.example');
let folder: string;
const at = (name: string): string => join(folder, name);

async function signer(args: readonly string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  const command = { file: process.execPath, args: ['directory/signer/main.ts', ...args], env: {}, cwd: ROOT };
  const { code, stdout, stderr } = await run(command, Buffer.from(input));
  return { code: Number(code), out: Buffer.from(stdout).toString(), err: stderr };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-ceremony-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('three custodians found a network, of whom two must sign', async () => {
  const keys = await Promise.all(
    ['one', 'two', 'three'].map((name) => signer(['keygen', at(name)], `${PASSPHRASE}\n${PASSPHRASE}\n`)),
  );
  expect(keys.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect((await stat(at('one'))).mode & 0o777).toBe(0o600);
  const root = { keys: keys.map(({ out }) => out.split('\n')[0]!), threshold: 2, expires: '2099-01-01T00:00:00Z' };
  const log = { keys: [printVerifierKey(logKey.verifier)] };
  const body = { network: 'network.example', root, log, passkeys: SITE, staff: [] };
  await writeFile(at('body.json'), JSON.stringify(body));

  const draft = await signer(['draft', 'genesis', 'network', at('body.json'), '--proposer', at('one')]);
  for (const copy of ['first', 'second']) await writeFile(at(copy), draft.out);
  // One after the other on one copy, or each on a copy of their own.
  const first = await signer(['sign', at('first'), '--key', at('one')], `network\n${PASSPHRASE}\n`);
  expect([first.code, first.err]).toEqual([0, expect.stringContaining('The network network.example is founded.')]);
  const early = await signer(['found', at('first'), '--out', at('genesis')]);
  expect([early.code, early.err]).toEqual([1, "it was not signed by the root's threshold\n"]);
  await signer(['sign', at('second'), '--key', at('two')], `network\n${PASSPHRASE}\n`);
  const joined = await signer(['join', at('first'), at('second')]);
  await writeFile(at('joined'), joined.out);
  const founded = await signer(['found', at('joined'), '--out', at('genesis')]);
  expect(founded.code).toBe(0);

  const entry = await readFile(at('genesis'));
  const id = /genesis = "([0-9a-f]{64})"/.exec(founded.out)![1] as EntryId;
  expect((await begin(entry, id)).network.root.threshold).toBe(2);

  // From here on the log itself says what must be followed, and who may sign.
  await writeFile(at('phrase'), `${PASSPHRASE}\n`);
  const ann = await signer(['keygen', at('ann'), '--passphrase-file', at('phrase')]);
  await writeFile(
    at('ann.json'),
    JSON.stringify({ person: 'registrar1', roles: ['registrar'], keys: [ann.out.split('\n')[0]] }),
  );
  const place = ['--log', await publishedFolder([entry], logKey, new Map(), at('log')), '--genesis', id];
  const person = await signer(['draft', 'staff.set', 'network', at('ann.json'), '--proposer', at('two'), ...place]);
  await writeFile(at('person'), person.out);
  const by = async (key: string) =>
    signer(['sign', at('person'), '--key', at(key), '--passphrase-file', at('phrase'), ...place], 'network\n');
  expect(await by('ann')).toMatchObject({ code: 1, err: expect.stringContaining('none of those that may sign') });
  expect([(await by('two')).code, (await by('three')).code]).toEqual([0, 0]);
  const { bytes: payload, signatures } = readProposal(await readFile(at('person'), 'utf8'));
  const now = new Date();
  const second = printEnvelope({ payload, signatures, logged: now });
  const { state, faults } = await replay(
    { certificate: async () => null, seenWithout: null, now },
    await begin(entry, id),
    [second],
  );
  expect(faults).toEqual([]);
  expect(state.network.pending).toHaveLength(1);
}, 60_000);

const WRONG: readonly [what: string, args: readonly string[], code: number, reason: RegExp][] = [
  ['nothing', [], 2, /no command is given/],
  ['an unknown command', ['frobnicate'], 2, /no command "frobnicate"/],
  ['a word too few', ['sign'], 2, /too few words/],
  ['no key', ['sign', 'x'], 2, /--key is missing/],
  ['a log without its first entry', ['show', 'x', '--log', 'y'], 2, /go together/],
  ['an unknown option', ['show', 'x', '--force'], 2, /--force/],
  ['a file that is not there', ['show', '/nowhere'], 1, /ENOENT/],
  ['a server that is not there', ['show', 'http://127.0.0.1:1/proposal'], 1, /cannot be reached/],
];

test('a wrong command line is answered with the usage, a failure with a sentence', async () => {
  const ran = await Promise.all(WRONG.map(([, args]) => signer(args)));
  for (const [at, [what, , code, reason]] of WRONG.entries())
    expect([what, ran[at]!.code, ran[at]!.err]).toEqual([what, code, expect.stringMatching(reason)]);
}, 60_000);

test('a key is not made under a short passphrase, nor under two', async () => {
  const short = await signer(['keygen', at('short')], 'horse\nhorse\n');
  expect([short.code, short.err]).toEqual([1, expect.stringContaining('fewer than 16 characters')]);
  const two = await signer(['keygen', at('short')], `${PASSPHRASE}\n${PASSPHRASE}!\n`);
  expect([two.code, two.err]).toEqual([1, expect.stringContaining('are not the same')]);
  await expect(stat(at('short'))).rejects.toThrow(/ENOENT/);
}, 60_000);
