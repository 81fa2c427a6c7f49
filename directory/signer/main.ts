/** The signer's command line: the program of those who vouch for keys, apart from every server, that shows what it signs. */
import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { parseArgs } from 'node:util';
import { printProposal } from '../proposal.ts';
import { en } from '../telling/texts/en.ts';
import { admission, draftProposal, foundLog, joined, newKey, publicPart, readBody } from './ceremony.ts';
import { readKeyFile } from './key-file.ts';
import { type KnownHistory, readHistory } from './known-history.ts';
import { knownPassphrase, newPassphrase } from './passphrase.ts';
import { placeOf } from './proposal-place.ts';
import { show, sign } from './sign.ts';
import { openTerminal, type Terminal } from './terminal.ts';

const USAGE = `usage: npm run signer -- COMMAND

  keygen FILE                         make a key under a passphrase in a new file; prints its public part
  show PROPOSAL                       say what a proposal does, from its own octets
  sign PROPOSAL --key FILE            the same, and sign it once you have typed whom it is about
  draft TYPE SUBJECT BODY.json --proposer PUBLIC-KEY
                                      make a proposal of the fields in a file
  admit APPLICATION --nomination FILE --evidence NAME=FILE...
                                      make the enrolment that an agency applied for, when its letter and names were checked
  join PROPOSAL...                    put the signatures of several copies of a proposal into one
  found PROPOSAL --out FILE           make the first entry of a log from a signed genesis; prints its id

PROPOSAL is a file, the address of one at the registry, or - for the standard input. What is signed goes back to where it came from, or to
--out FILE; drafts and joined proposals go to the standard output.
--log URL|FOLDER|FILE.tar --genesis ID   check against the log: say what changes from what, and refuse what would be refused
--passphrase-file FILE                   take the passphrase from the first line of a file
exit code: 0 done, 1 refused or failed, 2 wrong usage
`;

/** Why the command line cannot be understood. */
class UsageError extends Error {
  override name = 'UsageError';
}

const text = { type: 'string' } as const;
const OPTIONS = {
  ...{ key: text, out: text, log: text, genesis: text, proposer: text, nomination: text, 'passphrase-file': text },
  evidence: { type: 'string', multiple: true },
} as const;
type Values = ReturnType<typeof parse>['values'];
type Command = (words: readonly string[], values: Values, now: Date) => Promise<void>;

const COMMANDS: ReadonlyMap<string, { readonly words: readonly [number, number]; readonly run: Command }> = new Map([
  [
    'keygen',
    {
      words: [1, 1],
      run: ([path], values) =>
        atTerminal(false, async (terminal) => {
          print(await newKey(path!, await newPassphrase(terminal, values['passphrase-file'])));
        }),
    },
  ],
  ['show', { words: [1, 1], run: ([name], values, now) => showCommand(name!, values, now) }],
  ['sign', { words: [1, 1], run: ([name], values, now) => signCommand(name!, values, now) }],
  ['draft', { words: [3, 3], run: draftCommand }],
  ['admit', { words: [1, 1], run: admitCommand }],
  ['join', { words: [2, 20], run: async (paths) => void process.stdout.write(await joined(paths)) }],
  [
    'found',
    { words: [1, 1], run: async ([path], values, now) => print(await foundLog(path!, needed(values, 'out'), now)) },
  ],
]);

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<0 | 1 | 2> {
  try {
    const { values, positionals } = parse(args);
    const [name = '', ...words] = positionals;
    const command = COMMANDS.get(name);
    if (!command) throw new UsageError(name === '' ? 'no command is given' : `there is no command "${name}"`);
    const [least, most] = command.words;
    if (words.length < least || words.length > most)
      throw new UsageError(`${name} is given too few words, or too many`);
    await command.run(words, values, new Date());
    return 0;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${error instanceof UsageError ? `\n${USAGE}` : ''}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function showCommand(name: string, values: Values, now: Date): Promise<void> {
  const history = await historyOf(values, now);
  const proposal = await placeOf(name, undefined).read();
  await atTerminal(false, (terminal) => show(proposal, { terminal, history, now, texts: en }));
}

async function signCommand(name: string, values: Values, now: Date): Promise<void> {
  const key = await readKeyFile(needed(values, 'key'));
  const history = await historyOf(values, now);
  const place = placeOf(name, values.out);
  const proposal = await place.read();
  await atTerminal(name === '-', async (terminal) => {
    const passphrase = () => knownPassphrase(terminal, values['passphrase-file']);
    const signed = await sign(proposal, { terminal, key, passphrase, history, now, texts: en });
    terminal.say(`Signed; it is in ${await place.write(signed)}`);
  });
}

async function draftCommand([type, subject, path]: readonly string[], values: Values, now: Date): Promise<void> {
  const proposer = await publicPart(needed(values, 'proposer'));
  const draft = { type: type!, subject: subject!, body: await readBody(path!), proposer };
  process.stdout.write(printProposal(draftProposal(draft, await historyOf(values, now), now)));
}

async function admitCommand([path]: readonly string[], values: Values, now: Date): Promise<void> {
  const checked = { evidence: values.evidence ?? [], nomination: needed(values, 'nomination') };
  const history = await historyOf(values, now);
  if (history === null) throw new UsageError('--log and --genesis are missing');
  process.stdout.write(printProposal(await admission(path!, checked, history, now)));
}

/** Null where no log is named. */
async function historyOf({ log, genesis }: Values, now: Date): Promise<KnownHistory | null> {
  if ((log === undefined) !== (genesis === undefined)) throw new UsageError('--log and --genesis go together');
  return log === undefined || genesis === undefined ? null : readHistory({ log, genesis }, now);
}

function needed(values: Values, name: Exclude<keyof Values, 'evidence'>): string {
  const value = values[name];
  if (!value) throw new UsageError(`--${name} is missing`);
  return value;
}

/** Where the standard input was the proposal, the person answers at the terminal itself. What is said goes beside the output. */
async function atTerminal(inputIsTaken: boolean, work: (terminal: Terminal) => Promise<unknown>): Promise<void> {
  using terminal = openTerminal(
    inputIsTaken ? new ReadStream(openSync('/dev/tty', 'r')) : process.stdin,
    process.stderr,
  );
  await work(terminal);
}

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}
