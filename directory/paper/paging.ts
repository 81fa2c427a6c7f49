/** Long lists in parts, with links to the parts before and after. */
import { FRAME } from './frame-texts.ts';
import { html, type Markup } from './html.ts';
import type { Spoken } from './language.ts';

/** Where a part lies among all. */
export interface PartOf {
  readonly all: number;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  /** The places of its first and last item among all, from 1. */
  readonly from: number;
  readonly to: number;
}

export interface Part<T> extends PartOf {
  readonly items: readonly T[];
}

/** The part that a query asks for; the first where it asks for none that there is. */
export function paged<T>(all: readonly T[], asked: string | undefined, size: number): Part<T> {
  const part = pageOf(all.length, asked, size);
  return { ...part, items: all.slice(part.from - 1, part.to) };
}

/** The same of what is not all at hand. */
export function pageOf(all: number, asked: string | undefined, size: number): PartOf {
  const pages = Math.max(1, Math.ceil(all / size));
  const wanted = /^[1-9]\d{0,5}$/.test(asked ?? '') ? Number(asked) : 1;
  const page = wanted <= pages ? wanted : 1;
  return { all, page, pages, from: (page - 1) * size + 1, to: Math.min(page * size, all) };
}

/** Relative to the page that they stand on. */
export function pageLinks(
  { page, pages }: PartOf,
  query: Readonly<Record<string, string>>,
  { language }: Spoken,
): Markup | null {
  if (pages === 1) return null;
  const { paging } = FRAME[language];
  const link = (to: number, rel: 'prev' | 'next', text: string) =>
    html`<a rel="${rel}" href="?${new URLSearchParams({ ...query, page: String(to) }).toString()}">${text}</a>`;
  return html`<nav class="paging" aria-label="${paging.label}">${page > 1 ? link(page - 1, 'prev', paging.previous) : null}
<span aria-current="page"><bdi>${page}</bdi> / <bdi>${pages}</bdi></span>
${page < pages ? link(page + 1, 'next', paging.next) : null}</nav>`;
}
