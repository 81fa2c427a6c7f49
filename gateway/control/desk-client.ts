/** Asks the gateway over the desk's socket: one request of the table, its answer read as strictly as it was asked. */
import { request } from 'node:http';
import type { z } from 'zod';
import {
  type AnswerOf,
  DESK_REQUESTS,
  type ProblemName,
  problem,
  type RequestName,
  type RequestOf,
} from './desk-wire.ts';

/** The gateway has an answer, and it is no. */
export class DeskRefusal extends Error {
  override name = 'DeskRefusal';
  readonly problem: ProblemName;

  constructor(name: ProblemName) {
    super(`the gateway refuses: ${name}`);
    this.problem = name;
  }
}

/** The gateway does not answer, or not in the words of the table; again in a while. */
export class GatewayDownError extends Error {
  override name = 'GatewayDownError';
}

/** In octets: a long list of held messages. */
const MAX_ANSWER = 8 * 2 ** 20;
/** In milliseconds; a decision waits up to ten seconds for the message to be free. */
const PATIENCE = 20_000;

/**
 * Asks for one thing; `session` is the secret of whoever asks, null for nobody.
 * @throws DeskRefusal, GatewayDownError
 */
export async function askGateway<Name extends RequestName>(
  socket: string,
  name: Name,
  fields: RequestOf<Name>,
  session: string | null,
): Promise<AnswerOf<Name>> {
  const { status, text } = await post(socket, name, JSON.stringify(fields), session);
  const answer = parsed(text);
  if (status !== 200) throw new DeskRefusal(fitting(problem, answer, name).problem);
  return fitting<AnswerOf<Name>>(DESK_REQUESTS[name].answer as never, answer, name);
}

function fitting<T>(schema: z.ZodType<T>, answer: unknown, name: string): T {
  const { data, error } = schema.safeParse(answer);
  if (error) throw new GatewayDownError(`reading the answer to ${name}`, { cause: error });
  return data as T;
}

async function post(socket: string, name: string, body: string, session: string | null) {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(session === null ? {} : { authorization: `Bearer ${session}` }),
  };
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    return await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const asked = request({ socketPath: socket, agent: false, method: 'POST', path: `/${name}`, headers, signal });
      asked.on('error', reject);
      asked.on('response', (response) => {
        Array.fromAsync(limited(response)).then(
          (chunks) => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
          reject,
        );
      });
      asked.end(body);
    });
  } catch (cause) {
    throw new GatewayDownError(`asking the gateway at ${socket}`, { cause });
  }
}

async function* limited(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw new Error(`the answer is longer than ${MAX_ANSWER} octets`);
    yield chunk;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
