/** The commands with which an agency changes what the directory says about it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAsAppliedFor, readApplication } from '../../../directory/application.ts';
import type { PayloadOf } from '../../../directory/log/payload.ts';
import type { Proposal } from '../../../directory/proposal.ts';
import { type KeyFile, makeKey, writeKeyFile } from '../../../directory/signer/key-file.ts';
import { type LogPlace, readHistory } from '../../../directory/signer/known-history.ts';
import { knownPassphrase, newPassphrase } from '../../../directory/signer/passphrase.ts';
import { placeOf } from '../../../directory/signer/proposal-place.ts';
import { fileProposal } from '../../../directory/signer/registry-client.ts';
import type { Terminal } from '../../../directory/signer/terminal.ts';
import { readChecked } from '../../../directory/telling/grouped.ts';
import { type Config, readConfig } from '../../config/config.ts';
import { CommandError, parsedWords, type Run, text, UsageError, type World } from '../command-line.ts';
import { chosenAgency } from '../export-command.ts';
import { agencyOf, type Bench, carryOut, type Hand, signAll, writeProposal } from './change.ts';
import { APPLICATION, ownCertificate } from './enrol.ts';
import { CHANGES } from './key-changes.ts';
import { type KeyFolder, keyFileName, keyIn, openKeyFolder, refuseOwnFolders } from './key-folder.ts';

const OPTIONS = {
  ...{ config: text, agency: text, log: text, genesis: text, out: text, to: text, 'passphrase-file': text },
  ...{ entry: text, certificate: text, reason: text, host: text, port: text, evidence: text, call: text },
  recovery: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parsedWords<typeof OPTIONS>>['values'];

/** `directory ACT FOLDER`. */
export function directoryCommand([act = '', ...args]: readonly string[]): Run {
  const { values, words } = parsedWords(args, OPTIONS);
  const [folder, proposal, ...more] = words;
  const known = [...Object.keys(CHANGES), 'sign', 'restore-key'];
  if (!known.includes(act)) throw new UsageError(`directory needs to be told what to do: ${known.join(', ')}`);
  if (folder === undefined || (proposal !== undefined) !== (act === 'sign') || more.length > 0)
    throw new UsageError(
      `directory ${act} needs the folder with the agency's keys${act === 'sign' ? ', and a proposal' : ''}`,
    );
  if (act === 'restore-key') return (world) => restoreKey(world, folder, values);
  return async (world) => {
    using terminal = world.terminal();
    const bench = await setUp(world, terminal, folder, values);
    if (act === 'sign') return world.out(await signGiven(bench, proposal!, values.out));
    const change = await CHANGES[act]!(bench, values);
    if (typeof change === 'string') return world.out(change);
    world.out(await handOver(await carryOut(bench, change), bench, values));
  };
}

async function setUp(world: World, terminal: Terminal, folder: string, values: Values): Promise<Bench> {
  const config = readConfig(world.env, values.config);
  const now = world.now();
  const history = await readHistory(logPlace(values, config), now);
  let asked: Promise<string> | null = null;
  const passphrase = (): Promise<string> => {
    asked ??= knownPassphrase(terminal, values['passphrase-file']);
    return asked;
  };
  const own = chosenAgency(config, values.agency);
  return { config, own, folder: await openKeyFolder(folder), history, terminal, passphrase, now };
}

/** What the command line says outweighs the config, which may still follow a members file. */
function logPlace({ log, genesis }: Values, { directory }: Config): LogPlace {
  const followed = directory.kind === 'log' ? directory : null;
  const place = { log: log ?? followed?.log, genesis: genesis ?? followed?.genesis };
  if (place.log === undefined || place.genesis === undefined)
    throw new CommandError(
      'the config names no log; name the directory with --log and the id of its first entry with --genesis',
    );
  return { log: place.log, genesis: place.genesis, trusted: followed?.trusted ?? null };
}

/** Anything but what brings all keys anew is signed by the identity key alone. */
async function signGiven(bench: Bench, name: string, out: string | undefined): Promise<string> {
  const place = placeOf(name, out);
  const proposal = await place.read();
  const { subject } = proposal.payload;
  if (subject !== bench.own.id) throw new CommandError(`the proposal is about ${subject}, not about ${bench.own.id}`);
  return `signed; it is in ${await place.write(await signAll(bench, proposal, await handsFor(bench, proposal)))}\n`;
}

async function handsFor(bench: Bench, { payload }: Proposal): Promise<Hand[]> {
  switch (payload.type) {
    case 'agency.enrol':
      return enrolmentHands(bench, payload);
    case 'agency.reenrol':
      return newKeysIn(bench.folder, payload.body);
    default:
      return [keyIn(bench.folder, agencyOf(bench).identity, 'identity')];
  }
}

/** Every key that it brings, and only as it was applied for. */
async function enrolmentHands({ folder, own }: Bench, { body }: PayloadOf<'agency.enrol'>): Promise<Hand[]> {
  const application = await readApplication(await readFile(join(folder.path, APPLICATION), 'utf8'));
  if (!isAsAppliedFor(body, application))
    throw new CommandError('the proposal is not what was applied for; ask the secretariat why');
  return [...newKeysIn(folder, body), await ownCertificate(own, own.secretKeyFiles[0]!)];
}

function newKeysIn(
  folder: KeyFolder,
  { identity, recovery }: PayloadOf<'agency.enrol' | 'agency.reenrol'>['body'],
): KeyFile[] {
  return [keyIn(folder, identity, 'identity'), keyIn(folder, [recovery], 'recovery')];
}

/** The recovery key from the sheet, typed line by line. */
async function restoreKey(world: World, folder: string, values: Values): Promise<void> {
  await refuseOwnFolders(folder, readConfig(world.env, values.config));
  using terminal = world.terminal();
  const lines: string[] = [];
  for (const line of [1, 2, 3, 4]) lines.push(await terminal.askSecret(`Line ${line} of the recovery key: `));
  const key = makeKey(readChecked(lines));
  const path = join(folder, keyFileName('recovery', key.text));
  await writeKeyFile(path, key, await newPassphrase(terminal, values['passphrase-file']));
  world.out(`${path} is the recovery key again\n`);
}

/** The file stays, whatever becomes of the way to the registry: a new key in it may be the only one that there is. */
async function handOver(proposal: Proposal, bench: Bench, { out, to }: Values): Promise<string> {
  const path = await writeProposal(proposal, bench, out);
  if (to === undefined) return `signed; hand ${path} to the secretariat; nothing in it is secret\n`;
  return `signed; it is in ${path}, and at ${await fileProposal(new URL(to), proposal)}\n`;
}
