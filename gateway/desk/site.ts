/** The desk's pages as a server answers them: at an address for each language, and whatever goes wrong in words. */
import { FRAME } from '../../directory/paper/frame-texts.ts';
import { html } from '../../directory/paper/html.ts';
import { acceptedLanguage, LANGUAGES, type Language } from '../../directory/paper/language.ts';
import type { ServedFile } from '../../directory/paper/style.ts';
import type { Me } from '../control/desk-wire.ts';
import type { Ask } from './ask.ts';
import { indicatorsFile, indicatorsPage } from './console/indicators-page.ts';
import { queueMessagePage, queuePage } from './console/queue-pages.ts';
import { registerMessagePage, registerPage } from './console/register-pages.ts';
import { directoryPage, keysPage, peoplePage } from './console/standing-pages.ts';
import { heldListPage } from './held/list-page.ts';
import { heldMessagePage } from './held/message-page.ts';
import { joinPage } from './join-page.ts';
import { logPage } from './log/log-page.ts';
import { logMessagePage } from './log/message-page.ts';
import { overviewPage } from './overview-page.ts';
import {
  type Download,
  isFor,
  type Page,
  printPage,
  runsScript,
  SCRIPT,
  type Shown,
  STYLE,
  signInAddress,
  wordsOf,
} from './page.ts';
import { PROBLEMS, Problem } from './problems.ts';
import { signInPage } from './sign-in-page.ts';
import type { PageProblem } from './site-texts.ts';

/** What a server hands on of a request. */
export interface PageRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Path and query. */
  readonly url: string;
  readonly acceptLanguage: string;
  /** Of the cookie. */
  readonly secret: string | null;
}

export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface Route {
  /** With parameters in braces. */
  readonly path: string;
  answer(request: PageRequest): Promise<PageAnswer> | PageAnswer;
}

export interface Site {
  readonly routes: readonly Route[];
  /** What went wrong, in the language of the page that was asked for. */
  explain(problem: Problem, request: PageRequest): PageAnswer;
}

export interface SiteParts {
  readonly ask: Ask;
  readonly now: () => Date;
}

/** All pages; those with a link stand in the frame in this order. */
const PAGES: readonly Page[] = [
  ...[overviewPage(), heldListPage(), heldMessagePage()],
  ...[queuePage(), queueMessagePage(), registerPage(), registerMessagePage()],
  ...[indicatorsPage(), indicatorsFile('csv'), indicatorsFile('json')],
  ...[keysPage(), directoryPage(), peoplePage()],
  ...[logPage(), logMessagePage()],
  ...[signInPage(), joinPage()],
];

/** A page loads its own style and nothing else; what is searched for is asked of us. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** Only where something can be done: our own script, which speaks to our own API. */
const ACTING_POLICY = `${POLICY}; script-src 'self'; connect-src 'self'`;

/** In seconds: how soon a page that could not be had looks again. */
const AGAIN = '5';

/** Everything that is answered with a page, and the style and script of all. */
export function makeSite(parts: SiteParts): Site {
  return {
    routes: [
      fileRoute(STYLE, 'text/css; charset=utf-8'),
      ...SCRIPT.modules.map((module) => fileRoute(module, 'text/javascript; charset=utf-8')),
      redirect('/', () => '/overview'),
      ...PAGES.map(({ path }) => redirect(path, (url) => url)),
      ...PAGES.flatMap((page) => LANGUAGES.map((language) => routeOf(parts, page, language))),
    ],
    explain: (problem, request) => explain(problem, languageOf(request), request),
  };
}

function routeOf({ ask, now }: SiteParts, page: Page, language: Language): Route {
  return {
    path: `/${language}${page.path}`,
    async answer(request) {
      const { params, secret } = request;
      const me = await whoIs(ask, secret);
      if (!isFor(page.who, me)) return explain(refusal(me), language, request, me);
      const asked = { params, me, now: now(), query: textsIn(request.query), words: wordsOf(language) };
      try {
        const shown = await page.show({ ...asked, ask: (name, fields) => ask(name, fields, secret) });
        if (typeof shown === 'string') return seeOther(`/${language}${shown}`);
        return 'text' in shown ? download(shown) : document(200, shown, language, request, me);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return explain(error, language, request, me);
      }
    },
  };
}

/** Null for somebody whose session is over as well. @throws Problem */
async function whoIs(ask: Ask, secret: string | null): Promise<Me | null> {
  if (secret === null) return null;
  try {
    return await ask('me', {}, secret);
  } catch (error) {
    if (error instanceof Problem && error.code === 'not-signed-in') return null;
    throw error;
  }
}

function refusal(me: Me | null): Problem {
  return new Problem(me === null ? 'not-signed-in' : 'forbidden');
}

/** To the page in the reader's language. */
function redirect(path: string, to: (url: string) => string): Route {
  return {
    path,
    answer: ({ url, acceptLanguage }) => seeOther(`/${acceptedLanguage(acceptLanguage)}${to(url)}`),
  };
}

function seeOther(location: string): PageAnswer {
  return { status: 303, headers: { location, vary: 'Accept-Language' }, body: '' };
}

function download({ name, type, text }: Download): PageAnswer {
  const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` };
  return { status: 200, headers, body: text };
}

/** What is named by its content, and can be kept for ever. */
function fileRoute({ path, bytes }: ServedFile, type: string): Route {
  const headers = { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' };
  return { path, answer: () => ({ status: 200, headers, body: bytes }) };
}

function explain(problem: Problem, language: Language, request: PageRequest, me: Me | null = null): PageAnswer {
  const { code } = problem;
  const { sorry, problems } = wordsOf(language).says;
  const place = placeOf(request, language);
  const signIn = html`<p><a href="${signInAddress(language, place)}">${FRAME[language].signIn}</a></p>`;
  const title = Object.hasOwn(sorry, code) ? sorry[code as PageProblem] : sorry.internal;
  const main = html`<section aria-label="${title}"><p>${problems[code]}</p>${code === 'not-signed-in' ? signIn : null}</section>`;
  const answer = document(PROBLEMS[code], { title, main }, language, request, me);
  const again = code === 'unavailable' ? { refresh: AGAIN, 'retry-after': AGAIN } : {};
  return { ...answer, headers: { ...answer.headers, ...again, ...problem.headers } };
}

function document(status: number, shown: Shown, language: Language, request: PageRequest, me: Me | null): PageAnswer {
  const { secret } = request;
  const frame = { words: wordsOf(language), place: placeOf(request, language), me, secret, pages: PAGES };
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-language': language,
    'content-security-policy': runsScript(shown, frame) ? ACTING_POLICY : POLICY,
  };
  return { status, headers, body: printPage(shown, frame) };
}

function languageOf({ url, acceptLanguage }: PageRequest): Language {
  return LANGUAGES.find((language) => url.startsWith(`/${language}/`)) ?? acceptedLanguage(acceptLanguage);
}

/** Below the language. */
function placeOf({ url }: PageRequest, language: Language): string {
  return url.startsWith(`/${language}/`) ? url.slice(language.length + 1) : '/overview';
}

/** What a query says once; what it says twice says nothing. */
function textsIn(query: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
