/** The directory over HTTP: the operations, each in its turn, and the published files; whatever goes wrong is answered as a problem. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { bundleOf } from '../published/bundle.ts';
import { openFolderTree } from '../published/folder-tree.ts';
import { addressClass } from '../sign-in/address-class.ts';
import type { Allowance } from '../sign-in/allowance.ts';
import { sessionSecret, setCookie } from '../sign-in/cookie.ts';
import { requireOurSite, requireRole, takeTurn } from './admittance.ts';
import { readBody, readFields, readOctets, readVersion } from './incoming.ts';
import type { Once } from './once.ts';
import type { Caller, Incoming, Operation, Outgoing } from './operation.ts';
import type { Route } from './pages/site.ts';
import { PROBLEM_TYPE, PROBLEMS, Problem, printProblem } from './problems.ts';
import { problemOf } from './translate.ts';

export interface HttpParts {
  readonly operations: readonly Operation[];
  readonly pages: readonly Route[];
  /** Where the read tree is. */
  readonly folder: string;
  /** Whose session has that secret. */
  readonly callerOf: (secret: string) => Caller | null;
  /** Our pages. */
  readonly origins: readonly string[];
  readonly once: Once;
  readonly allowances: Allowances;
  /** Addresses of servers in front of this one, which are believed where a request came from. */
  readonly trustedProxies: readonly string[];
  readonly warn: (message: string, cause?: unknown) => void;
}

/** How often: for each network address, for each account, and for what is guessed at. */
export interface Allowances {
  readonly address: Allowance;
  readonly account: Allowance;
  readonly guarded: Allowance;
}

/** In octets, for most bodies. */
const MAX_BODY = 64 * 1024;
const NOTHING = new Uint8Array();

/** Makes the handler of all requests. */
export function makeApp(parts: HttpParts): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('strict routing').enable('case sensitive routing');
  app.set('query parser', 'simple');
  app.set('trust proxy', [...parts.trustedProxies]);
  app.use((_request, response, next) => {
    response.set(HEADERS);
    next();
  });
  servePublished(app, parts);
  for (const page of parts.pages) servePage(app, parts, page);
  for (const operation of parts.operations) serve(app, parts, operation);
  for (const [path, operations] of Map.groupBy(parts.operations, ({ path }) => path))
    refuseOthers(app, path, operations);
  app.use(() => {
    throw new Problem('not-found', 'nothing has this address');
  });
  app.use(answerProblem(parts));
  return app;
}

/** Nothing here is a page that may run anything, be framed, or be kept by whoever is in between. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), publickey-credentials-get=(self)',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const PUBLISHED =
  /^\/(checkpoint|annex\.pgp|tile\/(\d{1,2}|entries)\/(x\d{3}\/)*\d{3}(\.p\/\d{1,3})?|blob\/sha256\/[0-9a-f]{64})$/;
const CHANGES = /^\/(checkpoint|annex\.pgp)/;
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Only the names that a read tree has: beside them lie files that are still being written. */
function servePublished(app: Express, { folder, allowances }: HttpParts): void {
  const files = express.static(folder, {
    index: false,
    redirect: false,
    dotfiles: 'deny',
    cacheControl: false,
    setHeaders: (response) => {
      response.setHeader('cache-control', CHANGES.test(response.req.url ?? '') ? 'no-cache' : FOR_EVER);
      response.setHeader('content-type', 'application/octet-stream');
    },
  });
  app.get(PUBLISHED, files);
  app.get('/bundle.tar', async (request: Request, response: Response) => {
    takeTurn(allowances.guarded, addressClass(request.ip ?? ''));
    response.type('application/x-tar');
    await pipeline(Readable.from(bundleOf(openFolderTree(folder))), response);
  });
}

function serve(app: Express, parts: HttpParts, operation: Operation): void {
  app[operation.method](routeOf(operation.path), async (request: Request, response: Response) => {
    const outgoing = await answer(parts, operation, request, response);
    send(response, operation, outgoing);
  });
}

async function answer(parts: HttpParts, operation: Operation, request: Request, response: Response): Promise<Outgoing> {
  const { allowances, origins, once } = parts;
  const caller = admit(parts, operation.guarded ? allowances.guarded : allowances.address, request, response);
  if (operation.method !== 'get') requireOurSite(request.headers, origins, caller);
  requireRole(operation, caller);
  const octets = operation.body === null ? NOTHING : await readOctets(request, operation.limit ?? MAX_BODY);
  const incoming: Incoming = {
    params: readFields(operation.params, request.params, 'not-found') as never,
    query: readFields(operation.query, request.query, 'malformed-request') as never,
    version: readVersion(operation, request.headers),
    body: readBody(operation, request.headers, octets) as never,
    caller,
  };
  const work = async (): Promise<Outgoing> => operation.handle(incoming);
  const key = request.get('idempotency-key');
  if (!operation.once || key === undefined || caller === null) return work();
  return once.do({ caller: caller.account.id, key, content: [operation.method, request.originalUrl, octets] }, work);
}

/** Who asks, where they are signed in, and may ask once more. @throws Problem */
function admit(parts: HttpParts, allowance: Allowance, request: Request, response: Response): Caller | null {
  response.set(takeTurn(allowance, addressClass(request.ip ?? '')));
  const secret = sessionSecret(request.headers);
  const caller = secret === null ? null : parts.callerOf(secret);
  if (caller !== null) response.set(takeTurn(parts.allowances.account, caller.account.id));
  return caller;
}

/** What goes wrong is told to a person, in the language of the page. */
function servePage(app: Express, parts: HttpParts, page: Route): void {
  app.get(routeOf(page.path), async (request: Request, response: Response) => {
    const acceptLanguage = request.get('accept-language') ?? '';
    const { query, originalUrl: url } = request;
    const asked = { params: request.params as Record<string, string>, query, url, acceptLanguage, caller: null };
    const answered = await answerPage().catch((error) => page.explain(told(parts, request, error), asked));
    response.status(answered.status).set(answered.headers).send(answered.body);

    async function answerPage() {
      return page.answer({ ...asked, caller: admit(parts, parts.allowances.address, request, response) });
    }
  });
}

function send(response: Response, { answers }: Operation, { status, body, headers = {}, cookie }: Outgoing): void {
  response.status(status).set(headers);
  if (cookie !== undefined) response.set('set-cookie', setCookie(cookie));
  if (body === undefined) response.end();
  else if (typeof body === 'string')
    response.type(headers['content-type'] ?? answers[status]?.media ?? 'text/plain').send(body);
  else response.type('application/json').send(JSON.stringify(body));
}

function refuseOthers(app: Express, path: string, operations: readonly Operation[]): void {
  const allow = operations.map(({ method }) => method.toUpperCase()).join(', ');
  app.all(routeOf(path), () => {
    throw new Problem('method-not-allowed', `allowed here: ${allow}`, { headers: { allow } });
  });
}

function routeOf(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** The fault as it is told; our own is written down. */
function told({ warn }: HttpParts, request: Request, error: unknown): Problem {
  const problem = problemOf(error);
  if (problem.code === 'internal') warn(`answering ${request.method} ${request.path}`, error);
  return problem;
}

function answerProblem(parts: HttpParts): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const problem = told(parts, request, error);
    // What was begun cannot be taken back: whoever reads it must see that it is not whole.
    if (response.headersSent) return void response.destroy();
    const { status } = PROBLEMS[problem.code];
    response
      .status(status)
      .set(problem.headers)
      .type(PROBLEM_TYPE)
      .send(JSON.stringify(printProblem(problem)));
  };
}
