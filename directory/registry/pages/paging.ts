/** Long lists in parts, with links to the parts before and after. */
import { html, type Markup } from './html.ts';
import type { Words } from './language.ts';

export interface Part<T> {
  readonly items: readonly T[];
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  /** The places of its first and last item among all, from 1. */
  readonly from: number;
  readonly to: number;
}

/** The part that a query asks for; the first where it asks for none that there is. */
export function paged<T>(all: readonly T[], asked: string | undefined, size: number): Part<T> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const wanted = /^[1-9]\d{0,5}$/.test(asked ?? '') ? Number(asked) : 1;
  const page = wanted <= pages ? wanted : 1;
  const items = all.slice((page - 1) * size, page * size);
  const from = (page - 1) * size + 1;
  return { items, page, pages, from, to: from + items.length - 1 };
}

/** Relative to the page that they stand on. */
export function pageLinks(
  { page, pages }: Part<unknown>,
  query: Readonly<Record<string, string>>,
  { says }: Words,
): Markup | null {
  if (pages === 1) return null;
  const link = (to: number, rel: 'prev' | 'next', text: string) =>
    html`<a rel="${rel}" href="?${new URLSearchParams({ ...query, page: String(to) }).toString()}">${text}</a>`;
  return html`<nav class="paging" aria-label="${says.paging.label}">${page > 1 ? link(page - 1, 'prev', says.paging.previous) : null}
<span aria-current="page"><bdi>${page}</bdi> / <bdi>${pages}</bdi></span>
${page < pages ? link(page + 1, 'next', says.paging.next) : null}</nav>`;
}
