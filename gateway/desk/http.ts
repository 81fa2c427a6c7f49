/** The desk over HTTP: its pages, and what its script asks for, which is handed on to the gateway. */
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { addressClass } from '../../directory/sign-in/address-class.ts';
import { sessionSecret, setCookie } from '../../directory/sign-in/cookie.ts';
import { secretDigest } from '../../directory/sign-in/ids.ts';
import { csrfToken } from '../../directory/sign-in/sessions.ts';
import { DESK_REQUESTS, type RequestName } from '../control/desk-wire.ts';
import type { Ask } from './ask.ts';
import { type Allowances, requireOurName, requireOurSite, requireSession, takeTurn } from './guard.ts';
import { PROBLEMS, Problem, problemOf } from './problems.ts';
import type { PageAnswer, PageRequest, Route, Site } from './site.ts';

export interface HttpParts {
  readonly site: Site;
  readonly ask: Ask;
  /** Of our pages, as browsers know them. */
  readonly origin: string;
  readonly allowances: Allowances;
  readonly warn: (message: string, cause?: unknown) => void;
}

/** What the script may have handed on, as `POST /v1/<name>`. */
const HANDED_ON = [
  'sign-in-options',
  'sign-in',
  'invitation',
  'join-options',
  'join',
  'decision-options',
  'decide',
] as const satisfies readonly RequestName[];

/** In octets, of a body. */
const MAX_BODY = 64 * 1024;

/** Makes the handler of all requests. */
export function makeApp(parts: HttpParts): Express {
  const { site, origin, allowances } = parts;
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('strict routing').enable('case sensitive routing');
  app.set('query parser', 'simple');
  app.use((request, response, next) => {
    response.set(HEADERS);
    takeTurn(allowances.address, addressClass(request.ip ?? ''));
    requireOurName(request.headers, origin);
    next();
  });
  for (const route of site.routes) servePage(app, route);
  for (const name of HANDED_ON) handOn(app, parts, name);
  serveSession(app, parts);
  app.use((request) => {
    throw new Problem(request.method === 'GET' || request.method === 'HEAD' ? 'not-found' : 'not-allowed');
  });
  app.use(answerProblem(parts));
  return app;
}

/** Nothing here is a page that may run anything, be framed, or be kept by whoever is in between. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy':
    'camera=(), geolocation=(), microphone=(), publickey-credentials-create=(self), publickey-credentials-get=(self)',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

function servePage(app: Express, route: Route): void {
  app.get(route.path.replace(/\{(\w+)\}/g, ':$1'), async (request: Request, response: Response) => {
    answer(response, await route.answer(pageRequest(request)));
  });
}

function pageRequest(request: Request): PageRequest {
  return {
    params: request.params as Record<string, string>,
    query: request.query,
    url: request.originalUrl,
    acceptLanguage: request.get('accept-language') ?? '',
    secret: sessionSecret(request.headers),
  };
}

/** The gateway decides who may do what; here it is only seen to that it is our own page which asks. */
function handOn(app: Express, { ask, origin, allowances }: HttpParts, name: (typeof HANDED_ON)[number]): void {
  const { who, request: schema } = DESK_REQUESTS[name];
  app.post(`/v1/${name}`, async (request: Request, response: Response) => {
    requireOurSite(request.headers, origin);
    const secret = who === 'anyone' ? null : requireSession(request.headers, sessionSecret(request.headers));
    if (secret === null) takeTurn(allowances.guarded, addressClass(request.ip ?? ''));
    else takeTurn(allowances.session, secretDigest(secret));
    const fields = schema.safeParse(await readJson(request));
    if (!fields.success) throw new Problem('malformed');
    const { secret: begun, ...said } = (await ask(name, fields.data as never, secret)) as { secret?: string };
    // The script has no use for the secret of the session that has begun.
    if (begun !== undefined) response.set('set-cookie', setCookie(begun));
    response.json(said);
  });
}

function serveSession(app: Express, { ask, origin }: HttpParts): void {
  app.get('/v1/session', (request: Request, response: Response) => {
    const secret = sessionSecret(request.headers);
    if (secret === null) throw new Problem('not-signed-in');
    response.json({ csrfToken: csrfToken(secret) });
  });
  app.delete('/v1/session', async (request: Request, response: Response) => {
    requireOurSite(request.headers, origin);
    const secret = requireSession(request.headers, sessionSecret(request.headers));
    await ask('sign-out', {}, secret).catch((error) => {
      if (problemOf(error).code !== 'not-signed-in') throw error;
    });
    response.set('set-cookie', setCookie(null)).status(204).end();
  });
}

/** @throws Problem */
async function readJson(request: Request): Promise<unknown> {
  if (!/^application\/json(;|$)/.test(request.get('content-type') ?? '')) throw new Problem('malformed');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Problem('too-large', { headers: { connection: 'close' } });
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch (cause) {
    throw new Problem('malformed', { cause });
  }
}

function answer(response: Response, { status, headers, body }: PageAnswer): void {
  response.status(status).set(headers).send(body);
}

/** To the script by its code (RFC 9457), to people in words. */
function answerProblem({ site, warn }: HttpParts): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const problem = problemOf(error);
    const { code, headers, cause } = problem;
    if (code === 'internal') warn(`answering ${request.method} ${request.route?.path ?? 'an unknown address'}`, cause);
    // What was begun cannot be taken back: whoever reads it must see that it is not whole.
    if (response.headersSent) return void response.destroy();
    // Words are for those who have called us by our name, and for pages.
    if (code !== 'other-host' && !request.path.startsWith('/v1/'))
      return answer(response, site.explain(problem, pageRequest(request)));
    const body = { type: `urn:valise:problem:${code}`, status: PROBLEMS[code], code };
    response.status(PROBLEMS[code]).set(headers).type('application/problem+json').send(JSON.stringify(body));
  };
}
