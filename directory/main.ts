/** The directory's command line: which command, with which options, and what its exit code says. */
import { parseArgs } from 'node:util';
import { type Audit, auditLog } from './audit/audit.ts';
import { keygen, show, sign, verify } from './commands.ts';
import { MembersError } from './members-file.ts';
import { exportLog, firstRegistrar, restore, serve } from './registry/commands.ts';
import { en } from './telling/texts/en.ts';

const USAGE = `usage: npm run directory -- COMMAND

  keygen --name NETWORK --out DIR             make a signing key in DIR; prints the verifier key for the gateways' config
  members sign DRAFT --key FILE --out FILE    check a draft (JSON) and sign it
  members verify FILE --signer VERIFIER-KEY   check signature, content and dates
  members show FILE --signer VERIFIER-KEY     one sentence per member
  audit --log URL|FOLDER|FILE.tar             every change of a published log in sentences, and the proof that it was rightly
        [--genesis ID]                        signed; exit code 1 where a rule is broken or something is not proven

  serve --config FILE                         run the secretariat's registry
  first-registrar --config FILE --person ID   invite a registrar whom nobody can invite at the pages; prints the invitation
  export --config FILE --out FILE.tar         write all that is published into one file
  restore --config FILE --log COPY            rebuild a lost log from a copy of what it published: URL, folder or FILE.tar

exit code: 0 done, 1 refused or failed, 2 wrong usage
`;

/** Why the command line cannot be understood. */
class UsageError extends Error {
  override name = 'UsageError';
}

type Values = Readonly<Record<'name' | 'out' | 'key' | 'signer' | 'log' | 'config' | 'person', string>> & {
  readonly genesis?: string;
};
interface Command {
  readonly operands: number;
  readonly options: readonly (keyof Values)[];
  readonly mayHave?: readonly (keyof Values)[];
  readonly run: (operand: string, values: Values) => Promise<string[] | Audit>;
}

const COMMANDS = new Map<string, Command>([
  ['keygen', { operands: 0, options: ['name', 'out'], run: (_none, values) => keygen(values) }],
  ['members sign', { operands: 1, options: ['key', 'out'], run: (file, values) => sign(file, values, new Date()) }],
  ['members verify', { operands: 1, options: ['signer'], run: (file, values) => verify(file, values, new Date()) }],
  [
    'audit',
    { operands: 0, options: ['log'], mayHave: ['genesis'], run: (_none, values) => auditLog(values, new Date(), en) },
  ],
  ['serve', { operands: 0, options: ['config'], run: (_none, values) => serve(values, () => new Date()) }],
  [
    'first-registrar',
    { operands: 0, options: ['config', 'person'], run: (_none, values) => firstRegistrar(values, new Date()) },
  ],
  ['export', { operands: 0, options: ['config', 'out'], run: (_none, values) => exportLog(values) }],
  ['restore', { operands: 0, options: ['config', 'log'], run: (_none, values) => restore(values) }],
  ['members show', { operands: 1, options: ['signer'], run: (file, values) => show(file, values, new Date()) }],
]);

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<0 | 1 | 2> {
  try {
    const { command, operand, values } = parse(args);
    const done = await command.run(operand, values);
    const { lines, isInOrder } = 'lines' in done ? done : { lines: done, isInOrder: true };
    for (const line of lines) process.stdout.write(`${line}\n`);
    return isInOrder ? 0 : 1;
  } catch (error) {
    process.stderr.write(explain(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

function parse(args: string[]): { command: Command; operand: string; values: Values } {
  const { positionals, values } = readArgs(args);
  const words = positionals[0] === 'members' ? 2 : 1;
  const name = positionals.slice(0, words).join(' ');
  const command = COMMANDS.get(name);
  if (command === undefined)
    throw new UsageError(name === '' ? 'no command is given' : `there is no command "${name}"`);
  const operands = positionals.slice(words);
  if (operands.length !== command.operands) throw new UsageError(`${name} takes ${command.operands} file name(s)`);
  const missing = command.options.find((option) => !values[option]);
  if (missing !== undefined) throw new UsageError(`${name} needs --${missing}`);
  const known: readonly string[] = [...command.options, ...(command.mayHave ?? [])];
  const unknown = Object.keys(values).find((option) => !known.includes(option));
  if (unknown !== undefined) throw new UsageError(`${name} does not take --${unknown}`);
  return { command, operand: operands[0] ?? '', values: values as Values };
}

function readArgs(args: string[]): { positionals: string[]; values: Partial<Values> } {
  const text = { type: 'string' } as const;
  const options = {
    name: text,
    out: text,
    key: text,
    signer: text,
    log: text,
    genesis: text,
    config: text,
    person: text,
  };
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`;
  if (error instanceof MembersError)
    return `refused, ${error.faults.length} fault(s):\n${error.faults.map((fault) => `  ${fault}\n`).join('')}`;
  return `${(error as Error).message}\n`;
}
