/** The system calls of a traced process, as strace writes them, and whether each promise in them was durable before it was given. */

/** One call. Places are line numbers of the trace; calls of several threads overlap. */
export interface Call {
  readonly name: string;
  /** As strace prints them, without the brackets. */
  readonly args: string;
  /** What it returned, and the error's name behind it. */
  readonly result: string;
  readonly began: number;
  readonly ended: number;
}

/** What strace must be told, so that {@link readCalls} and {@link brokenPromises} understand what it writes into that file. */
export function straceInto(file: string): readonly string[] {
  const calls = 'fsync,fdatasync,rename,renameat,renameat2,write,writev,pwrite64,sendto,sendmsg';
  return ['strace', '-f', '-y', '-s', '64', '-e', `trace=${calls}`, '-e', 'signal=none', '-o', file];
}

/** Reads a trace; calls that never returned are left out. */
export function readCalls(trace: string): Call[] {
  const calls: Call[] = [];
  /** By thread, what it waits for. */
  const open = new Map<string, { readonly text: string; readonly began: number }>();
  for (const [line, text] of trace.split('\n').entries()) {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(text) ?? [];
    const [, begun] = /^(.*) <unfinished \.\.\.>$/.exec(rest) ?? [];
    if (begun !== undefined) {
      open.set(thread, { text: begun, began: line });
      continue;
    }
    const [, end] = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest) ?? [];
    const first = end === undefined ? undefined : open.get(thread);
    const call = readCall(`${first?.text ?? ''}${end ?? rest}`);
    if (call) calls.push({ ...call, began: first?.began ?? line, ended: line });
  }
  return calls;
}

/**
 * Of every "250 … accepted as ID" the sentence that says what was not yet done when it was written: bytes written and synced, then the
 * rename into the spool, then the sync of the folder, each returning 0 before the next begins. Empty where all was well.
 */
export function brokenPromises(calls: readonly Call[]): string[] {
  return promises(calls).flatMap(({ id, began }) => {
    const broken = brokenStep(
      calls.filter((call) => call.ended < began),
      id,
    );
    return broken === null ? [] : [`${id}: ${broken}`];
  });
}

/** The ids that were promised, each with where the promise began to be written. */
export function promises(calls: readonly Call[]): { readonly id: string; readonly began: number }[] {
  return calls.flatMap(({ args, began }) => {
    const id = /"250 2\.0\.0 accepted as (\w+)/.exec(args)?.[1];
    return id === undefined ? [] : [{ id, began }];
  });
}

function readCall(text: string): Pick<Call, 'name' | 'args' | 'result'> | null {
  const [, name, args, result] = /^(\w+)\((.*)\) += (.*)$/.exec(text) ?? [];
  return name === undefined ? null : { name, args: args!, result: result! };
}

function brokenStep(before: readonly Call[], id: string): string | null {
  const renames = before.filter(({ name, args }) => name.startsWith('rename') && args.endsWith(`/${id}"`));
  const rename = renames.find(({ result }) => result === '0');
  const [from, to] = rename ? pathsIn(rename.args) : [];
  if (!rename || from === undefined || to === undefined) return 'not renamed into the spool';
  const sync = before.find((call) => isSync(call, from) && call.ended < rename.began);
  if (!sync) return 'its file was not synced before the rename';
  if (before.some((call) => isWrite(call, from) && call.ended > sync.began)) return 'written to after the sync';
  const folder = to.slice(0, to.lastIndexOf('/'));
  if (!before.some((call) => isSync(call, folder) && call.began > rename.ended)) return 'its folder was not synced';
  return null;
}

const pathsIn = (args: string) => [...args.matchAll(/"([^"]*)"/g)].map(([, path]) => path!);
const isSync = ({ name, args, result }: Call, path: string) =>
  (name === 'fsync' || name === 'fdatasync') && args.endsWith(`<${path}>`) && result === '0';
const isWrite = ({ name, args }: Call, path: string) => name.includes('write') && args.includes(`<${path}>`);
