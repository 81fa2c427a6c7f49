/** What a page of the desk is, and how it becomes a document. */
import { join } from 'node:path';
import { printDocument } from '../../directory/paper/document.ts';
import { form } from '../../directory/paper/form.ts';
import { FRAME } from '../../directory/paper/frame-texts.ts';
import { html, type Markup } from '../../directory/paper/html.ts';
import type { Language } from '../../directory/paper/language.ts';
import { isolated } from '../../directory/paper/phrases.ts';
import { makeScript } from '../../directory/paper/script.ts';
import { commonSheet, makeStyle } from '../../directory/paper/style.ts';
import { csrfToken } from '../../directory/sign-in/sessions.ts';
import type { AnswerOf, Me, RequestName, RequestOf, Who } from '../control/desk-wire.ts';
import type { SiteTexts } from './site-texts.ts';
import { SITE } from './texts.ts';

/** All that a page is written with in one language. */
export interface Words {
  readonly language: Language;
  readonly says: SiteTexts;
}

/** What somebody asks a page for. */
export interface Asked {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly words: Words;
  readonly me: Me | null;
  readonly now: Date;
  /** Asks the gateway in their name. @throws Problem */
  readonly ask: <Name extends RequestName>(name: Name, fields: RequestOf<Name>) => Promise<AnswerOf<Name>>;
}

export interface Shown {
  readonly title: string;
  /** What stands between the frame. */
  readonly main: Markup;
  /** It has something that only the script can do, for somebody who need not be signed in. */
  readonly acts?: boolean;
}

/** A file to keep. */
export interface Download {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** A page; asked for, it changes nothing. */
export interface Page {
  /** Below the language, with parameters in braces: `/held/{id}`. */
  readonly path: string;
  readonly who: Who;
  /** What its link in the frame says, for those who may see the page; left out where nobody gets there by the frame. */
  link?(words: Words): string;
  /** Answers a place below the language where they are to go instead. @throws Problem */
  show(asked: Asked): Promise<Shown | Download | string> | Shown | Download | string;
}

export interface Frame {
  readonly words: Words;
  /** Below the language, as it was asked for, with its query. */
  readonly place: string;
  readonly me: Me | null;
  /** Of the session, where there is one. */
  readonly secret: string | null;
  readonly pages: readonly Pick<Page, 'path' | 'who' | 'link'>[];
}

/** In the order in which later rules outweigh earlier ones. */
export const STYLE = makeStyle([
  commonSheet('frame'),
  commonSheet('lists'),
  commonSheet('forms'),
  join(import.meta.dirname, 'style.css'),
  commonSheet('print'),
]);

export const SCRIPT = makeScript(join(import.meta.dirname, 'script'));

export function wordsOf(language: Language): Words {
  return { language, says: SITE[language] };
}

/** Whether the page needs the script: whoever is signed in can sign out on every page. */
export function runsScript({ acts }: Shown, { me }: Pick<Frame, 'me'>): boolean {
  return acts === true || me !== null;
}

/** Whether a page is for somebody. */
export function isFor(who: Who, me: Me | null): boolean {
  if (who === 'anyone') return true;
  return me !== null && (who === 'signed in' || who.some((role) => me.roles.includes(role)));
}

/** A whole document. */
export function printPage(shown: Shown, frame: Frame): string {
  const { words, place, me, secret, pages } = frame;
  const { language, says } = words;
  const { title, main, acts = false } = shown;
  const script = { main: SCRIPT.main, csrfToken: me && secret && csrfToken(secret), problems: says.problems };
  return printDocument({
    ...{ language, place, title, main, acts, style: STYLE.path },
    site: {
      name: says.desk,
      heading: me === null ? isolated(says.desk) : html`${says.desk} · <bdi>${me.agency}</bdi>`,
    },
    pages: pages.flatMap(({ path, who, link }) =>
      me !== null && link && isFor(who, me) ? [{ path, text: link(words) }] : [],
    ),
    account: accountMarkup(frame),
    script: runsScript(shown, frame) ? script : null,
  });
}

function accountMarkup({ words: { language }, place, me }: Frame): Markup {
  const { signIn, signOut } = FRAME[language];
  if (me === null) return html`<a href="${signInAddress(language, place)}">${signIn}</a>`;
  const end = { method: 'delete', path: '/v1/session', next: `/${language}/sign-in` } as const;
  return html`<bdi>${me.name}</bdi>${form(end, { button: signOut, quiet: true })}`;
}

/** Of the page to sign in, which leads back to where somebody is. */
export function signInAddress(language: Language, place: string): string {
  const to = place.startsWith('/sign-in') ? '' : `?${new URLSearchParams({ to: place }).toString()}`;
  return `/${language}/sign-in${to}`;
}
