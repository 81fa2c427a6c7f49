/** Asks a running gateway over its socket, for the command line. */
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { operatorSecret } from './operator-secret.ts';

/** The gateway has an answer, and it is no; the message is for people. */
export class ControlError extends Error {
  override name = 'ControlError';
}

/** There is nobody to ask. */
export class NotRunningError extends ControlError {
  override name = 'NotRunningError';
}

/** An answer whose lines are read as they come. */
export interface Asked {
  readonly status: number;
  lines(): AsyncIterable<string>;
}

/**
 * Sends one request and waits for the beginning of its answer.
 * @throws ControlError where no gateway runs, or it is not ours to ask
 */
export function ask(socket: string, method: 'GET' | 'POST', path: string, body?: object): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const secret = operatorSecret(socket);
    const headers = secret === null ? {} : { authorization: `Bearer ${secret}` };
    const asked = request({ socketPath: socket, agent: false, method, path, headers });
    asked.on('error', (error: NodeJS.ErrnoException) => reject(unreachable(socket, error)));
    asked.on('response', (response) => {
      resolve({ status: response.statusCode ?? 0, lines: () => createInterface({ input: response }) });
    });
    asked.end(body && JSON.stringify(body));
  });
}

/** The same for an answer of one JSON value. @throws ControlError also where the gateway refuses, in its words */
export async function askFor(socket: string, method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
  const { status, lines } = await ask(socket, method, path, body);
  const value = JSON.parse((await Array.fromAsync(lines())).join('\n') || 'null');
  if (status >= 400 && value?.error) throw new ControlError(String(value.error));
  return value;
}

function unreachable(socket: string, error: NodeJS.ErrnoException): Error {
  if (error.code === 'EACCES')
    return new ControlError(`${socket} belongs to another user; run this as the user that runs the gateway`, {
      cause: error,
    });
  if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')
    return new NotRunningError(
      `the gateway does not run (nothing answers at ${socket}). Its queue stays as it is; start the gateway, and ask again`,
    );
  return new ControlError(`asking the gateway at ${socket}: ${error.message}`, { cause: error });
}
