/** The published files as a web server hands them out. */
import { Agent, type ClientRequest, get, type IncomingMessage } from 'node:http';
import { get as getSecurely, Agent as SecureAgent } from 'node:https';
import { type ReadTree, type Tagged, TreeError } from './read-tree.ts';

export interface HttpTreeOptions {
  /** In milliseconds, for a whole file. */
  readonly timeout?: number;
  /** PEM of the authorities to believe in place of the public ones. */
  readonly trusted?: string | null;
}

/**
 * Opens the tree below an address. Connections are kept and shared. A redirect is not followed: whoever is asked is named in the config, and nobody
 * else hears what we ask for.
 */
export function openHttpTree(address: URL, { timeout = 30_000, trusted = null }: HttpTreeOptions = {}): ReadTree {
  const base = new URL(address.href.endsWith('/') ? address : `${address.href}/`);
  const pool = { keepAlive: true, maxSockets: MAX_CONNECTIONS };
  const agent =
    base.protocol === 'https:' ? new SecureAgent(trusted === null ? pool : { ...pool, ca: trusted }) : new Agent(pool);
  const readUnless = async (tag: string | null, name: string, limit: number) => {
    const url = new URL(name, base);
    try {
      return await fetchFile(url, { agent, limit, tag, signal: AbortSignal.timeout(timeout) });
    } catch (cause) {
      if (cause instanceof TreeError) throw cause;
      const why = (cause as Error).name === 'TimeoutError' ? `no answer in ${timeout / 1000} s` : reasonOf(cause);
      throw new TreeError(`${url.href} cannot be had: ${why}`, { cause });
    }
  };
  return {
    place: base.href,
    readUnless,
    async read(name, limit) {
      const found = await readUnless(null, name, limit);
      return found === null || found === 'unchanged' ? null : found.bytes;
    },
    [Symbol.asyncDispose]: async () => agent.destroy(),
  };
}

const MAX_CONNECTIONS = 8;

interface Fetching {
  readonly agent: Agent;
  readonly limit: number;
  readonly tag: string | null;
  readonly signal: AbortSignal;
}

async function fetchFile(url: URL, { agent, limit, tag, signal }: Fetching): Promise<Tagged | 'unchanged' | null> {
  const secure = url.protocol === 'https:';
  // Without this, a cache on the way may answer with a head that is hours old; told `no-cache`, many a server sends what we have already once more.
  const headers = { 'cache-control': 'max-age=0', 'accept-encoding': 'identity' };
  const unless = tag === null ? {} : { 'if-none-match': tag };
  const request = (secure ? getSecurely : get)(url, { agent, headers: { ...headers, ...unless }, signal });
  const response = await responseTo(request);
  try {
    if (response.statusCode === 404) {
      response.destroy();
      return null;
    }
    if (response.statusCode === 304 && tag !== null) {
      response.resume();
      return 'unchanged';
    }
    if (response.statusCode !== 200) throw new TreeError(`${url.href} answers ${response.statusCode}, and not 200`);
    return { bytes: await bodyOf(response, url, limit), tag: response.headers.etag ?? null };
  } catch (error) {
    response.destroy();
    throw signal.aborted ? signal.reason : error;
  }
}

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request.once('response', resolve);
  request.on('error', (error) => reject((error as { cause?: unknown }).cause ?? error));
  return promise;
}

async function bodyOf(response: IncomingMessage, url: URL, limit: number): Promise<Uint8Array> {
  if ((response.headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new TreeError(`${url.href} is sent compressed, which was not asked for`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > limit) throw new TreeError(`${url.href} is longer than ${limit} octets`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** An address that has several IP addresses fails with all of them at once, and no message. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map((each) => (each as Error).message).join('; ');
  return (cause as Error).message;
}
