/** How an agency comes into the directory and changes its keys there: from a new gateway to a replayed log, by the commands that its people type. */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitmentOf, printContact } from '../../directory/annex.ts';
import { readApplication } from '../../directory/application.ts';
import { type Agency, settledAgency, standingAt } from '../../directory/log/agency.ts';
import { SALT_LENGTH } from '../../directory/log/commitment.ts';
import { printEnvelope } from '../../directory/log/envelope.ts';
import { keyId, type SigningKey } from '../../directory/log/keys.ts';
import type { PayloadOf } from '../../directory/log/payload.ts';
import { replay, type State } from '../../directory/log/replay.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import {
  bytesToSign,
  type Proposal,
  printProposal,
  propose,
  readProposal,
  withSignatures,
} from '../../directory/proposal.ts';
import { makeSignerKey } from '../../directory/signed-note.ts';
import { admission, draftProposal } from '../../directory/signer/ceremony.ts';
import { runCommand } from '../../gateway/command/command.ts';
import { publishedFolder } from '../directory/audit/log-folder.ts';
import { DAY, HOUR, makeWorld, PAPER, type Signer, START } from '../directory/log/world.ts';
import { SIGNER } from './config-folder.ts';
import { nobody } from './no-terminal.ts';

const PASSPHRASE = 'correct horse battery';
const CALL = 'c'.repeat(64);
const logKey = makeSignerKey('log.network.example');
const world = await makeWorld(logKey);
const { ann, ben, cleo } = world;
const entries: Uint8Array[] = [world.genesis];
let state: State = world.state;
let now = new Date(START.getTime() + HOUR);

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const stick = (...names: string[]): string => at('stick', 'keys', ...names);
const config = (): string => at('gateway', 'gateway.toml');
const agency = (): Agency => settledAgency(state.agencies.get('a' as AgencyId)!, now);

/** Runs a command as a person would who types these answers, the passphrase wherever it is asked for. */
async function command(args: readonly string[], answers: readonly string[] = ['a']) {
  const told: { readonly out: string[]; readonly err: string[] } = { out: [], err: [] };
  const queue = [...answers];
  const code = await runCommand(args, {
    env: {},
    now: () => now,
    readLine: async () => '',
    terminal: () => ({
      ...nobody(),
      say: (line) => void told.err.push(`${line}\n`),
      ask: async () => queue.shift() ?? '',
      askSecret: async () => (queue.length > 0 && queue[0] !== 'a' ? queue.shift()! : PASSPHRASE),
    }),
    out: (text) => void told.out.push(text),
    err: (text) => void told.err.push(text),
    start: async () => ({ [Symbol.asyncDispose]: async () => {} }),
    onReload: () => ({ [Symbol.dispose]() {} }),
    stopped: async () => {},
  });
  return { code, out: told.out.join(''), err: told.err.join('') };
}

/** With the log as it is published now. */
async function directory(act: string, more: readonly string[] = [], answers?: readonly string[], keys = stick()) {
  const log = await publishedFolder(entries, logKey, world.blobs);
  try {
    const place = ['--log', log, '--genesis', world.state.network.genesis, '--config', config()];
    return await command(['directory', act, keys, ...more, ...place], answers);
  } finally {
    await rm(log, { recursive: true });
  }
}

/** Logs a proposal that registrars sign as well, and lets time pass. */
async function logged(proposal: Proposal, by: readonly Signer[] = [], later = 2 * DAY): Promise<void> {
  const bytes = bytesToSign(proposal);
  const more = await Promise.all(by.map(async (signer) => ({ keyid: signer.id, ...(await signer.sign(bytes)) })));
  if (proposal.certificate !== null && 'certificate' in proposal.payload.body)
    world.blobs.set(proposal.payload.body.certificate, Buffer.from(proposal.certificate));
  const { bytes: payload, signatures } = withSignatures(proposal, more);
  const entry = printEnvelope({ payload, signatures, logged: now });
  const { state: after, faults } = await replay(world.optionsAt(now), state, [entry]);
  expect(faults).toEqual([]);
  entries.push(entry);
  state = after;
  now = new Date(now.getTime() + later);
}

/** The proposal that a command wrote onto the stick. */
async function written(out: string): Promise<Proposal> {
  return readProposal(await readFile(/hand (\S+) to/.exec(out)![1]!, 'utf8'));
}

const keyIds = async (kind: string): Promise<string[]> =>
  (await readdir(stick()))
    .filter((name) => name.startsWith(kind) && name.endsWith('.key'))
    .map((name) => name.slice(-12, -4));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-enrol-'));
  await mkdir(at('stick'));
  await writeFile(at('phrase'), `${PASSPHRASE}\n`);
  const wishes = [
    ...['--folder', at('gateway'), '--agency', 'a', '--name', 'Agency A', '--country', 'FR', '--domain', 'a.example'],
    ...['--hostname', 'gateway.a.example', '--postmaster', 'postmaster@a.example', '--address', 'desk@shared.example'],
    ...['--signer', SIGNER, '--client', '192.0.2.10', '--server', '192.0.2.10:2525', '--smarthost', '192.0.2.10'],
  ];
  const made = await command(['init', ...wishes]);
  expect(made).toMatchObject({ code: 0, err: '' });
});
afterAll(() => rm(folder, { recursive: true }));

describe('enrol', () => {
  test.each([
    ['inside the data folder', () => at('gateway', 'data', 'keys')],
    ['inside the folder of the config', () => at('gateway', 'keys')],
    ['that a link leads into it', () => at('link', 'keys')],
  ])('a folder %s is refused', async (_what, path) => {
    await symlink(at('gateway', 'data'), at('link')).catch(() => {});
    const refused = await command(['enrol', path(), '--config', config(), '--passphrase-file', at('phrase')]);
    expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/which is the gateway's/)]);
  });

  test('a short passphrase makes nothing', async () => {
    await writeFile(at('short'), 'horse\n');
    const refused = await command(['enrol', stick(), '--config', config(), '--passphrase-file', at('short')]);
    expect([refused.code, await readdir(at('stick'))]).toEqual([1, []]);
  });

  test('a registration that the directory would refuse makes nothing', async () => {
    const registration = JSON.parse(await readFile(at('gateway', 'registration.json'), 'utf8'));
    await writeFile(at('wrong.json'), JSON.stringify({ ...registration, domains: ['A.example'] }));
    const args = ['enrol', stick(), '--config', config(), '--registration', at('wrong.json')];
    const refused = await command([...args, '--passphrase-file', at('phrase')]);
    expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/domains\.0: is not canonical/)]);
    expect(await readdir(at('stick'))).toEqual([]);
  });

  test('makes keys, a sheet and an application on the stick, and nothing secret is said', async () => {
    const made = await command(['enrol', stick(), '--config', config()], [PASSPHRASE, PASSPHRASE]);
    expect(made.code).toBe(0);
    expect(made.err).toContain('is on the disk of the gateway itself');
    const names = (await readdir(stick())).map((name) => name.replace(/[0-9a-f]{8}/, 'ID')).sort();
    expect(names).toEqual([
      'application.json',
      'identity-ID.key',
      'recovery-ID-sheet.html',
      'recovery-ID-sheet.txt',
      'recovery-ID.key',
    ]);
    const { says } = await readApplication(await readFile(stick('application.json'), 'utf8'));
    expect(says).toMatchObject({
      id: 'a',
      domains: ['a.example'],
      addresses: ['desk@shared.example'],
      endpoint: { port: 2465 },
    });
    expect(new Set(says.endpoint!.pins).size).toBe(2);
    expect([keyId(says.identity[0]!).slice(0, 8), keyId(says.recovery).slice(0, 8)]).toEqual([
      (await keyIds('identity'))[0],
      (await keyIds('recovery'))[0],
    ]);
  });

  test('an application that was changed is refused', async () => {
    const text = await readFile(stick('application.json'), 'utf8');
    await expect(readApplication(text.replace('Agency A', 'Agency B'))).rejects.toThrow(/did not all sign/);
    const other = JSON.parse(text);
    other.proofs.pop();
    await expect(readApplication(JSON.stringify(other))).rejects.toThrow(/certificate's secret key did not sign/);
  });
});

describe('directory', () => {
  test('an enrolment is signed as it was applied for, and the agency becomes a member', async () => {
    await writeFile(at('letter'), 'Note verbale');
    await writeFile(at('record'), 'a.example was asked of four resolvers');
    const evidence = [`a.example=${at('record')}`, `desk@shared.example=${at('record')}`];
    const checked = { evidence, nomination: at('letter') };
    const history = { state, certificate: async () => null };
    const application = stick('application.json');
    await expect(admission(application, { ...checked, evidence: evidence.slice(1) }, history, now)).rejects.toThrow(
      'nothing says how a.example was proven',
    );
    const proposed = await admission(application, checked, history, now);

    const { type, subject, body } = proposed.payload as PayloadOf<'agency.enrol'>;
    const { says } = await readApplication(await readFile(application, 'utf8'));
    const draft = { type, subject, proposer: says.identity[0]!, body: { ...body, name: 'Agency B' } };
    await writeFile(
      at('other'),
      printProposal(propose(draftProposal(draft, history, now).bytes, proposed.certificate)),
    );
    const other = await directory('sign', [at('other')]);
    expect([other.code, other.err]).toEqual([1, expect.stringMatching(/is not what was applied for/)]);

    await writeFile(at('enrolment'), printProposal(proposed));
    const declined = await directory('sign', [at('enrolment')], ['no', 'a']);
    expect([declined.code, declined.err]).toEqual([1, expect.stringMatching(/nothing was signed\n$/)]);
    const signed = await directory('sign', [at('enrolment')]);
    expect(signed).toMatchObject({
      code: 0,
      err: expect.stringContaining('Agency A (a, France (FR)) becomes a member.'),
    });
    const proposal = readProposal(await readFile(at('enrolment'), 'utf8'));
    expect(proposal.signatures).toHaveLength(3);
    await logged(proposal, [ann, ben]);
    expect(standingAt(agency(), now).standing).toBe('active');
  });

  test('contacts are signed where they are shown, and not where they are not', async () => {
    const record = printContact({
      ...{ role: 'Assistance desk', address: 'desk@a.example', needs: [], languages: ['fr'], zone: 'Europe/Paris' },
      ...{ hours: [], deputy: null, confirmed: '2026-03-01' },
    });
    const disclosed = { record, salt: Buffer.alloc(SALT_LENGTH, 1) };
    const body = { commitments: [commitmentOf(disclosed)] };
    const draft = { type: 'contacts.commit', subject: 'a', body, proposer: agency().identity[0]! };
    const { bytes } = draftProposal(draft, { state, certificate: async () => null }, now);
    await writeFile(at('contacts'), printProposal(propose(bytes)));
    const blind = await directory('sign', [at('contacts')]);
    expect([blind.code, blind.err]).toEqual([1, expect.stringMatching(/not every contact .* is beside it/)]);
    await writeFile(at('contacts'), printProposal(propose(bytes, null, [disclosed])));
    const signed = await directory('sign', [at('contacts')]);
    expect([signed.code, signed.err]).toEqual([0, expect.stringMatching(/role +Assistance desk/)]);
    await logged(readProposal(await readFile(at('contacts'), 'utf8')));
    expect(agency().contacts).toEqual(body.commitments);
  });

  test('rotate: the old key signs the new one in, which counts a day later', async () => {
    const [old] = agency().identity;
    const { code, out } = await directory('rotate');
    expect(code).toBe(0);
    await logged(await written(out));
    expect(agency().identity).not.toContain(old);
    expect(await keyIds('identity')).toContain(keyId(agency().identity[0]!).slice(0, 8));
  });

  test('veto: a change that waits is stopped by the key that is still in force', async () => {
    const before = agency().identity;
    const rotation = await written((await directory('rotate')).out);
    await logged(rotation, [], HOUR);
    await logged(await written((await directory('veto')).out));
    expect(agency().identity).toEqual(before);
    const none = await directory('veto');
    expect([none.code, none.err]).toEqual([1, 'there is no such change that waits\n']);
  });

  test('renew: a key is made, and proposed once the gateway has it', async () => {
    const first = await directory('renew');
    expect(first.out).toMatch(/Add it to secretKeys .* AFTER the present one/);
    expect((await directory('renew')).out).toBe(first.out);
    const file = /^\S+/.exec(first.out)![0];
    const toml = await readFile(config(), 'utf8');
    await writeFile(
      config(),
      toml.replace(/secretKeys = \[ ?"secret-key.asc" ?\]/, `secretKeys = ["secret-key.asc", "${file}"]`),
    );
    const second = await directory('renew');
    expect(second).toMatchObject({ code: 0, err: expect.stringContaining('has a further certificate') });
    await logged(await written(second.out));
    expect(agency().certificates).toHaveLength(2);
  });

  test('revoke: by fingerprint and with a reason', async () => {
    const [old] = agency().certificates;
    expect((await directory('revoke', ['--reason', 'superseded'])).err).toMatch(
      /name the certificate with --certificate/,
    );
    expect((await directory('revoke', ['--certificate', 'FFFF'])).err).toMatch(/say why/);
    const fingerprint = old!.certificate.fingerprint.slice(-16);
    await logged(
      await written((await directory('revoke', ['--certificate', fingerprint, '--reason', 'superseded'])).out),
    );
    expect(agency().certificates.map(({ revoked }) => revoked !== null)).toEqual([true, false]);
  });

  test('endpoint: the next key takes its place, and another is made', async () => {
    const [current, next] = agency().endpoint!.pins;
    for (const ending of ['key', 'crt'])
      await writeFile(
        at('gateway', `gateway-tls.${ending}`),
        await readFile(at('gateway', `gateway-tls-next.${ending}`)),
      );
    await logged(await written((await directory('endpoint', ['--port', '2466'])).out));
    const { port, pins } = agency().endpoint!;
    expect([port, pins[0], pins.includes(current!), pins.length]).toEqual([2466, next, false, 2]);
  });

  test('recover: the key from the sheet gives the agency new keys, and a new sheet', async () => {
    const sheet = (await readFile(stick(`recovery-${(await keyIds('recovery'))[0]}-sheet.txt`), 'utf8')).match(
      /^ {2}\d {2}[0-9a-f ]{19} - [0-9a-f]{4}$/gm,
    )!;
    for (const name of await readdir(stick())) if (/^(recovery|identity)/.test(name)) await rm(stick(name));
    const lost = await directory('rotate');
    expect([lost.code, lost.err]).toEqual([1, expect.stringMatching(/holds no identity key/)]);

    const wrong = await directory('restore-key', [], [...sheet.slice(0, 3), sheet[3]!.replace(/.$/, 'x')]);
    expect([wrong.code, wrong.err]).toEqual([1, 'mistyped: line 4\n']);
    const back = await directory('restore-key', [], [...sheet, PASSPHRASE, PASSPHRASE]);
    expect(back.code).toBe(0);
    expect((await directory('recover')).err).toMatch(/telephone the secretariat/);
    const recovery = await written((await directory('recover', ['--evidence', PAPER, '--call', CALL])).out);
    await logged(recovery, [ann, cleo], 8 * DAY);
    expect(await keyIds('identity')).toEqual([keyId(agency().identity[0]!).slice(0, 8)]);
    expect((await readdir(stick())).filter((name) => name.endsWith('-sheet.html'))).toHaveLength(1);
    await logged(await written((await directory('rotate')).out));
  });

  test('an agency that has lost both keys makes new ones, and signs with them what the secretariat proposes', async () => {
    const keys = at('stick', 'again');
    const made = await command(['enrol', keys, '--config', config(), '--passphrase-file', at('phrase')]);
    expect(made.code).toBe(0);
    const { says } = await readApplication(await readFile(join(keys, 'application.json'), 'utf8'));
    const { identity, recovery } = says;
    const body = { identity, recovery, evidence: PAPER, nomination: PAPER };
    const draft = { type: 'agency.reenrol', subject: 'a', body, proposer: world.paul.text as SigningKey };
    const { bytes } = draftProposal(draft, { state, certificate: async () => null }, now);
    await writeFile(at('reenrolment'), printProposal(propose(bytes)));
    const other = await directory('sign', [at('reenrolment')]);
    expect([other.code, other.err]).toEqual([1, expect.stringMatching(/holds no identity key/)]);
    expect(await directory('sign', [at('reenrolment')], ['a'], keys)).toMatchObject({ code: 0 });
    const proposal = readProposal(await readFile(at('reenrolment'), 'utf8'));
    expect(proposal.signatures.map(({ keyid }) => keyid)).toEqual([keyId(identity[0]!), keyId(recovery)]);
    await logged(proposal, [world.paul, ann, ben, cleo], 15 * DAY);
    expect(agency()).toMatchObject({ identity, recovery });
    for (const name of await readdir(keys)) if (name.endsWith('.key')) await rename(join(keys, name), stick(name));
    await logged(await written((await directory('rotate')).out));
  });

  test('the log is the one that the config follows, unless another is named', async () => {
    const toml = await readFile(config(), 'utf8');
    const none = await command(['directory', 'rotate', stick(), '--config', config()]);
    expect([none.code, none.err]).toEqual([1, expect.stringMatching(/^the config names no log/)]);
    const log = await publishedFolder(entries, logKey, world.blobs);
    const follows = `log = "${pathToFileURL(log)}"\ngenesis = "${world.state.network.genesis}"`;
    await writeFile(config(), toml.replace(/^members = .*$/m, follows).replace(/^signer = .*$/m, ''));
    const done = await command(['directory', 'rotate', stick(), '--config', config()]);
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('signed; hand') });
    await rm(log, { recursive: true });
    await writeFile(config(), toml);
  });

  test.each([
    [['directory'], 'directory needs to be told what to do'],
    [['directory', 'destroy', 'x'], 'directory needs to be told what to do'],
    [['directory', 'rotate'], "directory rotate needs the folder with the agency's keys\n"],
    [['directory', 'sign', 'x'], 'and a proposal'],
    [['enrol'], 'enrol needs one new folder'],
  ])('wrong usage: %s', async (args, said) => {
    const { code, err } = await command(args);
    expect([code, err.includes(said)]).toEqual([2, true]);
  });
});

test('no secret of the stick stands in anything that was handed over', async () => {
  const proposals = (await readdir(stick())).filter(
    (name) => name.endsWith('.proposal') || name === 'application.json',
  );
  expect(proposals.length).toBeGreaterThan(5);
  for (const name of proposals) expect(await readFile(stick(name), 'utf8')).not.toMatch(/PRIVATE/);
});
