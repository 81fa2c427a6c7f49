/** Small pieces that every page is made of: sentences, times, names and digests, each isolated from the direction of writing around it. */

import { printable } from '../telling/printable.ts';
import { timeText } from '../telling/time-text.ts';
import { html, Markup, type Value } from './html.ts';
import { locale, type Spoken } from './language.ts';

/** A sentence with its values filled in, none of which can turn it around (UAX #9); markup has to see to that itself. */
export function sentence(text: string, values: Readonly<Record<string, Value>>): Markup {
  const pieces = text.split(/\{([a-z]+)\}/);
  const value = (name: string): Value =>
    values[name] instanceof Markup ? values[name] : html`<bdi>${values[name] ?? name}</bdi>`;
  // What stood in braces is at the odd places.
  return html`${pieces.map((piece, at) => (at % 2 === 0 ? piece : value(piece)))}`;
}

/** Text that can be shown as it is. */
export function isolated(text: string): Markup {
  return html`<bdi>${text}</bdi>`;
}

/** Text that others wrote. */
export function foreign(text: string): Markup {
  return isolated(printable(text));
}

/** What is compared letter by letter, and is never turned around. */
export function code(text: string): Markup {
  return html`<code dir="ltr">${text}</code>`;
}

export function time(at: Date): Markup {
  return html`<time datetime="${at.toISOString()}" dir="ltr">${timeText(at)}</time>`;
}

export function list(items: readonly Value[]): Markup {
  return html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

/** A list of terms; what has no value is left out. */
export function terms(pairs: readonly (readonly [string, Value])[]): Markup {
  const shown = pairs.filter(([, value]) => value !== null);
  return html`<dl>${shown.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** A table that a keyboard can scroll where the screen is narrow; the first cell of each row names it. */
export function table(
  id: string,
  caption: Value,
  heads: readonly string[],
  rows: readonly (readonly Value[])[],
): Markup {
  const row = ([name = null, ...cells]: readonly Value[]) =>
    html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
  return html`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0"><table>
<caption><div id="${id}">${caption}</div></caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(row)}</tbody></table></div>`;
}

/** How long ago, in words. */
export function ago(at: Date, now: Date, { language }: Spoken): string {
  const format = new Intl.RelativeTimeFormat(locale(language));
  const minutes = Math.max(0, Math.round((now.getTime() - at.getTime()) / 60_000));
  if (minutes === 0) return new Intl.RelativeTimeFormat(locale(language), { numeric: 'auto' }).format(0, 'second');
  if (minutes < 90) return format.format(-minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? format.format(-hours, 'hour') : format.format(-Math.round(hours / 24), 'day');
}

export function number(value: number, { language }: Spoken): string {
  return new Intl.NumberFormat(locale(language)).format(value);
}
