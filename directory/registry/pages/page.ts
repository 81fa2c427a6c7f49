/** What a page is, and the frame that all pages share: landmarks, the links between pages, and the languages. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { csrfToken } from '../../sign-in/sessions.ts';
import type { Caller, Who } from '../operation.ts';
import { form } from './acting/form.ts';
import { MAIN_SCRIPT } from './acting/script.ts';
import { ACTING } from './acting/texts.ts';
import { html, type Markup } from './html.ts';
import { LANGUAGES, type Language, WORDS, type Words } from './language.ts';
import { foreign, sentence } from './phrases.ts';

/** What somebody asks a page for. */
export interface Asked {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly words: Words;
  readonly caller: Caller | null;
}

export interface Shown {
  readonly title: string;
  /** What stands between the frame. */
  readonly main: Markup;
  /** It has forms that call the API, for somebody who need not be signed in. */
  readonly acts?: true;
}

/** A page: it shows something, with forms for whoever may change it; asked for, it changes nothing. */
export interface Page {
  /** Below the language, with parameters in braces: `/members/{agency}`. */
  readonly path: string;
  readonly who: Who;
  /** What its link in the frame of all pages says; null for whom it is nothing, and left out where nobody gets there by the frame. */
  link?(words: Words, caller: Caller | null): string | null;
  /** @throws Problem */
  show(asked: Asked): Promise<Shown> | Shown;
}

export interface Frame {
  readonly words: Words;
  readonly network: string;
  /** Below the language, as it was asked for, with its query. */
  readonly place: string;
  readonly caller: Caller | null;
  /** Those that the frame may lead to, in this order. */
  readonly pages: readonly Pick<Page, 'path' | 'link'>[];
}

/** In the order in which later rules outweigh earlier ones. */
const SHEETS = ['frame', 'lists', 'history', 'forms', 'review', 'print'];
const CSS = Buffer.concat(SHEETS.map((name) => readFileSync(join(import.meta.dirname, 'style', `${name}.css`))));

/** Its name changes with what is in it, so that it can be kept for ever. */
export const STYLE = {
  path: `/style-${createHash('sha256').update(CSS).digest('hex').slice(0, 16)}.css`,
  bytes: CSS,
};

/** Whether the page needs the script: whoever is signed in can sign out on every page. */
export function runsScript({ acts }: Shown, { caller }: Pick<Frame, 'caller'>): boolean {
  return acts === true || caller !== null;
}

/** A whole document. */
export function printPage(shown: Shown, frame: Frame): string {
  const { words, network, place } = frame;
  const { title, main, acts } = shown;
  const { language, direction, says } = words;
  const runs = runsScript(shown, frame);
  const directory = sentence(says.directoryOf, { network: foreign(network) });
  const page = html`<!doctype html>
<html lang="${language}" dir="${direction}"><head><meta charset="utf-8">
<title>${title} · ${network}</title><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="stylesheet" href="${STYLE.path}"><link rel="icon" href="data:,">
${runs ? scriptMarkup(frame) : null}</head>
<body><a class="skip" href="#main">${says.skip}</a>
<header class="top"><p class="network">${directory}</p>
<nav class="pages" aria-label="${says.pages}">${pageLinks(frame)}</nav>
<nav class="languages" aria-label="${says.languages}">${LANGUAGES.map((each) => languageLink(each, language, place))}</nav>
<div class="account">${accountMarkup(frame)}</div></header>
<main id="main" tabindex="-1"><h1>${title}</h1>
${acts ? html`<noscript><p class="warning">${ACTING[language].needsScript}</p></noscript>` : null}
${main}</main>${runs ? problemsMarkup(words) : null}</body></html>
`;
  return page.text;
}

/** The token is for our pages alone: no other site can read it out of one. */
function scriptMarkup({ caller }: Frame): Markup {
  return html`${caller && html`<meta name="csrf-token" content="${csrfToken(caller.secret)}">`}
<script type="module" src="${MAIN_SCRIPT}"></script>`;
}

/** For the script, which knows the codes alone. */
function problemsMarkup({ language }: Words): Markup {
  const all = Object.entries(ACTING[language].problems);
  return html`<ul id="problems" hidden>${all.map(([code, text]) => html`<li data-code="${code}">${text}</li>`)}</ul>`;
}

function accountMarkup({ words: { language }, place, caller }: Frame): Markup {
  const { signIn, signOut } = ACTING[language];
  if (caller === null) return html`<a href="${signInAddress(language, place)}">${signIn}</a>`;
  const end = { method: 'delete', path: '/v1/session', next: `/${language}/members` } as const;
  return html`<a href="/${language}/account"><bdi>${caller.account.holder}</bdi></a>${form(end, { button: signOut, quiet: true })}`;
}

/** Of the page to sign in, which leads back to where somebody is. */
export function signInAddress(language: Language, place: string): string {
  const to = place.startsWith('/sign-in') ? '' : `?${new URLSearchParams({ to: place }).toString()}`;
  return `/${language}/sign-in${to}`;
}

function pageLinks({ words, place, caller, pages }: Frame): Markup {
  const here = place.split('?')[0]!;
  return html`<ul>${pages.map(({ path, link }) => {
    const text = link?.(words, caller) ?? null;
    const current = here === path ? 'page' : here.startsWith(`${path}/`) ? 'true' : null;
    return (
      text &&
      html`<li><a href="/${words.language}${path}"${current && html` aria-current="${current}"`}>${text}</a></li>`
    );
  })}</ul>`;
}

function languageLink(language: Language, current: Language, place: string): Markup {
  const name = WORDS[language].says.language;
  return html`<a href="/${language}${place}" lang="${language}" hreflang="${language}"${language === current ? html` aria-current="true"` : null}>${name}</a>`;
}
