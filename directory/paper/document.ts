/** The frame that all pages share: landmarks, the links between pages, and the languages. */
import { FRAME } from './frame-texts.ts';
import { html, type Markup } from './html.ts';
import { directionOf, LANGUAGES, type Language } from './language.ts';

export interface Document {
  readonly language: Language;
  /** Below the language, as it was asked for, with its query. */
  readonly place: string;
  readonly title: string;
  /** Whose pages these are: for the title, and above all of them. */
  readonly site: { readonly name: string; readonly heading: Markup };
  readonly pages: readonly PageLink[];
  /** Who is signed in, or how to. */
  readonly account: Markup | null;
  /** What stands between the frame. */
  readonly main: Markup;
  /** It has something that only the script can do. */
  readonly acts: boolean;
  readonly style: string;
  readonly script: ScriptOf | null;
}

export interface PageLink {
  /** Below the language. */
  readonly path: string;
  readonly text: string;
}

/** What the script has to know of the page. */
export interface ScriptOf {
  readonly main: string;
  /** For our pages alone: no other site can read it out of one. */
  readonly csrfToken: string | null;
  /** By code: the script knows nothing else. */
  readonly problems: Readonly<Record<string, string>>;
}

/** A whole document. */
export function printDocument(document: Document): string {
  const { language, title, site, main, acts, style, script, account } = document;
  const says = FRAME[language];
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8">
<title>${title} · ${site.name}</title><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="stylesheet" href="${style}"><link rel="icon" href="data:,">
${script && scriptMarkup(script)}</head>
<body><a class="skip" href="#main">${says.skip}</a>
<header class="top"><p class="network">${site.heading}</p>
<nav class="pages" aria-label="${says.pages}">${pageLinks(document)}</nav>
<nav class="languages" aria-label="${says.languages}">${LANGUAGES.map((each) => languageLink(each, document))}</nav>
<div class="account">${account}</div></header>
<main id="main" tabindex="-1"><h1>${title}</h1>
${acts ? html`<noscript><p class="warning">${says.needsScript}</p></noscript>` : null}
${main}</main>${script && problemsMarkup(script)}</body></html>
`.text;
}

function scriptMarkup({ main, csrfToken }: ScriptOf): Markup {
  return html`${csrfToken && html`<meta name="csrf-token" content="${csrfToken}">`}
<script type="module" src="${main}"></script>`;
}

function problemsMarkup({ problems }: ScriptOf): Markup {
  const items = Object.entries(problems).map(([code, text]) => html`<li data-code="${code}">${text}</li>`);
  return html`<ul id="problems" hidden>${items}</ul>`;
}

function pageLinks({ language, place, pages }: Document): Markup {
  const here = place.split('?')[0]!;
  return html`<ul>${pages.map(({ path, text }) => {
    const current = here === path ? 'page' : here.startsWith(`${path}/`) ? 'true' : null;
    return html`<li><a href="/${language}${path}"${current && html` aria-current="${current}"`}>${text}</a></li>`;
  })}</ul>`;
}

function languageLink(language: Language, { language: current, place }: Document): Markup {
  return html`<a href="/${language}${place}" lang="${language}" hreflang="${language}"${language === current ? html` aria-current="true"` : null}>${FRAME[language].language}</a>`;
}
