/** The operator's door of a running gateway: HTTP over a Unix socket in the data folder, which only the gateway's own user can reach. */
import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';

/** What is answered: a value as JSON, lines of JSON as they come, or text. */
export type Answer =
  | { readonly status: number; readonly json: unknown }
  | { readonly status: number; readonly lines: AsyncIterable<unknown> }
  | { readonly status: number; readonly text: string };

/** Answers one request; `body` is what was sent with it, not yet checked. */
export type Answering = (request: { method: string; path: string; body: unknown }) => Promise<Answer>;

/** Octets of a request's body; commands are short. */
const MAX_BODY = 4_096;
/** What an operating system lets a socket be called, in octets (Linux unix(7): 108 with the final null). */
const MAX_PATH = 107;

export function controlSocket(dataFolder: string): string {
  return join(dataFolder, 'control.sock');
}

/**
 * Opens the door. A socket that a killed gateway has left is replaced: whoever has the spool's lock is the only gateway.
 * @throws Error in one sentence
 */
export async function openControl(path: string, answering: Answering, onError: (error: unknown) => void) {
  if (Buffer.byteLength(path) > MAX_PATH)
    throw new Error(`${path} is too long for the name of a socket; choose a data folder with a shorter path`);
  rmSync(path, { force: true });
  const server = createServer({ maxHeaderSize: 8_192, requestTimeout: 30_000 }, (request, response) => {
    serve(request, response, answering).catch((error) => {
      onError(error);
      response.destroy();
    });
  });
  server.maxConnections = 32;
  server.listen(path);
  // Bound already, and in a folder that others cannot enter; this is the second lock on the same door.
  chmodSync(path, 0o600);
  await once(server, 'listening');
  return {
    async [Symbol.asyncDispose](): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, answering: Answering): Promise<void> {
  const { method = '', url = '' } = request;
  const answer = await answered(answering, { method, path: url, body: await bodyOf(request) });
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
async function answered(answering: Answering, request: Parameters<Answering>[0]): Promise<Answer> {
  try {
    if (request.body === TOO_LONG) return { status: 413, json: { error: 'the request is too long' } };
    return await answering(request);
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 400, json: { error: z.prettifyError(error) } };
    throw error;
  }
}

const TOO_LONG = Symbol('too long');

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_BODY) return TOO_LONG;
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
