/** The commands about the content log: to check that nobody has touched it, and to read it, which is itself logged. Beside a running gateway or without one. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Address, parseAddress } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import { type Config, readConfig } from '../config/config.ts';
import type { Digest } from '../records/chain.ts';
import { openContentLog } from '../records/content-log.ts';
import {
  type Checked,
  type Contradiction,
  checkContentLog,
  contradictions,
  keyOf,
  readContentLog,
  type Told,
} from '../records/content-log-reader.ts';
import { openPseudonyms } from '../records/pseudonyms.ts';
import { CONTENT_KEYS, CONTENT_LOG } from '../running/content-keeping.ts';
import { CommandError, day, parsedOptions, type Run, text, UsageError } from './command-line.ts';

/** `content-log verify|export`. */
export function contentLogCommand([act, ...args]: readonly string[]): Run {
  if (act === 'verify') return verify(args);
  if (act === 'export') return exportLines(args);
  throw new UsageError('content-log needs to be told what to do: verify, export');
}

const DAY = 86_400_000;

function verify(args: readonly string[]): Run {
  const options = parsedOptions(args, { config: text, 'mail-log': text });
  const mailLog = options['mail-log'];
  return async (world) => {
    const { data, records } = readConfig(world.env, options.config);
    const heads = mailLog === undefined ? [] : await headsIn(mailLog);
    const wanted = new Set(heads.map(keyOf));
    const digests = new Map<string, Digest>();
    const checked = checkContentLog(join(data, CONTENT_LOG), (entry) => {
      if (wanted.has(keyOf(entry))) digests.set(keyOf(entry), entry.digest);
    });
    const keptSince = new Date(world.now().getTime() - records.contentDays * DAY);
    const contradicted = contradictions(heads, checked, digests, keptSince);
    world.out(checked.map(summary).join(''));
    if (mailLog !== undefined) world.out(`${heads.length} heads in ${mailLog} were compared\n`);
    const wrong = [...checked.flatMap(faultText), ...contradicted.map(contradictionText)];
    if (wrong.length > 0) throw new CommandError(wrong.join('\n'));
  };
}

/** What the mail log says of how far the content log had got; lines of anything else are passed over. */
async function headsIn(file: string): Promise<Told[]> {
  const heads: Told[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (!line.includes('"content-log-head"')) continue;
    const { event, agency, number, digest, time } = parsed(line.slice(line.indexOf('{')));
    if (event === 'content-log-head')
      heads.push({
        agency: String(agency),
        number: Number(number),
        digest: String(digest),
        at: new Date(String(time)),
      });
  }
  return heads;
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

function summary({ agency, forgotten, head, fault }: Checked): string {
  if (fault) return '';
  if (!head || head.number === forgotten) return `${agency}: no entries\n`;
  return `${agency}: entries ${forgotten + 1} to ${head.number} follow from each other; the newest has the digest ${head.digest}\n`;
}

function faultText({ agency, fault }: Checked): string[] {
  if (!fault) return [];
  const what = fault.what === 'missing' ? 'is missing' : 'is not what was written';
  return [`${agency}: entry ${fault.number} ${what}; nothing from there on can be believed`];
}

const SAYS: Readonly<Record<Contradiction['what'], string>> = {
  cut: 'is gone, and so is what came after it',
  rewritten: 'is another now',
  'forgotten early': 'was followed by entries that are gone, though they were too young to be forgotten',
};

function contradictionText({ told: { agency, number, at }, what }: Contradiction): string {
  return `${agency}: entry ${number}, of which the mail log tells at ${at.toISOString()}, ${SAYS[what]}`;
}

function exportLines(args: readonly string[]): Run {
  const { config, since, agency, author } = parsedOptions(args, {
    config: text,
    since: text,
    agency: text,
    author: text,
  });
  const from = day('since', since, 0);
  const address = author === undefined ? null : addressOf(author);
  return async (world) => {
    const read = readConfig(world.env, config);
    const chosen = agenciesOf(read, agency);
    await noteExport(read.data, chosen, world.now());
    for (const one of chosen) {
      const isMeant = address === null ? () => true : byAuthor(read.data, one, address);
      for (const line of readContentLog(join(read.data, CONTENT_LOG), { agency: one, since: from }))
        if (isMeant(line)) world.out(`${line}\n`);
    }
  };
}

function addressOf(text: string): Address {
  try {
    return parseAddress(text);
  } catch (cause) {
    throw new UsageError('--author is an address such as officer@agency.example', { cause });
  }
}

function agenciesOf({ agencies, file }: Config, wanted: string | undefined): AgencyId[] {
  const ids = agencies.map(({ id }) => id).filter((id) => wanted === undefined || id === wanted);
  if (ids.length === 0) throw new CommandError(`${file} has no agency ${wanted}`);
  return ids;
}

/** Whoever reads leaves a trace before the first line. */
async function noteExport(data: string, agencies: readonly AgencyId[], now: Date): Promise<void> {
  await using log = openContentLog(join(data, CONTENT_LOG), () => {});
  for (const agency of agencies)
    log.add({ at: now.toISOString(), agency, event: 'viewed', by: 'operator', how: 'export' });
  await log.written();
}

/** Entries of messages by that author, as far as there are keys still; the first entry of a message names its author. */
function byAuthor(data: string, agency: AgencyId, author: Address): (line: string) => boolean {
  using keys = openPseudonyms(join(data, CONTENT_KEYS));
  const names = keys.all(agency, author);
  const messages = new Set<unknown>();
  return (line) => {
    const { at, actor, message } = parsed(line);
    if (actor !== undefined && names.get(String(at).slice(0, 10)) === actor) messages.add(message);
    return messages.has(message);
  };
}
