/** Asks the gateway over its socket, and reads its answer as strictly as it reads the question. */
import { request } from 'node:http';
import { type AnswerOf, DESK_REQUESTS, problem, type RequestName, type RequestOf } from '../control/desk-wire.ts';
import { Problem } from './problems.ts';

/** Asks on behalf of whoever has that session. @throws Problem */
export type Ask = <Name extends RequestName>(
  name: Name,
  fields: RequestOf<Name>,
  secret: string | null,
) => Promise<AnswerOf<Name>>;

/** In milliseconds: people do not wait longer for a page. */
const PATIENCE = 10_000;
/** In octets. */
const MOST = 4 * 1024 * 1024;

export function askThrough(socket: string): Ask {
  return async (name, fields, secret) => {
    const { status, text } = await send(socket, name, JSON.stringify(fields), secret);
    if (status === 200) return read<AnswerOf<typeof name>>(DESK_REQUESTS[name].answer as never, text);
    throw new Problem(read(problem, text).problem);
  };
}

/** @throws Problem where it is not what both sides agreed on, without quoting it */
function read<T>(schema: { parse(value: unknown): T }, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new Problem('internal', {
      cause: new Error('the gateway answers in another way than this desk understands'),
    });
  }
}

/** @throws Problem where nobody answers */
function send(socketPath: string, name: RequestName, body: string, secret: string | null) {
  const answered = Promise.withResolvers<{ status: number; text: string }>();
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(secret !== null && { authorization: `Bearer ${secret}` }),
  };
  const signal = AbortSignal.timeout(PATIENCE);
  const asked = request({ socketPath, agent: false, method: 'POST', path: `/${name}`, headers, signal });
  const fail = (cause: unknown) => answered.reject(new Problem('unavailable', { cause }));
  asked.on('error', fail);
  asked.on('response', (response) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    response.on('error', fail);
    response.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size <= MOST) chunks.push(chunk);
      else response.destroy(new Error('the answer is too long'));
    });
    response.on('end', () =>
      answered.resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
    );
  });
  asked.end(body);
  return answered.promise;
}
