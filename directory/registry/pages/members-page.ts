/** The page of the members: who they are, where they stand, and which certificate is theirs; searchable. */
import { domainToUnicode } from 'node:url';
import { type Agency, settledAgency } from '../../log/agency.ts';
import { html, type Markup, type Value } from '../../paper/html.ts';
import { paged, pageLinks } from '../../paper/paging.ts';
import { code, foreign, isolated, list, number, sentence, table, terms, time } from '../../paper/phrases.ts';
import { domainText } from '../../telling/agency-fields.ts';
import { countryText } from '../../telling/field.ts';
import { grouped } from '../../telling/grouped.ts';
import { printable } from '../../telling/printable.ts';
import type { OperationParts } from '../parts.ts';
import type { Asked, Page, Shown } from './page.ts';
import { standingMarkup, standingOf } from './standing.ts';
import type { Words } from './words.ts';

const PAGE = 50;
/** In characters; no name is longer. */
const MAX_QUERY = 254;

export function membersPage({ keeper, now }: OperationParts): Page {
  return {
    path: '/members',
    who: 'anyone',
    link: ({ says }) => says.titles.members,
    show: ({ query, words }) => {
      const agencies = [...keeper.state.agencies.values()].map((each) => settledAgency(each, now()));
      return showMembers(agencies, query, words, now());
    },
  };
}

/** What is known of an agency in few words, for its own page. */
export function agencyTerms(agency: Agency, now: Date, words: Words): Markup {
  const { members } = words.says;
  const { reenrolled, frozen, country } = agency;
  return html`${terms([
    [members.standing, standingMarkup(standingOf(agency, now), words)],
    [members.country, isolated(countryText(country, words.telling))],
    [members.names, namesMarkup(agency, words)],
    [members.certificate, certificateMarkup(agency, words)],
  ])}${reenrolled && html`<p class="warning">${sentence(members.reenrolled, { time: time(reenrolled) })}</p>`}
${frozen ? html`<p class="warning">${members.frozen}</p>` : null}`;
}

function showMembers(agencies: readonly Agency[], query: Asked['query'], words: Words, now: Date): Shown {
  const { says, language } = words;
  const asked = (query.q ?? '').slice(0, MAX_QUERY).trim();
  const order = new Intl.Collator(language);
  const found = agencies
    .filter((agency) => fits(agency, asked, words))
    .sort((a, b) => order.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
  const part = paged(found, query.page, PAGE);
  const { members } = says;
  const heads = [members.agency, members.country, members.standing, members.names, members.certificate];
  const rows = part.items.map((agency) => rowOf(agency, words, now));
  const hasAddresses = part.items.some(({ addresses }) => addresses.size > 0);
  const values = { from: number(part.from, words), to: number(part.to, words), all: number(found.length, words) };
  return {
    title: says.titles.members,
    main: html`${searchForm(asked, words)}
${
  found.length === 0
    ? html`<p>${asked === '' ? words.telling.none : sentence(members.nobody, { query: foreign(asked) })}</p>`
    : html`<p class="hint">${sentence(members.shown, values)}</p>
${table('members', members.caption, heads, rows)}
${hasAddresses ? html`<p class="hint">${members.mailboxHint}</p>` : null}
${pageLinks(part, asked === '' ? {} : { q: asked }, words)}`
}`,
  };
}

function searchForm(asked: string, { says: { members }, language }: Words): Markup {
  return html`<form role="search" class="search" method="get" action="/${language}/members">
<label for="q">${members.search}</label><input id="q" name="q" type="search" dir="auto" maxlength="${MAX_QUERY}" autocomplete="off" value="${asked}">
<button>${members.find}</button>${asked === '' ? null : html` <a href="/${language}/members">${members.all}</a>`}</form>`;
}

/** Whether all that was asked for stands in what is shown of it, in whatever case and however it was typed. */
function fits(agency: Agency, asked: string, words: Words): boolean {
  if (asked === '') return true;
  const { id, name, country, domains, addresses } = agency;
  const domainNames = [...domains.keys()].flatMap((domain) => [domain, domainToUnicode(domain)]);
  const all = [id, name, countryText(country, words.telling), ...domainNames, ...addresses.keys()].join('\n');
  return plain(all).includes(plain(asked));
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function rowOf(agency: Agency, words: Words, now: Date): Value[] {
  const { id, name, country } = agency;
  return [
    html`<a href="/${words.language}/members/${id}">${foreign(name)}</a> <span class="id" dir="ltr">${id}</span>`,
    isolated(countryText(country, words.telling)),
    standingMarkup(standingOf(agency, now), words),
    namesMarkup(agency, words),
    certificateMarkup(agency, words),
  ];
}

function namesMarkup({ domains, addresses }: Agency, { says }: Words): Markup {
  return list([
    ...[...domains.keys()].map((domain) => html`<bdi dir="ltr">${domainText(domain)}</bdi>`),
    ...[...addresses.keys()].map(
      (address) =>
        html`<bdi dir="ltr">${printable(address)}</bdi> <span class="note">${says.members.mailboxProven}</span>`,
    ),
  ]);
}

/** The one to which mail is sealed: of those that count, the one that came last. */
function certificateMarkup({ certificates }: Agency, { says, telling }: Words): Markup {
  const last = certificates.findLast(({ revoked }) => revoked === null)?.certificate;
  if (last === undefined) return html`${telling.none}`;
  const { fingerprint, expires } = last;
  const until = expires && sentence(says.members.certificateUntil, { time: time(expires) });
  return html`${code(grouped(fingerprint))}${until && html` <span class="since">${until}</span>`}`;
}
