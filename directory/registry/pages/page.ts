/** What a page of the directory is, and how it becomes a document. */
import { join } from 'node:path';
import { type PageLink, printDocument } from '../../paper/document.ts';
import { form } from '../../paper/form.ts';
import { FRAME } from '../../paper/frame-texts.ts';
import { html, type Markup } from '../../paper/html.ts';
import type { Language } from '../../paper/language.ts';
import { foreign, sentence } from '../../paper/phrases.ts';
import { makeScript } from '../../paper/script.ts';
import { commonSheet, makeStyle } from '../../paper/style.ts';
import { csrfToken } from '../../sign-in/sessions.ts';
import type { Caller, Who } from '../operation.ts';
import { ACTING } from './acting/texts.ts';
import type { Words } from './words.ts';

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

const STYLES = join(import.meta.dirname, 'style');

/** In the order in which later rules outweigh earlier ones. */
export const STYLE = makeStyle([
  commonSheet('frame'),
  commonSheet('lists'),
  join(STYLES, 'history.css'),
  commonSheet('forms'),
  join(STYLES, 'review.css'),
  commonSheet('print'),
]);

export const SCRIPT = makeScript(join(import.meta.dirname, 'acting', 'script'));

/** Whether the page needs the script: whoever is signed in can sign out on every page. */
export function runsScript({ acts }: Shown, { caller }: Pick<Frame, 'caller'>): boolean {
  return acts === true || caller !== null;
}

/** A whole document. */
export function printPage(shown: Shown, frame: Frame): string {
  const { words, network, place, caller } = frame;
  const { title, main, acts = false } = shown;
  const { language, says } = words;
  const csrf = caller && csrfToken(caller.secret);
  const script = { main: SCRIPT.main, csrfToken: csrf, problems: ACTING[language].problems };
  return printDocument({
    ...{ language, place, title, main, acts, style: STYLE.path },
    site: { name: network, heading: sentence(says.directoryOf, { network: foreign(network) }) },
    pages: pageLinks(frame),
    account: accountMarkup(frame),
    script: runsScript(shown, frame) ? script : null,
  });
}

function pageLinks({ words, caller, pages }: Frame): PageLink[] {
  return pages.flatMap(({ path, link }) => {
    const text = link?.(words, caller) ?? null;
    return text === null ? [] : [{ path, text }];
  });
}

function accountMarkup({ words: { language }, place, caller }: Frame): Markup {
  const { signIn, signOut } = FRAME[language];
  if (caller === null) return html`<a href="${signInAddress(language, place)}">${signIn}</a>`;
  const end = { method: 'delete', path: '/v1/session', next: `/${language}/members` } as const;
  return html`<a href="/${language}/account"><bdi>${caller.account.holder}</bdi></a>${form(end, { button: signOut, quiet: true })}`;
}

/** Of the page to sign in, which leads back to where somebody is. */
export function signInAddress(language: Language, place: string): string {
  const to = place.startsWith('/sign-in') ? '' : `?${new URLSearchParams({ to: place }).toString()}`;
  return `/${language}/sign-in${to}`;
}
