/** Pieces that the pages of queue and register share: states in words, addresses, the search, and the way to the next part. */
import { html, type Markup, type Value } from '../../../directory/paper/html.ts';
import { foreign, time } from '../../../directory/paper/phrases.ts';
import type { RowOnWire } from '../../control/readings-wire.ts';
import { when } from '../held/when.ts';
import type { Asked, Words } from '../page.ts';
import type { StateName } from './console-texts.ts';
import { CONSOLE } from './texts.ts';

/** A state in words, with a colour of its own where somebody may have to look. */
export function stateMarkup(state: string, { language }: Words): Markup {
  const name = Object.hasOwn(CONSOLE[language].states, state) ? CONSOLE[language].states[state as StateName] : state;
  return html`<span class="state ${TONES[state] ?? 'open'}">${name}</span>`;
}

const TONES: Readonly<Record<string, string>> = {
  ...{ relayed: 'good', delivered: 'good', released: 'good' },
  ...{ failed: 'bad', lost: 'bad', rejected: 'bad', deleted: 'bad' },
  ...{ held: 'warn', 'in doubt': 'warn', unknown: 'warn' },
};

export function authorMarkup(author: string | null, { language }: Words): Value {
  return author === null ? html`<span class="note">${CONSOLE[language].mail.nobody}</span>` : foreign(author);
}

export function moment(iso: string): Markup {
  return time(when(iso));
}

export function directionText({ direction }: Pick<RowOnWire, 'direction'>, { language }: Words): string {
  const names: Readonly<Record<string, string>> = CONSOLE[language].directions;
  return names[direction] ?? direction;
}

export interface SearchField {
  readonly name: string;
  readonly label: string;
  readonly type: 'search' | 'date';
}

/** A form that asks for this page again; its fields hold what was asked for. */
export function searchForm(
  fields: readonly SearchField[],
  query: Asked['query'],
  { language }: Words,
  more: Value = null,
) {
  const field = ({ name, label, type }: SearchField) =>
    html`<p><label for="${name}">${label}</label><input type="${type}" id="${name}" name="${name}" value="${query[name] ?? ''}" maxlength="320"></p>`;
  return html`<form class="search sought" role="search" method="get">${fields.map(field)}${more}<p><button>${CONSOLE[language].mail.search}</button></p></form>`;
}

type Place = { readonly at: string; readonly row: number };

/** From `after` in the address; null where it names none. */
export function placeIn({ after = '' }: Asked['query']): Place | null {
  const [, at, row] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~(\d{1,15})$/.exec(after) ?? [];
  return at === undefined || Number.isNaN(Date.parse(at)) ? null : { at, row: Number(row) };
}

/** On to what follows, and back to the beginning; relative to the page. */
export function furtherLinks(next: Place | null, query: Asked['query'], { language }: Words): Markup | null {
  const { further, first } = CONSOLE[language].mail;
  const { after, ...rest } = query;
  const to = (more: Record<string, string>) => `?${new URLSearchParams({ ...rest, ...more }).toString()}`;
  if (next === null && after === undefined) return null;
  const on = next && html`<a rel="next" href="${to({ after: `${next.at}~${next.row}` })}">${further}</a>`;
  return html`<nav class="paging" aria-label="${further}">${after === undefined ? null : html`<a href="${to({})}">${first}</a>`} ${on}</nav>`;
}

/** What was typed, without what surrounds it; null where nothing was. */
export function soughtIn({ text = '' }: Asked['query']): string | null {
  const typed = text.trim().slice(0, 320);
  return typed === '' ? null : typed;
}
