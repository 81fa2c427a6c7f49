/** `npm run demo`: two agencies on this machine, a message between them, and a page to look on. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { HELP, readArguments, type Wishes } from './arguments.ts';
import { describe } from './describe.ts';
import { createFaults } from './faults.ts';
import type { Submission } from './mailbox-server.ts';
import {
  compose,
  DEFAULT_DOMAINS,
  DemoError,
  defaultLetter,
  domainsOf,
  readMessageFile,
  submissionOf,
} from './message.ts';
import { servePage } from './server.ts';
import { openStage, type Stage } from './stage.ts';
import { type State, stateOf, story } from './story.ts';
import { introduce, narrate, type Out, witnessesOf } from './tell.ts';

/** How long one message may take, in milliseconds. */
const DEADLINE = 100_000;

process.exitCode = await main(process.argv.slice(2), stopped());

/** Answers the exit code. What is wrong with the command or the message is one sentence on stderr. */
async function main(args: readonly string[], stop: AbortSignal): Promise<number> {
  try {
    const wishes = readArguments(args);
    if (wishes.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const message = wishes.file === null ? null : await readFrom(wishes.file);
    return await run(wishes, message, stop);
  } catch (error) {
    if (!(error instanceof DemoError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

async function run(wishes: Wishes, message: Submission | null, stop: AbortSignal): Promise<number> {
  const out: Out = wishes.json ? process.stderr : process.stdout;
  const domains = message ? domainsOf(submissionOf(message.bytes)) : DEFAULT_DOMAINS;
  await using stage = await openStage(domains, wishes);
  await using page = wishes.once ? null : await servePage(stage, createFaults(stage), wishes.port);
  if (wishes.json) process.stdout.write(`${JSON.stringify(describe(stage, page?.url ?? null))}\n`);
  introduce(stage, out);
  narrate(stage, out);
  const sent = message ?? (wishes.json && !wishes.once ? null : submissionOf(compose(defaultLetter(domains))));
  const state = sent && !stop.aborted ? await send(stage, sent, stop) : null;
  if (wishes.once) return stop.aborted ? 130 : conclude(stage, state, out);
  out.write(`See it, and send more: ${page?.url}\nCtrl-C ends it.\n`);
  if (!stop.aborted) await once(stop, 'abort');
  out.write(wishes.keep ? `\nEnded; everything is still in ${stage.folder}\n` : '\nEnded; nothing is left of it.\n');
  return 0;
}

/** Sends one message and waits until its way is settled; null where it is not in time, or somebody stops the demo. */
async function send(stage: Stage, message: Submission, stop: AbortSignal): Promise<State | null> {
  await stage.send(message);
  const ended = AbortSignal.any([stop, AbortSignal.timeout(DEADLINE)]);
  for (;;) {
    const journey = stage.chronicle.journeys[0];
    const state = journey ? stateOf(journey, story(journey, witnessesOf(stage))) : 'refused';
    if (state !== 'travelling' && state !== 'waiting') return state;
    if (ended.aborted) return null;
    await once(stage.news, 'change', { signal: ended }).catch(() => {});
  }
}

function conclude(stage: Stage, state: State | null, out: Out): number {
  const [journey] = stage.chronicle.journeys;
  const arrived = stage.chronicle.delivered.filter(({ side }) => side === 'b');
  out.write(`SHA-256 handed over  ${journey?.original?.sha256 ?? '-'}\n`);
  for (const { sha256, address } of arrived) out.write(`SHA-256 arrived      ${sha256}  ${address}\n`);
  const agree = state === 'arrived' && arrived.every(({ sha256 }) => sha256 === journey?.original?.sha256);
  out.write(agree ? 'The digests agree.\n' : `Not arrived as it was sent (${state ?? 'not in time'}).\n`);
  return agree ? 0 : 1;
}

async function readFrom(file: string): Promise<Submission> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new DemoError(`the message file cannot be read: ${error.message}`, { cause: error });
  });
  const submission = submissionOf(readMessageFile(bytes));
  domainsOf(submission);
  return submission;
}

/** Ends the demo in order. One Ctrl-C arrives twice under npm, which passes on what the terminal has told us already. */
function stopped(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}
