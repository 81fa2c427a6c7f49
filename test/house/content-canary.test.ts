/** What is sensitive in mail is kept nowhere else, whatever becomes of the mail: in no file, log, answer, page, notice or backup, in whatever form. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseAddress } from '../../directory/address.ts';
import { ask } from '../../gateway/control/client.ts';
import { controlSocket } from '../../gateway/control/server.ts';
import { recipientsDigest } from '../../gateway/filter/content/override.ts';
import { typed } from '../gateway/typed.ts';
import { waitFor } from '../peers/process.ts';
import { OFFICER_A, OFFICER_B } from './canary.ts';
import { browserOf, type Desk, deskOf, deskSettings, type Visitor } from './desk.ts';
import { DAY, type MovedClock, movedClock } from './moved-clock.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { markersIn, namelessFiles, searchFolders } from './search.ts';
import { foundStreet, type Street } from './street.ts';

const OUTSIDER = 'journalist@outside.example';

/** One for each place in which an author leaves content, in every letter. */
const WRITTEN = {
  subject: 'krammetsvogelinthesubject',
  body: 'krammetsvogelinthebody',
  name: 'krammetsvogelinthename',
  fileName: 'krammetsvogelinthefilename',
  file: 'krammetsvogelinthefile',
};

const ACCOUNTS = ['DE55701500000093847261', 'DE31500105175487236190', 'DE75370400440612738495'] as const;
const KEY = 'MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQDJ';
const SEED = 'describe market subject lunar limb reveal mouse fatal birth omit reduce skin';
const IDENTITY = '440106198304173528';
const MARKING = 'EU SECRET';
/** In an author's reason alone. */
const TYPED = 'GB33BUKB20201555555555';

interface Case {
  readonly text: string;
  readonly to: string;
  readonly code: 250 | 550;
  readonly isExplained?: true;
  /** What people decide, where it is held. */
  readonly verdict?: 'approve' | 'reject' | 'none';
}

const CASES = {
  passed: { text: 'See you on Tuesday.', to: OFFICER_B, code: 250 },
  noted: { text: `Please freeze the account, IBAN ${ACCOUNTS[0]}.`, to: OFFICER_B, code: 250 },
  refused: { text: `IBAN ${ACCOUNTS[1].match(/.{1,4}/g)!.join(' ')}`, to: OUTSIDER, code: 550 },
  explained: { text: `IBAN ${ACCOUNTS[2]}`, to: OUTSIDER, code: 250, isExplained: true },
  released: {
    text: `-----BEGIN PRIVATE KEY-----\r\n${KEY}\r\n-----END PRIVATE KEY-----`,
    to: OFFICER_B,
    code: 250,
    verdict: 'approve',
  },
  rejected: { text: `Seed phrase: ${SEED}`, to: OFFICER_B, code: 250, verdict: 'reject' },
  lapsed: { text: `${MARKING}\r\n\r\n身份证号码 ${IDENTITY}`, to: OFFICER_B, code: 250, verdict: 'none' },
} as const satisfies Readonly<Record<string, Case>>;
type Name = keyof typeof CASES;
const NAMES = Object.keys(CASES) as Name[];

const VALUES = [...ACCOUNTS, KEY, SEED, IDENTITY, TYPED];
/** A digest of a number can be undone by trying all numbers, so it is no better than the number. */
const DIGESTS = VALUES.flatMap((value) =>
  ['md5', 'sha1', 'sha256'].map((hash) => createHash(hash).update(value).digest('hex')),
);
const SECRETS = [...Object.values(WRITTEN), ...VALUES, ...DIGESTS];

const letterOf = (name: Name) => ({ messageId: `<${name}@a.example>`, from: OFFICER_A, to: [CASES[name].to] });

function bytesOf(name: Name, fields: readonly string[]): Uint8Array {
  const { text, to } = CASES[name];
  const lines = [
    ...fields,
    `From: "${WRITTEN.name}" <${OFFICER_A}>`,
    `To: "${WRITTEN.name}" <${to}>`,
    `Subject: ${WRITTEN.subject}`,
    `Message-ID: ${letterOf(name).messageId}`,
    'Date: Sun, 22 Nov 2026 06:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=cut',
    '',
    '--cut',
    'Content-Type: text/plain; charset=utf-8',
    '',
    WRITTEN.body,
    text,
    '--cut',
    `Content-Type: text/plain; name=${WRITTEN.fileName}.txt`,
    `Content-Disposition: attachment; filename=${WRITTEN.fileName}.txt`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(`${WRITTEN.file}\r\n${text}\r\n`).toString('base64'),
    '--cut--',
  ];
  return new Uint8Array(Buffer.from(`${lines.join('\r\n')}\r\n`));
}

let place: string;
let street: Street;
let a: Neighbour;
let b: Neighbour;
let clock: MovedClock;
let port: number;
let desk: Desk;
const people = new Map<string, Visitor>();
const ids = new Map<Name, string>();

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'valise-content-'));
  // All that this process puts into temporary files lies there as well.
  vi.stubEnv('TMPDIR', place);
  const settings = { inspect: { enabled: true }, desk: { ...deskSettings('a'), start: true } };
  street = await foundStreet(['a', 'b'], { a: settings });
  a = street.neighbour('a');
  b = street.neighbour('b');
  clock = movedClock();
  await Promise.all([a.stop(), b.stop()]);
  port = (await a.start(clock)).deskPort!;
  await b.start(clock);
  desk = deskOf(a.agency);
  for (const role of ['releaser', 'administrator'])
    people.set(role, await desk.come((await desk.invite(role, `${role}@a.example`, role)).out));
});
afterAll(async () => {
  await street[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  await rm(place, { recursive: true, force: true });
});

/** The field as the add-in writes it. */
function explained(): string {
  const claim = {
    code: 'operational-need',
    reason: `The court has asked for it, see account ${TYPED}.`,
    shown: { iban: 1 },
    recipients: recipientsDigest([parseAddress(OUTSIDER)]),
    policy: a.agency.config().agencies[0]!.content.version,
  };
  return `Valise-Request: v=1; override=${Buffer.from(JSON.stringify(claim)).toString('base64url')}`;
}

async function submit(name: Name): Promise<void> {
  const { code, isExplained }: Case = CASES[name];
  const fields = [
    ...(isExplained ? [explained()] : CASES[name].to === OUTSIDER ? ['Valise-Request: v=1; outsiders=confirmed'] : []),
  ];
  const answer = await a.submit({ ...letterOf(name), bytes: bytesOf(name, fields) });
  expect([name, answer.code]).toEqual([name, code]);
  expect([name, markersIn(Buffer.from(answer.lines.join('\n')), SECRETS)]).toEqual([name, []]);
  if (code === 250) ids.set(name, idOf(answer));
}

async function decide(id: string, verdict: 'approve' | 'reject'): Promise<void> {
  const { secret, device } = people.get('releaser')!;
  const { digest } = await desk.ask('held', { id }, secret);
  const { statement, options } = await desk.ask('decision-options', { id, digest, verdict }, secret);
  const { outcome } = await desk.ask('decide', { statement, passkey: device.get(options) as never }, secret);
  expect(outcome).toBe('done');
}

/** Everything on this disk, and apart from it the mailboxes of those whom the letters are for. */
async function lying() {
  const { files, found } = await searchFolders([place, '/dev/shm'], SECRETS);
  const isTheirs = ({ file }: { file: string }) => file.includes('/mailboxes-b/');
  return { files, found: found.filter((one) => !isTheirs(one)), theirs: found.filter(isTheirs) };
}

/** Every page that somebody of a role can get to. */
async function pages(role: string, language: string): Promise<Map<string, string>> {
  return browserOf(a.agency, port, people.get(role)!.secret).all(language);
}

const command = async (...args: readonly string[]) => {
  const { out, err, code } = await typed([...args, '--config', join(a.agency.folder, 'gateway.toml')]);
  expect([args, code, err]).toEqual([args, 0, '']);
  return out;
};

/** All that the gateway says when its operator asks. */
async function answers(): Promise<string> {
  const commands = ['queue list', 'queue list --json', 'register export', 'people list', 'status'];
  const shown = (await a.waiting()).map((id) => `queue show ${id}`);
  const said = await Promise.all([...commands, ...shown].map((line) => command(...line.split(' '))));
  const metrics = await ask(controlSocket(a.agency.data), 'GET', '/metrics');
  return [...said, ...(await Array.fromAsync(metrics.lines()))].join('\n');
}

/** Looks everywhere; what it answers shows that there was something to be looked at. */
async function lookEverywhere() {
  const { files, found } = await lying();
  expect(found).toEqual([]);
  expect(markersIn(namelessFiles(place), SECRETS)).toEqual([]);
  expect(markersIn(Buffer.from(JSON.stringify([a.log, b.log])), SECRETS)).toEqual([]);
  const said = await answers();
  expect(markersIn(Buffer.from(said), SECRETS)).toEqual([]);
  const shown = new Map<string, string>();
  for (const role of people.keys())
    for (const language of ['en', 'ar']) for (const [path, page] of await pages(role, language)) shown.set(path, page);
  for (const [path, page] of shown) expect([path, markersIn(Buffer.from(page), SECRETS)]).toEqual([path, []]);
  return { files, said, paths: [...shown.keys()] };
}

describe('whatever becomes of a letter', () => {
  test('what is sensitive in it is not kept while it is decided, waits or is told of', async () => {
    for (const name of NAMES) await submit(name);
    await waitFor('releasers to be told', () => a.mailsSaying('releaser@a.example', 'wait for your decision'));
    const held = NAMES.filter((name) => 'verdict' in CASES[name]).map((name) => ids.get(name)!);
    const { files, said, paths } = await lookEverywhere();
    for (const id of held) {
      expect(files.some((file) => file.endsWith(`/spool/new/${id}`))).toBe(true);
      expect(said).toContain(id);
      expect(paths).toContain(`/ar/held/${id}`);
    }
  });

  test('nor after it was let go, refused by people, or nobody has decided in time', async () => {
    await decide(ids.get('released')!, 'approve');
    await decide(ids.get('rejected')!, 'reject');
    await waitFor(
      'the letter that was let go',
      async () => (await b.copies(OFFICER_B, letterOf('released'))).length > 0,
    );
    clock.move(6 * DAY);
    await waitFor('the report of what nobody let go', async () => (await a.reports(letterOf('lapsed'))).length === 2);
    await a.settle();
    await b.settle();
    for (const [role, { device }] of people) {
      const { options } = await desk.ask('sign-in-options', {}, null);
      people.set(role, { device, ...(await desk.ask('sign-in', { passkey: device.get(options) as never }, null)) });
    }
    const { said } = await lookEverywhere();
    expect(said).toMatch(/,released,/);
  });

  test('each went its way, and those whom they are for have them whole', async () => {
    const toB = NAMES.filter((name) => CASES[name].to === OFFICER_B);
    const arrived = await Promise.all(toB.map(async (name) => (await b.copies(OFFICER_B, letterOf(name))).length));
    expect(Object.fromEntries(toB.map((name, n) => [name, arrived[n]]))).toEqual({
      ...{ passed: 1, noted: 1, released: 1, rejected: 0, lapsed: 0 },
    });
    const [copy] = await b.copies(OFFICER_B, letterOf('released'));
    expect(markersIn(copy!, SECRETS)).toEqual([...Object.values(WRITTEN), KEY]);
    expect(street.smarthost.messages.map(({ bytes }) => markersIn(bytes, VALUES))).toEqual([[ACCOUNTS[2]]]);
  });

  test('nor in a backup, once it is opened', async () => {
    const [passphrase, file, folder] = ['passphrase', 'backup', 'restored'].map((name) => join(place, name));
    await writeFile(passphrase!, 'correct horse battery staple\n', { mode: 0o600 });
    await command('backup', file!, '--passphrase-file', passphrase!);
    expect(await typed(['restore', file!, folder!, '--passphrase-file', passphrase!])).toMatchObject({ code: 0 });
    const { files, found } = await lying();
    expect(files).toContain(join(folder!, 'data/records.sqlite'));
    expect(found).toEqual([]);
  });

  test('nor after the gateways have stopped', async () => {
    await Promise.all([a.stop(), b.stop()]);
    const { found, theirs } = await lying();
    expect(found).toEqual([]);
    expect(theirs.map(({ marker }) => marker)).toEqual(expect.arrayContaining([...Object.values(WRITTEN), KEY]));
    expect(markersIn(Buffer.from(JSON.stringify([a.log, b.log])), SECRETS)).toEqual([]);
  });
});
