/** What a running gateway writes into its content log: what was found and who decided what, before anybody is told; no value, name or word of an author's. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAddress } from '../../directory/address.ts';
import { recipientsDigest } from '../../gateway/filter/content/override.ts';
import type { ContentEntry } from '../../gateway/records/content-entry.ts';
import { typed } from '../gateway/typed.ts';
import { waitFor } from '../peers/process.ts';
import { type Letter, leaksBelow, OFFICER_A, OFFICER_B, type Wishes, writeLetter } from './canary.ts';
import { deskOf, deskSettings } from './desk.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { markersIn, searchFolders } from './search.ts';
import { foundStreet, type Street } from './street.ts';

const OUTSIDER = 'journalist@outside.example';
const ACCOUNT = 'DE87701500000084736251';
const SECRET = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7';
const KEY = `-----BEGIN PRIVATE KEY-----\r\n${SECRET}\r\n-----END PRIVATE KEY-----`;
/** A value that stands in an author's reason alone. */
const TYPED = 'GB33BUKB20201555555555';
const FILE_NAME = 'canaryofthefilename6kd';

let street: Street;
let a: Neighbour;

beforeAll(async () => {
  const settings = { agency: { release: { people: 1 } }, inspect: { enabled: true }, desk: deskSettings('a') };
  street = await foundStreet(['a', 'b'], { a: settings });
  a = street.neighbour('a');
});
afterAll(() => street[Symbol.asyncDispose]());

function write(text: string, wishes: Wishes): Letter {
  const letter = writeLetter(wishes);
  return { ...letter, bytes: new Uint8Array(Buffer.concat([letter.bytes, Buffer.from(`${text}\r\n`)])) };
}

/** As an author attaches a file of a kind that nobody knows. */
function withFile(): Letter {
  const letter = writeLetter();
  const [head] = Buffer.from(letter.bytes).toString().split('Content-Type:');
  const lines = [
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=cut',
    '',
    '--cut',
    'Content-Type: application/octet-stream',
    `Content-Disposition: attachment; filename="${FILE_NAME}.docx"`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(Array.from({ length: 600 }, (_, n) => (n * 89 + 7) % 256)).toString('base64'),
    '--cut--',
    '',
  ];
  return { ...letter, bytes: new Uint8Array(Buffer.from(`${head}${lines.join('\r\n')}`)) };
}

function explained(): string {
  const claim = {
    ...{ code: 'operational-need', reason: `The court has asked for it, see account ${TYPED}.`, shown: { iban: 1 } },
    recipients: recipientsDigest([parseAddress(OUTSIDER)]),
    policy: a.agency.config().agencies[0]!.content.version,
  };
  return `Valise-Request: v=1; override=${Buffer.from(JSON.stringify(claim)).toString('base64url')}`;
}

const run = (...args: readonly string[]) =>
  typed(['content-log', ...args, '--config', join(a.agency.folder, 'gateway.toml')]);

/** What is on the disk at this moment, for whoever reads beside the gateway. */
function written(): ContentEntry[] {
  using db = new DatabaseSync(join(a.agency.data, 'content-log.sqlite'), { readOnly: true });
  const rows = db.prepare('SELECT text FROM entry ORDER BY number').all();
  return rows.map(({ text }) => JSON.parse(String(text)));
}

const about = (id: string) => written().filter((entry) => 'message' in entry && entry.message === id);
const eventsOf = (id: string) => about(id).map(({ event }) => event);

test('begins with the rules in force', () => {
  const { version } = a.agency.config().agencies[0]!.content;
  expect(written()[0]).toMatchObject({ event: 'rule-change', policy: version, before: null, changed: [] });
});

test('has what an author answers for, with the values masked, when the author is told', async () => {
  const id = idOf(await a.submit(write(`IBAN ${ACCOUNT}`, { to: [OUTSIDER], fields: [explained()] })));
  expect(about(id)).toMatchObject([
    { event: 'scanned', domains: ['outside.example'], decision: 'go', actor: expect.stringMatching(/^[0-9a-f]{16}$/) },
    {
      ...{ event: 'finding', rule: 'sensitive', kind: 'iban', count: 1, action: 'justify', silent: false },
      places: [{ role: 'body', evidence: expect.arrayContaining(['iban-check']) }],
    },
    {
      ...{ event: 'override', code: 'operational-need', rules: ['sensitive'] },
      reason: 'The court has asked for it, see account ‹iban›.',
    },
  ]);
});

test('defers what an author answers for where that cannot be logged', async () => {
  const full = Promise.reject(new Error('the disk is full'));
  full.catch(() => {});
  a.break(() => ({ contentWritten: () => full }));
  const answer = await a.submit(write(`IBAN ${ACCOUNT}`, { to: [OUTSIDER], fields: [explained()] }));
  a.mend();
  expect(answer.code).toBe(451);
});

test('has what was refused', async () => {
  const answer = await a.submit(write(`IBAN ${ACCOUNT}`, { to: [OUTSIDER] }));
  expect(answer.code).toBe(550);
  const refused = await waitFor('it to be written', () => written().find(({ event }) => event === 'refused'));
  const { message } = refused as { message: string };
  expect(eventsOf(message)).toEqual(['scanned', 'finding', 'refused']);
});

test('has what is held when the author is told, and each decision when its person is told', async () => {
  const desk = deskOf(a.agency);
  const raquel = await desk.come((await desk.invite('Raquel', 'raquel@a.example')).out);
  const id = idOf(await a.submit(write(KEY, { to: [OFFICER_B] })));
  expect(eventsOf(id)).toEqual(['scanned', 'finding', 'held']);
  const { digest } = await desk.ask('held', { id }, raquel.secret);
  const { statement, options } = await desk.ask('decision-options', { id, digest, verdict: 'approve' }, raquel.secret);
  await desk.ask('decide', { statement, passkey: raquel.device.get(options) as never }, raquel.secret);
  expect(about(id)).toContainEqual(
    expect.objectContaining({ event: 'approved', by: raquel.me.id, count: 1, needed: 1 }),
  );
  await a.logged(id, 'released');
  const ada = await desk.come((await desk.invite('Ada', 'ada@a.example', 'administrator')).out);
  const told = await desk.ask('content-log-message', { id }, ada.secret);
  expect(told.signed).toMatchObject([{ name: 'Raquel', verdict: 'approve', outcome: 'done', holds: true }]);
});

test('has what could not be looked into', async () => {
  const id = idOf(await a.submit(withFile()));
  await a.logged(id, 'done');
  expect((await run('export')).code).toBe(0);
  expect(eventsOf(id)).toContain('not-fully-inspected');
});

test('calls an author the same all day, and is found by address only with the day’s key', async () => {
  const exported = (await run('export', '--author', OFFICER_A)).out.trim().split('\n');
  const actors = exported.map((line) => JSON.parse(line).actor).filter(Boolean);
  expect(actors.length).toBeGreaterThan(3);
  expect(new Set(actors).size).toBe(1);
  expect((await run('export', '--author', 'nobody@a.example')).out).toBe('');
});

test('is exported beside the running gateway, which is logged before anything is read', async () => {
  const { out } = await run('export', '--since', '2026-01-01');
  const [last] = out.trim().split('\n').slice(-1);
  expect(JSON.parse(last!)).toMatchObject({ event: 'viewed', by: 'operator', how: 'export' });
});

test('is whole, and agrees with every head that the mail log has told; cut off at its end, it does not', async () => {
  await a.stop();
  const mailLog = join(street.town.folder, 'mail.log');
  await writeFile(mailLog, a.log.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const whole = await run('verify', '--mail-log', mailLog);
  expect(whole.err).toBe('');
  expect(whole.out).toMatch(/^a: entries 1 to \d+ follow from each other.*\n[2-9] heads in /);
  {
    using db = new DatabaseSync(join(a.agency.data, 'content-log.sqlite'));
    db.exec('DELETE FROM entry WHERE number > (SELECT max(number) - 2 FROM entry)');
  }
  expect((await run('verify')).code).toBe(0);
  const cut = await run('verify', '--mail-log', mailLog);
  expect([cut.code, cut.err]).toEqual([
    1,
    expect.stringMatching(/^a: entry \d+, of which the mail log tells .* is gone/),
  ]);
});

test('holds no value, no subject, no name of a file, no word of a reason beside, and no author', async () => {
  const markers = [ACCOUNT, SECRET, TYPED].map((value) => value.toLowerCase());
  const { files, found } = await searchFolders([a.agency.data], [...markers, FILE_NAME]);
  expect(files.some((file) => file.endsWith('content-log.sqlite'))).toBe(true);
  expect(found).toEqual([]);
  expect(await leaksBelow(a.agency.data)).toEqual([]);
  const text = JSON.stringify(written());
  expect(markersIn(Buffer.from(text), [...markers, FILE_NAME])).toEqual([]);
  expect(text).not.toContain(OFFICER_A.split('@')[0]!);
});
