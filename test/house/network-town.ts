/** A network with a real directory, a real name server and a mailbox for codes, whose clock a test moves: what an agency finds that is invited. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NETWORK } from '../../directory/log/payload.ts';
import { printProposal, readProposal } from '../../directory/proposal.ts';
import { admission, draftProposal } from '../../directory/signer/ceremony.ts';
import { writeKeyFile } from '../../directory/signer/key-file.ts';
import { readHistory } from '../../directory/signer/known-history.ts';
import { fileProposal } from '../../directory/signer/registry-client.ts';
import { approve } from '../demo/approve.ts';
import { type Directory, foundDirectory } from '../demo/network.ts';
import { nobody } from '../gateway/no-terminal.ts';
import { typed } from '../gateway/typed.ts';
import { startNsd } from '../peers/nsd.ts';
import { DAY, type MovedClock, movedClock } from './moved-clock.ts';
import type { Agency } from './town.ts';

export interface NetworkTown extends AsyncDisposable {
  readonly folder: string;
  readonly clock: MovedClock;
  readonly directory: Directory;
  /** Publishes a TXT record in the DNS. */
  publish(name: string, text: string): Promise<void>;
  /** The last code that was mailed to an address. */
  codeFor(address: string): Promise<string>;
  /** Lists a passkey of the first registrar in the log, as the custodians of the root do; after a week it counts. */
  listPasskey(key: string): Promise<void>;
  /** Has an agency enrolled at once by the root, as the first members are; the answer is the folder with its keys. */
  enrolAtOnce(agency: Agency): Promise<string>;
  /** The second registrar signs with the signer program, in a process of its own. */
  signAsSecond(proposal: string, subject: string): Promise<string>;
}

/** In days before now, so that programs with the machine's own clock find nothing that is dated in the future. */
const FOUNDED = 15;
const PASSPHRASE = 'four words of a registrar';

export async function foundNetworkTown(zones: readonly string[]): Promise<NetworkTown> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'valise-network-town-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const clock = movedClock();
  clock.move(-FOUNDED * DAY);
  const names = stack.use(await startNsd(zones));
  const mails = join(folder, 'codes');
  const resolvers = [names.address];
  const mail = { sendmail: await writeSendmail(folder, mails), from: 'directory@network.example' };
  const directory = stack.use(await foundDirectory(join(folder, 'secretariat'), { ...clock, resolvers, mail }));
  const secondKey = join(folder, 'registrar2.key');
  await writeKeyFile(secondKey, directory.keys.registrars[1], PASSPHRASE);
  await writeFile(join(folder, 'registrar2.passphrase'), `${PASSPHRASE}\n`);
  const opened = stack.move();
  return {
    ...{ folder, clock, directory },
    publish: names.publish,
    codeFor: (address) => lastCode(mails, address),
    listPasskey: (key) => listPasskey(directory, key, clock.now()),
    enrolAtOnce: (agency) => enrolAtOnce(directory, agency, folder, clock.now),
    async signAsSecond(proposal, subject) {
      const { log, genesis } = directory.place;
      const args = ['sign', proposal, '--key', secondKey, '--passphrase-file', join(folder, 'registrar2.passphrase')];
      return signer([...args, '--log', log, '--genesis', genesis], `${subject}\n`);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** What the administrator types: `enrol`, with the addresses of this machine in the registration that `init` wrote. */
export async function applyFor(agency: Agency, stick: string, now: () => Date): Promise<void> {
  const file = join(agency.folder, 'registration.json');
  const registration = JSON.parse(await readFile(file, 'utf8'));
  const endpoint = { ...registration.endpoint, host: '127.0.0.1', port: agency.gatewaysPort };
  await writeFile(file, JSON.stringify({ ...registration, endpoint }));
  await atGateway(agency, ['enrol', stick, '--passphrase-file', await passphraseFile(agency)], now);
}

/** What the administrator types to sign a proposal, who has then read it and types whom it is about. */
export async function signAtGateway(agency: Agency, stick: string, proposal: string, now: () => Date): Promise<void> {
  const words = ['directory', 'sign', stick, proposal, '--passphrase-file', await passphraseFile(agency)];
  await atGateway(agency, words, now);
}

async function atGateway(agency: Agency, words: readonly string[], now: () => Date): Promise<void> {
  const terminal = () => ({ ...nobody(), ask: async () => agency.id });
  const { code, err } = await typed([...words, '--config', join(agency.folder, 'gateway.toml')], { now, terminal });
  if (code !== 0) throw new Error(`${words[0]}: ${err}`);
}

async function passphraseFile(agency: Agency): Promise<string> {
  const file = join(agency.folder, '..', `${agency.id}.passphrase`);
  await writeFile(file, `four words of ${agency.id}\n`);
  return file;
}

async function enrolAtOnce(
  { keys, place, registry }: Directory,
  agency: Agency,
  folder: string,
  now: () => Date,
): Promise<string> {
  const stick = join(folder, `stick-${agency.id}`);
  await applyFor(agency, stick, now);
  const paper = join(folder, 'paper.txt');
  await writeFile(paper, 'seen and found right\n');
  const checked = { evidence: [`${agency.domain}=${paper}`], nomination: paper };
  const history = await readHistory(place, now());
  const proposal = join(folder, `${agency.id}.proposal`);
  const file = join(stick, 'application.json');
  await writeFile(proposal, printProposal(await admission(file, checked, history, now())));
  await signAtGateway(agency, stick, proposal, now);
  const signed = readProposal(await readFile(proposal, 'utf8'));
  const by = [...keys.root.slice(0, 2), ...keys.registrars.slice(0, 2)];
  await fileProposal(registry, await approve(signed, by, history, now()));
  return stick;
}

/** A program that takes a message as sendmail does, and keeps it. */
async function writeSendmail(folder: string, mails: string): Promise<string> {
  await mkdir(mails);
  const file = join(folder, 'sendmail');
  await writeFile(
    file,
    `#!/bin/sh\nset -e\nfor to; do :; done\nname="${mails}/$(date +%s%N)-$to"\ncat > "$name.part"\nmv "$name.part" "$name"\n`,
    {
      mode: 0o755,
    },
  );
  return file;
}

async function lastCode(mails: string, address: string): Promise<string> {
  const found = (await readdir(mails)).filter((name) => name.endsWith(`-${address}`)).sort();
  const text = await readFile(join(mails, found.at(-1) ?? ''), 'utf8');
  return /^ {4}(\S+ \S+)$/m.exec(text)![1]!;
}

async function listPasskey({ keys, place, registry }: Directory, key: string, now: Date): Promise<void> {
  const history = await readHistory(place, now);
  const body = { person: 'registrar1', roles: ['registrar'], keys: [keys.registrars[0].text, key] };
  const wish = { type: 'staff.set', subject: NETWORK, body, proposer: keys.root[0]!.text };
  const signed = await approve(draftProposal(wish, history, now), keys.root.slice(0, 2), history, now);
  await fileProposal(registry, signed);
}

async function signer(args: readonly string[], typed: string): Promise<string> {
  const run = promisify(execFile)(process.execPath, ['directory/signer/main.ts', ...args]);
  run.child.stdin!.end(typed);
  const { stderr } = await run;
  return stderr;
}
