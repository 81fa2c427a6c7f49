/** A door of a running gateway inside the house: HTTP over a Unix socket. The operator's lies in the data folder, which only the gateway's own user can enter. */
import { once } from 'node:events';
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';

/** What is answered: a value as JSON, lines of JSON as they come, or text. */
export type Answer =
  | { readonly status: number; readonly json: unknown }
  | { readonly status: number; readonly lines: AsyncIterable<unknown> }
  | { readonly status: number; readonly text: string };

/** A request: `body` is what was sent with it, not yet checked; `bearer` the secret that it brings (RFC 6750 section 2.1), null without one. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly bearer: string | null;
}

/** Answers one request. */
export type Answering = (request: Asked) => Promise<Answer>;

/** How a door is made. */
export interface Door {
  readonly path: string;
  /** Octets of a request's body. */
  readonly maxBody: number;
  /** Of the socket: who may connect are those who may write. */
  readonly mode: 0o600 | 0o660;
  readonly onError: (error: unknown) => void;
}

/** What an operating system lets a socket be called, in octets (Linux unix(7): 108 with the final null). */
const MAX_PATH = 107;

export function controlSocket(dataFolder: string): string {
  return join(dataFolder, 'control.sock');
}

/**
 * Opens the door. A socket that a killed gateway has left is replaced: whoever has the spool's lock is the only gateway.
 * @throws Error in one sentence
 */
export async function openControl({ path, maxBody, mode, onError }: Door, answering: Answering) {
  if (Buffer.byteLength(path) > MAX_PATH)
    throw new Error(`${path} is too long for the name of a socket; choose a data folder with a shorter path`);
  const before = lstatSync(path, { throwIfNoEntry: false });
  if (before && !before.isSocket()) throw new Error(`${path} is there and is no socket; name another place for it`);
  rmSync(path, { force: true });
  const server = createServer({ maxHeaderSize: 8_192, requestTimeout: 30_000 }, (request, response) => {
    serve(request, response, { answering, maxBody }).catch((error) => {
      onError(error);
      response.destroy();
    });
  });
  server.maxConnections = 32;
  const listening = once(server, 'listening');
  server.listen(path);
  await listening.catch((cause) => {
    throw new Error(`${path} cannot be opened: ${cause.message}; its folder must be the gateway’s own to write in`, {
      cause,
    });
  });
  // Until now nobody but its owner could write to it, unless the process was started with an unusual umask.
  chmodSync(path, mode);
  return {
    async [Symbol.asyncDispose](): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { answering, maxBody }: { answering: Answering; maxBody: number },
): Promise<void> {
  const { method = '', url = '', headers } = request;
  const [, bearer = null] = /^Bearer ([\w-]{1,200})$/.exec(headers.authorization ?? '') ?? [];
  const answer = await answered(answering, { method, path: url, body: await bodyOf(request, maxBody), bearer });
  if ('json' in answer) return send(response, answer.status, 'application/json', `${JSON.stringify(answer.json)}\n`);
  if ('text' in answer) return send(response, answer.status, 'text/plain; version=0.0.4; charset=utf-8', answer.text);
  response.writeHead(answer.status, { 'content-type': 'application/x-ndjson' });
  for await (const line of answer.lines) {
    if (response.destroyed) return;
    if (!response.write(`${JSON.stringify(line)}\n`))
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}

/** What is wrong with a request is its sender's to know: the operator's. */
async function answered(answering: Answering, request: Asked): Promise<Answer> {
  try {
    if (request.body === TOO_LONG) return { status: 413, json: { error: 'the request is too long' } };
    return await answering(request);
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 400, json: { error: z.prettifyError(error) } };
    throw error;
  }
}

const TOO_LONG = Symbol('too long');

async function bodyOf(request: IncomingMessage, maxBody: number): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > maxBody) return TOO_LONG;
  }
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return null;
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}
