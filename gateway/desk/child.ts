/** The desk's own process: serves until its parent is gone, and tells it in lines of JSON how it fares. */
import { parseArgs } from 'node:util';
import { giveUpProcesses } from '../confined.ts';
import { serveDesk } from './serve.ts';
import type { Told } from './start.ts';

const { values } = parseArgs({
  options: {
    socket: { type: 'string', default: '' },
    host: { type: 'string', default: '' },
    port: { type: 'string', default: '' },
    origin: { type: 'string', default: '' },
    key: { type: 'string', default: '' },
    certificate: { type: 'string', default: '' },
  },
});

const tell = (told: Told) => process.stdout.write(`${JSON.stringify(told)}\n`);

/** Where it went wrong, by places in our code: a message could quote what people have sent. */
function placesOf(error: unknown): string {
  const { name, code, stack = '' } = Object(error) as { name?: string; code?: string; stack?: string };
  const places = stack.split('\n').filter((line) => /^ {4}at /.test(line));
  return [[name, code].filter(Boolean).join(' '), ...places.slice(0, 4).map((line) => line.trim())].join(' ');
}

function fail(error: unknown): void {
  tell({ kind: 'failed', why: placesOf(error) });
  process.exitCode = 1;
  // What was told has to be out first.
  setTimeout(() => process.exit(), 50).unref();
  process.stdin.destroy();
}
process.on('uncaughtException', fail);

const { socket, host, port, origin, key, certificate } = values;
const options = { socket, host, port: Number(port), origin, tls: { keyFile: key, certificateFile: certificate } };
try {
  giveUpProcesses();
  const serving = await serveDesk(options, {
    now: () => new Date(),
    warn: (message, cause) =>
      tell({ kind: 'warning', message: cause === undefined ? message : `${message}: ${placesOf(cause)}` }),
  });
  tell({ kind: 'ready', port: serving.port });
  // Its end is the parent's, however that came about.
  process.stdin.resume().once('close', () => serving[Symbol.asyncDispose]().then(() => process.exit()));
} catch (error) {
  tell({ kind: 'failed', why: `it cannot serve at ${host}:${port}: ${(error as Error).message}` });
  process.exit(1);
}
