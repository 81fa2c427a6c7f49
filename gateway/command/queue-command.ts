/** The commands that ask a running gateway: its queue, how it is, and to read its config again. */
import { join } from 'node:path';
import { readConfig } from '../config/config.ts';
import type { Reloaded } from '../control/answers.ts';
import { ask, askFor, NotRunningError } from '../control/client.ts';
import type { Health } from '../control/health.ts';
import { inFull, listQueue, type Waiting, type WaitingInFull } from '../control/queue.ts';
import { controlSocket } from '../control/server.ts';
import { EMPTY, HEADING, messageText, NEXT_STEPS, waitingLines } from '../control/table.ts';
import { nodeDisk } from '../spool/disk.ts';
import { peekSpool } from '../spool/peek.ts';
import type { Spooled } from '../spool/spool.ts';
import { CommandError, parsedOptions, parsedWords, type Run, text, UsageError, type World } from './command-line.ts';

const flag = { type: 'boolean' } as const;

/** `queue list|show|retry|hold|release|delete`. */
export function queueCommand([act, ...args]: readonly string[]): Run {
  if (act === undefined)
    throw new UsageError('queue needs to be told what to do: list, show, retry, hold, release or delete');
  const run = Object.hasOwn(ACTS, act) ? ACTS[act as keyof typeof ACTS] : undefined;
  if (run) return run(args);
  throw new UsageError(`queue cannot "${act}"; it can list, show, retry, hold, release and delete`);
}

const ACTS = { list, show, retry, hold, release, delete: remove };

/** `status`: exit code 1 where something is wrong. */
export function statusCommand(args: readonly string[]): Run {
  const { config, json = false } = parsedOptions(args, { config: text, json: flag });
  return async (world) => {
    const health = (await askFor(socketOf(world, config), 'GET', '/health')) as Health;
    const lines = health.checks.map(
      ({ name, ok, detail }) => `${ok ? 'good ' : 'WRONG'}  ${name.padEnd(9)}  ${detail}\n`,
    );
    world.out(json ? `${JSON.stringify(health)}\n` : lines.join(''));
    if (!health.ok) throw new CommandError('the gateway runs, and something is wrong with it');
  };
}

/** `reload`: all of the new config that can take effect, or nothing of it. */
export function reloadCommand(args: readonly string[]): Run {
  const { config } = parsedOptions(args, { config: text });
  return async (world) => {
    const { changed, needsRestart } = (await askFor(socketOf(world, config), 'POST', '/reload')) as Reloaded;
    world.out(
      changed.length === 0
        ? 'in force now: keys and certificates read again, nothing else has changed\n'
        : `in force now: ${changed.join(', ')}\n`,
    );
    if (needsRestart.length > 0) world.out(`needs a restart: ${needsRestart.join(', ')}\n`);
  };
}

function list(args: readonly string[]): Run {
  const { config, json = false } = parsedOptions(args, { config: text, json: flag });
  return async (world) => {
    let count = 0;
    for await (const waiting of queueOf(world, config)) {
      if (json) world.out(`${JSON.stringify(waiting)}\n`);
      else world.out(`${count === 0 ? HEADING : ''}${waitingLines(waiting, world.now())}`);
      count += 1;
    }
    if (!json)
      world.out(count === 0 ? EMPTY : `${count} ${count === 1 ? 'message waits' : 'messages wait'}.\n${NEXT_STEPS}`);
  };
}

function show(args: readonly string[]): Run {
  const { values, words } = parsedWords(args, { config: text, json: flag });
  const [id, ...more] = words;
  if (id === undefined || more.length > 0) throw new UsageError('queue show needs one id');
  return async (world) => {
    const message = await messageOf(world, values.config, id);
    world.out(values.json ? `${JSON.stringify(message)}\n` : messageText(message, world.now()));
  };
}

/** From the running gateway; while none runs, what lies in its spool can still be looked at. */
async function* queueOf(world: World, config: string | undefined): AsyncGenerator<Waiting> {
  try {
    const { lines } = await ask(socketOf(world, config), 'GET', '/queue');
    for await (const line of lines()) yield JSON.parse(line) as Waiting;
  } catch (error) {
    yield* listQueue({ spool: { pending: () => spoolAtRest(world, config, error) } });
  }
}

async function messageOf(world: World, config: string | undefined, id: string): Promise<WaitingInFull> {
  try {
    return (await askFor(socketOf(world, config), 'GET', pathOf(id))) as WaitingInFull;
  } catch (error) {
    for await (const spooled of spoolAtRest(world, config, error))
      if (spooled.message.id === id) return JSON.parse(JSON.stringify(inFull(spooled)));
    throw new CommandError(`${id} is not in the queue: it has left, or never came`);
  }
}

/** The spool of a gateway that does not run; any other error is thrown on. */
async function* spoolAtRest(world: World, config: string | undefined, error: unknown): AsyncGenerator<Spooled> {
  if (!(error instanceof NotRunningError)) throw error;
  world.err('the gateway does not run; this is what lies in its spool, and nothing of it is tried\n');
  yield* peekSpool(nodeDisk, join(readConfig(world.env, config).data, 'spool'));
}

function retry(args: readonly string[]): Run {
  const { values, words } = parsedWords(args, { config: text, all: flag });
  if (values.all === true && words.length > 0) throw new UsageError('queue retry takes either ids or --all');
  if (values.all !== true) return eachOf('retry', values.config, words, {});
  return async (world) => {
    const { count } = (await askFor(socketOf(world, values.config), 'POST', '/queue/retry')) as { count: number };
    world.out(`${count} ${count === 1 ? 'message is' : 'messages are'} tried now\n`);
  };
}

function hold(args: readonly string[]): Run {
  const { values, words } = parsedWords(args, { config: text, why: text });
  return eachOf('hold', values.config, words, values.why === undefined ? {} : { why: values.why });
}

function release(args: readonly string[]): Run {
  const { values, words } = parsedWords(args, { config: text });
  return eachOf('release', values.config, words, {});
}

function remove(args: readonly string[]): Run {
  const { values, words } = parsedWords(args, { config: text, silent: flag });
  return eachOf('delete', values.config, words, { silent: values.silent === true });
}

const DONE = {
  retry: 'is tried now',
  hold: 'is held, until it is released',
  release: 'is released, and tried now',
  delete: 'is deleted',
} as const;

/** One after the other; what went wrong with one does not stop the rest. */
function eachOf(act: keyof typeof DONE, config: string | undefined, ids: readonly string[], body: object): Run {
  if (ids.length === 0) throw new UsageError(`queue ${act} needs an id; queue list shows them`);
  return async (world) => {
    const socket = socketOf(world, config);
    const wrong: string[] = [];
    for (const id of ids)
      try {
        await askFor(socket, 'POST', `${pathOf(id)}/${act}`, body);
        world.out(`${id} ${DONE[act]}\n`);
      } catch (error) {
        wrong.push(`${id}: ${(error as Error).message}`);
      }
    if (wrong.length > 0) throw new CommandError(wrong.join('\n'));
  };
}

function pathOf(id: string): string {
  return `/queue/${encodeURIComponent(id)}`;
}

function socketOf(world: World, config: string | undefined): string {
  return controlSocket(readConfig(world.env, config).data);
}
