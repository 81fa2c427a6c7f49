/** What a page is, and the frame that all pages share: landmarks, the links between pages, and the languages. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller, Who } from '../operation.ts';
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
}

/** A page that shows something and changes nothing. */
export interface Page {
  /** Below the language, with parameters in braces: `/members/{agency}`. */
  readonly path: string;
  readonly who: Who;
  /** @throws Problem */
  show(asked: Asked): Promise<Shown> | Shown;
}

export interface Frame {
  readonly words: Words;
  readonly network: string;
  /** Below the language, as it was asked for, with its query. */
  readonly place: string;
  readonly caller: Caller | null;
}

/** In the order in which later rules outweigh earlier ones. */
const SHEETS = ['frame', 'lists', 'history', 'print'];
const CSS = Buffer.concat(SHEETS.map((name) => readFileSync(join(import.meta.dirname, 'style', `${name}.css`))));

/** Its name changes with what is in it, so that it can be kept for ever. */
export const STYLE = {
  path: `/style-${createHash('sha256').update(CSS).digest('hex').slice(0, 16)}.css`,
  bytes: CSS,
};

/** A whole document. */
export function printPage({ title, main }: Shown, frame: Frame): string {
  const { words, network, place } = frame;
  const { language, direction, says } = words;
  const directory = sentence(says.directoryOf, { network: foreign(network) });
  const page = html`<!doctype html>
<html lang="${language}" dir="${direction}"><head><meta charset="utf-8">
<title>${title} · ${network}</title><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="stylesheet" href="${STYLE.path}"><link rel="icon" href="data:,"></head>
<body><a class="skip" href="#main">${says.skip}</a>
<header class="top"><p class="network">${directory}</p>
<nav class="pages" aria-label="${says.pages}">${pageLinks(frame)}</nav>
<nav class="languages" aria-label="${says.languages}">${LANGUAGES.map((each) => languageLink(each, language, place))}</nav></header>
<main id="main" tabindex="-1"><h1>${title}</h1>
${main}</main></body></html>
`;
  return page.text;
}

function pageLinks({ words: { language, says }, place, caller }: Frame): Markup {
  const names = ['members', 'log', 'roles', ...(caller ? (['waiting'] as const) : [])] as const;
  const here = place.split('?')[0]!;
  return html`<ul>${names.map((name) => {
    const current = here === `/${name}` ? 'page' : here.startsWith(`/${name}/`) ? 'true' : null;
    return html`<li><a href="/${language}/${name}"${current && html` aria-current="${current}"`}>${says.titles[name]}</a></li>`;
  })}</ul>`;
}

function languageLink(language: Language, current: Language, place: string): Markup {
  const name = WORDS[language].says.language;
  return html`<a href="/${language}${place}" lang="${language}" hreflang="${language}"${language === current ? html` aria-current="true"` : null}>${name}</a>`;
}
