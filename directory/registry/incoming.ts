/** What a request says, read by the schemas of its operation. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { readJson } from './json.ts';
import type { Operation } from './operation.ts';
import { Problem, type ProblemCode } from './problems.ts';

/** The body, of which no more is taken than may be there. @throws Problem */
export async function readOctets(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const { 'content-length': length = '0', 'content-encoding': encoding = 'identity' } = request.headers;
  // A few octets can be the compressed form of any number.
  if (encoding !== 'identity') throw new Problem('media-type', 'the body is compressed', CLOSE);
  const chunks: Uint8Array[] = [];
  let size = Number(length) > limit ? Number(length) : 0;
  if (size === 0)
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > limit) break;
      chunks.push(chunk);
    }
  if (size > limit) throw new Problem('too-large', `at most ${limit} octets`, CLOSE);
  return Buffer.concat(chunks);
}

/** What was not read must not be taken for the next request. */
const CLOSE = { headers: { connection: 'close' } };

/** Parameters of the path or the query. @throws Problem of that code */
export function readFields(schema: z.ZodType | null, fields: unknown, code: ProblemCode): unknown {
  if (schema === null) return null;
  const { data, error } = schema.safeParse({ ...(fields as object) });
  if (error) throw new Problem(code, firstFault(error));
  return data;
}

/** @throws Problem */
export function readBody({ body, media }: Operation, headers: IncomingHttpHeaders, octets: Uint8Array): unknown {
  if (body === null) return null;
  const expected = media ?? 'application/json';
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';', 1);
  if (type.trim() !== expected) throw new Problem('media-type', `the body should be ${expected}`);
  const content = media === undefined ? readJson(octets) : Buffer.from(octets).toString('utf8');
  const { data, error } = body.safeParse(content);
  if (error) throw new Problem('malformed-request', firstFault(error));
  return data;
}

/** The version that `If-Match` names; empty where the operation asks for none. @throws Problem where one is needed and there is none */
export function readVersion({ conditional }: Operation, headers: IncomingHttpHeaders): string {
  const tag = headers['if-match'];
  if (!conditional) return '';
  if (tag === undefined) throw new Problem('unconditional', 'name the version in If-Match');
  return /^"([\x21\x23-\x7e]+)"$/.exec(tag)?.[1] ?? '';
}

function firstFault({ issues }: z.ZodError): string {
  const { path, message } = issues[0]!;
  return `${path.join('.') || 'the request'}: ${message}`;
}
