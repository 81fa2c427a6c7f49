/** The pages as a server answers them: at an address for each language, and whatever goes wrong in words. */

import { FRAME } from '../../paper/frame-texts.ts';
import { html } from '../../paper/html.ts';
import { acceptedLanguage, LANGUAGES, type Language } from '../../paper/language.ts';
import { requireRole } from '../admittance.ts';
import type { Caller } from '../operation.ts';
import type { OperationParts } from '../parts.ts';
import { PROBLEMS, type Problem } from '../problems.ts';
import { accountPage } from './account/account-page.ts';
import { signInPage } from './account/sign-in-page.ts';
import type { Chronicle } from './chronicle.ts';
import { contactsOfPage, contactsPage } from './contacts/contacts-page.ts';
import { historyPage } from './history-page.ts';
import { joiningPages } from './joining/joining-pages.ts';
import { logPage } from './log-page.ts';
import { membersPage } from './members-page.ts';
import { type Page, printPage, runsScript, SCRIPT, type Shown, STYLE, signInAddress } from './page.ts';
import type { PageProblem } from './page-texts.ts';
import { applicationPage } from './review/application-page.ts';
import { invitePage } from './review/invite-page.ts';
import { listPage } from './review/list-page.ts';
import { proposalPage } from './review/proposal-page.ts';
import { trailPage } from './review/trail-page.ts';
import { rolesPage } from './roles-page.ts';
import { WORDS } from './words.ts';

export interface SiteParts extends OperationParts {
  /** Of the read tree. */
  readonly folder: string;
  readonly chronicle: Chronicle;
}

/** What a server hands on of a request. */
export interface PageRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Path and query. */
  readonly url: string;
  readonly acceptLanguage: string;
  readonly caller: Caller | null;
}

export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface Route {
  readonly path: string;
  answer(request: PageRequest): Promise<PageAnswer> | PageAnswer;
  /** In the language of the page. */
  explain(problem: Problem, request: PageRequest): PageAnswer;
}

/** A page loads its own style and nothing else, and sends forms here alone. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** Only where something can be done: our own script, which speaks to our own API. */
const ACTING_POLICY = `${POLICY}; script-src 'self'; connect-src 'self'`;

/** What every page is answered with. */
interface Site {
  readonly network: string;
  readonly pages: readonly Page[];
}

/** Everything that is answered with a page, and the style and script of all. */
export function makeSite(parts: SiteParts): Route[] {
  const pages = [
    membersPage(parts),
    historyPage(parts),
    logPage(parts),
    rolesPage(parts),
    contactsPage(parts),
    contactsOfPage(parts),
    listPage(parts),
    applicationPage(parts),
    proposalPage(parts),
    invitePage(parts),
    trailPage(parts),
    ...joiningPages(parts),
    signInPage(),
    accountPage(parts),
  ];
  const site = { network: parts.keeper.state.network.name, pages };
  return [
    fileRoute(site, { ...STYLE, type: 'text/css; charset=utf-8' }),
    ...SCRIPT.modules.map((script) => fileRoute(site, { ...script, type: 'text/javascript; charset=utf-8' })),
    redirect(site, '/', () => '/members'),
    ...pages.map(({ path }) => redirect(site, path, (url) => url)),
    ...pages.flatMap((page) => LANGUAGES.map((language) => routeOf(site, page, language))),
  ];
}

function routeOf(site: Site, page: Page, language: Language): Route {
  const words = WORDS[language];
  return {
    path: `/${language}${page.path}`,
    async answer(request) {
      const { params, caller } = request;
      requireRole(page, caller);
      const shown = await page.show({ params, query: textsIn(request.query), words, caller });
      return document(site, 200, shown, language, request);
    },
    explain: (problem, request) => explain(site, problem, language, request),
  };
}

/** To the page in the reader's language. */
function redirect(site: Site, path: string, to: (url: string) => string): Route {
  return {
    path,
    answer({ url, acceptLanguage }) {
      const location = `/${acceptedLanguage(acceptLanguage)}${to(url)}`;
      return { status: 302, headers: { location, vary: 'Accept-Language' }, body: '' };
    },
    explain: (problem, request) => explain(site, problem, acceptedLanguage(request.acceptLanguage), request),
  };
}

/** What is named by its content, and can be kept for ever. */
function fileRoute(
  site: Site,
  { path, bytes, type }: { readonly path: string; readonly bytes: Uint8Array; readonly type: string },
): Route {
  const headers = { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' };
  return {
    path,
    answer: () => ({ status: 200, headers, body: bytes }),
    explain: (problem, request) => explain(site, problem, acceptedLanguage(request.acceptLanguage), request),
  };
}

function explain(site: Site, problem: Problem, language: Language, request: PageRequest): PageAnswer {
  const { problems } = WORDS[language].says;
  const { title, text } = problems[problem.code as PageProblem] ?? problems.internal;
  const signIn = html`<p><a href="${signInAddress(language, placeOf(request, language))}">${FRAME[language].signIn}</a></p>`;
  const main = html`<p>${text}</p>${problem.code === 'not-signed-in' ? signIn : null}`;
  const answer = document(site, PROBLEMS[problem.code].status, { title, main }, language, request);
  return { ...answer, headers: { ...answer.headers, ...problem.headers } };
}

function document(site: Site, status: number, shown: Shown, language: Language, request: PageRequest): PageAnswer {
  const { caller } = request;
  const frame = { ...site, words: WORDS[language], place: placeOf(request, language), caller };
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-language': language,
    'content-security-policy': runsScript(shown, frame) ? ACTING_POLICY : POLICY,
  };
  return { status, headers, body: printPage(shown, frame) };
}

/** Below the language. */
function placeOf({ url }: PageRequest, language: Language): string {
  return url.startsWith(`/${language}/`) ? url.slice(language.length + 1) : '/members';
}

/** What a query says once; what it says twice says nothing. */
function textsIn(query: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
