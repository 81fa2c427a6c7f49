/** The demo's command line: what may be said, and what it says back. */
import { parseArgs } from 'node:util';
import { DemoError } from './message.ts';

export interface Wishes {
  /** A message file; null sends the default message. */
  readonly file: string | null;
  readonly once: boolean;
  readonly json: boolean;
  readonly keep: boolean;
  readonly help: boolean;
  readonly port: number;
}

export const HELP = `Shows how a message travels between two agencies. They, their network and its directory are founded on this machine for as
long as the demo runs.

  npm run demo                          sends a message, tells its way, and serves a page to send more
  npm run demo -- message.eml           sends that message; its From and To name the two agencies' domains
  npm run demo -- --once                ends after one message: 0 if it arrived byte for byte, else 1

  --json      prints one line of JSON about everything that runs, on stdout; all talk goes to stderr.
              Sends nothing by itself, unless with --once or a message
  --port N    serves the page on 127.0.0.1:N; without it, on a free port
  --keep      leaves the folder with keys, configs, spools, mailboxes
  --help      prints this

Nothing leaves this machine. Ctrl-C ends it.
`;

/** @throws DemoError with a sentence */
export function readArguments(args: readonly string[]): Wishes {
  const { values, positionals } = parsed(args);
  if (positionals.length > 1) throw new DemoError(`one message file at most, not ${positionals.length}`);
  const port = Number(values.port ?? 0);
  if (!/^\d{1,5}$/.test(values.port ?? '0') || port > 65_535)
    throw new DemoError(`--port ${values.port}: is not a port, which is a number from 0 to 65535`);
  const { once = false, json = false, keep = false, help = false } = values;
  return { file: positionals[0] ?? null, once, json, keep, help, port };
}

function parsed(args: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { once: flag, json: flag, keep: flag, help: { ...flag, short: 'h' }, port: { type: 'string' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new DemoError(`${(error as Error).message.split('. ')[0]}; --help says what there is`, { cause: error });
  }
}
