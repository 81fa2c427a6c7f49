/** Serves the demo's page on this machine alone: what may be asked, by whom, and how large it may be. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { acceptedLanguage, LANGUAGES, type Language } from '../../directory/paper/language.ts';
import { FAULTS, type Faults } from './faults.ts';
import { DemoError, MAX_MESSAGE } from './message.ts';
import { printPage } from './page.ts';
import { fill, TEXTS } from './page-texts.ts';
import type { Stage } from './stage.ts';
import { readForm, Unsendable } from './submitted.ts';
import { type Draft, gatherView } from './view.ts';

/** A page that is being served; disposing of it closes every connection. */
export interface Page extends AsyncDisposable {
  readonly url: string;
}

/** The frame is that of the directory's pages, so that both look alike; later rules outweigh earlier ones. */
const SHEETS = [
  '../../directory/paper/style/frame.css',
  ...['page', 'way', 'forms', 'wire', 'mail', 'directory'].map((name) => `style/${name}.css`),
];

const FILES = {
  '/style.css': {
    type: 'text/css; charset=utf-8',
    text: Buffer.concat(SHEETS.map((name) => readFileSync(join(import.meta.dirname, name)))),
  },
  '/live.js': { type: 'text/javascript; charset=utf-8', text: readFileSync(join(import.meta.dirname, 'live.js')) },
};

/** The page may load its own style and script, speak to its own server, and nothing else. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/**
 * Listens on 127.0.0.1.
 * @throws DemoError where the port is taken
 */
export async function servePage(stage: Stage, faults: Faults, port: number): Promise<Page> {
  const desk = { stage, faults, token: randomBytes(32).toString('base64url') };
  const server = createServer((request, response) => {
    answer(desk, request, response).catch((error: Error) => refuse(response, 500, error.message));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((error: Error) => {
    throw new DemoError(`the page cannot be served on 127.0.0.1:${port}: ${error.message}`, { cause: error });
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Desk {
  readonly stage: Stage;
  readonly faults: Faults;
  /** Drawn at each start: only a form of our own page knows it, so no other site can press our buttons. */
  readonly token: string;
}

async function answer(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  // A name of somebody else's that points to this machine would make his site ours (DNS rebinding).
  if (!isOurHost(request)) return refuse(response, 421, 'this page is served at 127.0.0.1 and localhost only');
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const asked = LANGUAGES.find((language) => language === searchParams.get('lang'));
  const language = asked ?? acceptedLanguage(request.headers['accept-language'] ?? '');
  const route = `${request.method} ${pathname}`;
  if (route === 'GET /') return show(desk, response, language);
  if (route === 'GET /events') return tell(desk.stage, response);
  if (route === 'GET /style.css' || route === 'GET /live.js') return file(response, pathname as keyof typeof FILES);
  if (route === 'POST /send') return submitted(desk, request, response, language, send);
  if (route === 'POST /fault') return submitted(desk, request, response, language, breakOrMend);
  refuse(response, 404, 'there is nothing here');
}

function isOurHost({ headers, socket }: IncomingMessage): boolean {
  return [`127.0.0.1:${socket.localPort}`, `localhost:${socket.localPort}`].includes(headers.host ?? '');
}

async function show(desk: Desk, response: ServerResponse, language: Language, mishap?: Unsendable): Promise<void> {
  const { stage, faults, token } = desk;
  const draft = mishap?.draft ?? sample(stage, language);
  const error = mishap ? fill(TEXTS[language].errors[mishap.reason], mishap.values, language) : null;
  const view = await gatherView(stage, faults.now, { language, token, draft, error });
  response.statusCode = mishap ? 400 : 200;
  response.setHeader('Content-Language', language);
  response.setHeader('Content-Type', 'text/html; charset=utf-8').end(printPage(view));
}

function sample({ houses }: Stage, language: Language): Draft {
  const { subject, text } = TEXTS[language].compose.sample;
  return { from: `amina@${houses.a.domain}`, to: `bruno@${houses.b.domain}`, subject, text };
}

/** One line whenever something has happened; what, the page asks for itself. */
function tell({ news }: Stage, response: ServerResponse): void {
  response.setHeader('Content-Type', 'text/event-stream').write('retry: 2000\n\n');
  const say = () => response.write('data: change\n\n');
  news.on('change', say);
  say(); // What happened while the page was on its way is not to be missed.
  response.on('close', () => news.off('change', say));
}

function file(response: ServerResponse, path: keyof typeof FILES): void {
  const { type, text } = FILES[path];
  response.setHeader('Content-Type', type).end(text);
}

type Action = (desk: Desk, form: FormData, language: Language) => Promise<void>;

/** A form of ours: read within limits, its token checked, done, and answered with the page, so that a reload does not do it again. */
async function submitted(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
  language: Language,
  action: Action,
): Promise<void> {
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) return refuse(response, 403, 'another site has sent this');
  try {
    const form = await limitedForm(request);
    if (form.get('token') !== desk.token) return refuse(response, 403, 'this form is not of this page; load it again');
    await action(desk, form, language);
    response.writeHead(303, { Location: `/?lang=${language}` }).end();
  } catch (error) {
    if (!(error instanceof Unsendable)) throw error;
    await show(desk, response, language, error);
  }
}

/** In octets: one message, and the fields of the form around it. */
const MAX_FORM = MAX_MESSAGE + 1024 * 1024;

async function limitedForm(request: IncomingMessage): Promise<FormData> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // The rest is read and forgotten, so that the browser gets to see the answer.
    if (size <= MAX_FORM) chunks.push(chunk);
  }
  if (size > MAX_FORM) throw new Unsendable('tooLarge');
  const headers = { 'Content-Type': request.headers['content-type'] ?? '' };
  return new Response(Buffer.concat(chunks), { headers }).formData().catch(() => new FormData());
}

const send: Action = async ({ stage }, form) => void (await stage.send(await readForm(form)));

const breakOrMend: Action = async ({ faults }, form) => {
  const name = FAULTS.find((fault) => fault === form.get('fault'));
  if (name) await faults.set(name, form.get('on') === 'yes');
};

function refuse(response: ServerResponse, code: number, why: string): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(code, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${why}\n`);
}
