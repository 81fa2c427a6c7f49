/** Inspectors whose children run a program of the tests, and what they said about their ends. */
import { join } from 'node:path';
import {
  type Inspector,
  type InspectorOptions,
  readableIn,
  startInspector,
} from '../../../../gateway/inspect/inspector.ts';

export interface Watched extends AsyncDisposable {
  readonly inspector: Inspector;
  readonly died: readonly Error[];
}

/** Starts one; `name` is a program in this folder. */
export async function startWatched(name: string, options: Partial<InspectorOptions> = {}): Promise<Watched> {
  const died: Error[] = [];
  const program = {
    file: join(import.meta.dirname, name),
    readable: readableIn(join(import.meta.dirname, '../../../..'), [
      'gateway/inspect/',
      'gateway/confined.ts',
      'node_modules/',
      'package.json',
      'test/gateway/inspect/sandbox/',
    ]),
  };
  const inspector = await startInspector({
    children: 2,
    timeoutMs: 10_000,
    onDied: (why) => died.push(why),
    program,
    ...options,
  });
  return { inspector, died, [Symbol.asyncDispose]: () => inspector[Symbol.asyncDispose]() };
}

/** Whether a process is there; a zombie that nobody has asked about is not. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
