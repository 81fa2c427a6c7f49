/** Child processes of the tests: started, waited for, ended by process group, and quoted when something goes wrong. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** How long anything that is waited for may take before the wait fails, in milliseconds. */
export const DEADLINE = 20_000;

/** What to run, and how. */
export interface Command {
  readonly file: string;
  readonly args?: readonly string[];
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** A file that it writes its log to, read as part of its output. */
  readonly log?: string;
}

/** A child that is running; disposing of it stops it. */
export interface Running extends AsyncDisposable {
  readonly pid: number;
  /** What it has written to stdout, stderr and its log file so far. */
  output(): string;
  /** Null while it runs; afterwards its exit code, or the signal that ended it. */
  ended(): number | NodeJS.Signals | null;
  /** Asks it to end (SIGTERM) and waits; what is left of its group at the deadline is killed. */
  stop(): Promise<void>;
  /** Ends it and its children at once, as `kill -9` does, and waits until it is gone. */
  kill(): Promise<void>;
}

/** What a command that ran to its end left behind. */
export interface Result {
  readonly code: number;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/**
 * Starts a child in a process group of its own, so that stopping it reaches its children and nobody else.
 * Under Linux it is also stopped when this process ends first, however that happens.
 */
export async function startProcess(command: Command): Promise<Running> {
  const child = launch(endsWithUs(command), 'ignore');
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => written.push(text));
  await once(child, 'spawn');
  const group = ownGroup(child);
  const kill = async () => {
    group.signal('SIGKILL');
    await group.closed;
  };
  const stop = async () => {
    group.signal('SIGTERM');
    await Promise.race([group.closed, pause(DEADLINE, undefined, { ref: false })]);
    await kill();
  };
  return {
    pid: group.pid,
    output: () => written.join('') + readLog(command.log),
    ended: () => child.exitCode ?? child.signalCode,
    stop,
    kill,
    [Symbol.asyncDispose]: stop,
  };
}

/**
 * Watches over a child that changes its user, which makes Linux forget that it was to end with this process: stops it when the watch is
 * disposed of, and when this process ends, however that happens.
 */
export function watchOver({ pid }: Running): Promise<Running> {
  return startProcess({ file: '/bin/sh', args: ['-c', `trap 'kill ${pid} $!' TERM; sleep infinity & wait`] });
}

/** Runs a command to its end, feeding it `input`; a non-zero exit code is a result, not an error. */
export async function run(command: Command, input: Uint8Array = new Uint8Array()): Promise<Result> {
  const child = launch(command, 'pipe');
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  child.stdout?.on('data', (chunk) => stdout.push(chunk));
  child.stderr?.on('data', (chunk) => stderr.push(chunk));
  // A command that has seen enough closes its input: its result says what it thought of it.
  child.stdin?.on('error', () => {}).end(input);
  const [code] = await once(child, 'close');
  return { code: code ?? -1, stdout: new Uint8Array(Buffer.concat(stdout)), stderr: Buffer.concat(stderr).toString() };
}

/** As {@link run}, for a command that must succeed; throws with what it wrote to stderr. */
export async function mustRun(command: Command, input?: Uint8Array): Promise<Result> {
  const result = await run(command, input);
  if (result.code === 0) return result;
  throw new Error(`running ${command.file} ${command.args?.join(' ')}: exit code ${result.code}\n${result.stderr}`);
}

/** Asks again and again until `probe` answers something other than false, null or undefined; throws at the deadline, naming what was awaited. */
export async function waitFor<T>(
  what: string,
  probe: () => T | Promise<T>,
  deadline = DEADLINE,
): Promise<Exclude<T, false | null | undefined>> {
  const end = performance.now() + deadline;
  for (;;) {
    const answer = await probe();
    if (answer !== false && answer !== null && answer !== undefined) {
      return answer as Exclude<T, false | null | undefined>;
    }
    if (performance.now() > end) throw new Error(`waiting for ${what}: nothing after ${deadline} ms`);
    await pause(10);
  }
}

/** Waits until the child listens on that loopback port; throws with its output when it ends first. */
export async function waitForPort(child: Running, port: number): Promise<void> {
  const listens = async () => {
    if (child.ended() !== null)
      throw new Error(`starting on port ${port}: ended (${child.ended()})\n${child.output()}`);
    return accepts(port);
  };
  await waitFor(`port ${port}`, listens).catch((error) => {
    throw new Error(`${error.message}\n${child.output()}`, { cause: error });
  });
}

function endsWithUs(command: Command): Command {
  if (!existsSync('/usr/bin/setpriv')) return command;
  return { ...command, file: '/usr/bin/setpriv', args: ['--pdeathsig', 'TERM', command.file, ...(command.args ?? [])] };
}

function readLog(file: string | undefined): string {
  return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function launch({ file, args = [], env, cwd }: Command, stdin: 'ignore' | 'pipe'): ChildProcess {
  const options = { env: { ...process.env, ...env }, detached: true, ...(cwd === undefined ? {} : { cwd }) };
  return spawn(file, args, { ...options, stdio: [stdin, 'pipe', 'pipe'] });
}

/**
 * The process group that a child leads. Once the child and its output are closed, what is left of the group is killed and the group
 * is never signalled again, because its number may then be another's.
 */
function ownGroup(child: ChildProcess) {
  const pid = child.pid as number;
  let gone = false;
  const signal = (name: NodeJS.Signals) => {
    if (!gone) signalGroup(pid, name);
  };
  const closed = once(child, 'close').then(() => {
    signal('SIGKILL');
    gone = true;
  });
  return { pid, signal, closed };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // Nobody is left in the group.
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
