/** Runs a command of the gateway in this process, as if somebody had typed it. */
import { runCommand } from '../../gateway/command/command.ts';
import type { World } from '../../gateway/command/command-line.ts';
import { nobody } from './no-terminal.ts';

/** The exit code, and what was printed. What is not given of the world is such that nothing happens. */
export async function typed(args: readonly string[], world: Partial<World> = {}) {
  const told = { out: '', err: '' };
  const code = await runCommand(args, {
    env: {},
    now: () => new Date(),
    readLine: async () => '',
    terminal: nobody,
    out: (text) => {
      told.out += text;
    },
    err: (text) => {
      told.err += text;
    },
    start: async () => ({ [Symbol.asyncDispose]: async () => {} }),
    onReload: () => ({ [Symbol.dispose]() {} }),
    stopped: async () => {},
    ...world,
  });
  return { code, ...told };
}
