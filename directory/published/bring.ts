/** Brings a cosigned checkpoint to whoever publishes it (C2SP tlog-witness 1.0.0 the other way round, since no server may call a gateway). */
import { request } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { TreeError } from './read-tree.ts';

/** In milliseconds, for the whole of it. */
const TIMEOUT = 30_000;

/** A log that has gone on meanwhile asks for a cosignature of what it has now; the next refresh will make it. */
const OTHER_SIZE = 409;

/** Resolves once it was taken, or is of no more use. PEM of the authorities to believe may be given. @throws TreeError */
export async function bringCheckpoint(address: URL, note: string, trusted: string | null = null): Promise<void> {
  const status = await post(address, note, trusted).catch((cause: Error) => {
    throw new TreeError(`${address.href} cannot be reached: ${cause.message}`, { cause });
  });
  if (status !== 200 && status !== OTHER_SIZE) throw new TreeError(`${address.href} answers ${status}, and not 200`);
}

function post(address: URL, note: string, trusted: string | null): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(note) };
  const options = { method: 'POST', headers, signal: AbortSignal.timeout(TIMEOUT) };
  const secure = address.protocol === 'https:';
  const asked = secure
    ? requestSecurely(address, trusted === null ? options : { ...options, ca: trusted })
    : request(address, options);
  asked.once('response', (response) => {
    // What else it says is of no interest, and could be endless.
    response.destroy();
    resolve(response.statusCode ?? 0);
  });
  asked.on('error', reject);
  asked.end(note);
  return promise;
}
