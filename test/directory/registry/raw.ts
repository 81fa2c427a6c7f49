/** Requests as strangers send them: without the courtesy of `fetch`, which refuses some of what is possible on the wire. */
import { request as httpRequest } from 'node:http';
import type { Answered } from './counter.ts';

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  /** Their text goes out octet by octet, whatever it is. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | null;
}

/** Sends it on a connection of its own. One that says its length is left open after the body. */
export function sendRaw(base: string, { method, path, headers = {}, body = null }: RawRequest): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const options = { method: method.toUpperCase(), headers: latin(headers), agent: false };
    const request = httpRequest(new URL(path, base), options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        const all = new Headers(response.headers as Record<string, string>);
        const json = /json/.test(all.get('content-type') ?? '') ? JSON.parse(text) : undefined;
        resolve({ status: response.statusCode!, headers: all, text, json });
      });
    });
    // Without a length, the body of a DELETE would be the next request.
    if (body !== null && !('content-length' in headers)) request.setHeader('content-length', Buffer.byteLength(body));
    request.on('error', reject);
    if ('content-length' in headers) request.write(body);
    else request.end(body ?? undefined);
  });
}

const latin = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1')]));
