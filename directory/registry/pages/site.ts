/** The pages as a server answers them: at an address for each language, and whatever goes wrong in words. */

import { requireRole } from '../admittance.ts';
import type { Caller } from '../operation.ts';
import type { OperationParts } from '../parts.ts';
import { PROBLEMS, type Problem } from '../problems.ts';
import type { Chronicle } from './chronicle.ts';
import { historyPage } from './history-page.ts';
import { html } from './html.ts';
import { acceptedLanguage, LANGUAGES, type Language, WORDS } from './language.ts';
import { logPage } from './log-page.ts';
import { membersPage } from './members-page.ts';
import { type Page, printPage, type Shown, STYLE } from './page.ts';
import type { PageProblem } from './page-texts.ts';
import { rolesPage } from './roles-page.ts';
import { waitingPage } from './waiting-page.ts';

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
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
};

/** Everything that is answered with a page, and the style of all. */
export function makeSite(parts: SiteParts): Route[] {
  const pages = [membersPage(parts), historyPage(parts), logPage(parts), rolesPage(parts), waitingPage(parts)];
  return [
    styleRoute(parts),
    redirect(parts, '/', () => '/members'),
    ...pages.map(({ path }) => redirect(parts, path, (url) => url)),
    ...pages.flatMap((page) => LANGUAGES.map((language) => routeOf(parts, page, language))),
  ];
}

function routeOf(parts: SiteParts, page: Page, language: Language): Route {
  const words = WORDS[language];
  return {
    path: `/${language}${page.path}`,
    async answer(request) {
      const { params, caller } = request;
      requireRole(page, caller);
      const shown = await page.show({ params, query: textsIn(request.query), words, caller });
      return document(parts, 200, shown, language, request);
    },
    explain: (problem, request) => explain(parts, problem, language, request),
  };
}

/** To the page in the reader's language. */
function redirect(parts: SiteParts, path: string, to: (url: string) => string): Route {
  return {
    path,
    answer({ url, acceptLanguage }) {
      const location = `/${acceptedLanguage(acceptLanguage)}${to(url)}`;
      return { status: 302, headers: { location, vary: 'Accept-Language' }, body: '' };
    },
    explain: (problem, request) => explain(parts, problem, acceptedLanguage(request.acceptLanguage), request),
  };
}

function styleRoute(parts: SiteParts): Route {
  const headers = {
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  };
  return {
    path: STYLE.path,
    answer: () => ({ status: 200, headers, body: STYLE.bytes }),
    explain: (problem, request) => explain(parts, problem, acceptedLanguage(request.acceptLanguage), request),
  };
}

function explain(parts: SiteParts, problem: Problem, language: Language, request: PageRequest): PageAnswer {
  const { problems } = WORDS[language].says;
  const { title, text } = problems[problem.code as PageProblem] ?? problems.internal;
  const answer = document(
    parts,
    PROBLEMS[problem.code].status,
    { title, main: html`<p>${text}</p>` },
    language,
    request,
  );
  return { ...answer, headers: { ...answer.headers, ...problem.headers } };
}

function document(
  { keeper }: SiteParts,
  status: number,
  shown: Shown,
  language: Language,
  { url, caller }: PageRequest,
): PageAnswer {
  const place = url.startsWith(`/${language}/`) ? url.slice(language.length + 1) : '/members';
  const frame = { words: WORDS[language], network: keeper.state.network.name, place, caller };
  return { status, headers: { ...HEADERS, 'content-language': language }, body: printPage(shown, frame) };
}

/** What a query says once; what it says twice says nothing. */
function textsIn(query: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
