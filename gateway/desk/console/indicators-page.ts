/** The page of indicators: how much mail there was, how it fared, and how fast it was answered; the same as files. */
import { html, type Markup, type Value } from '../../../directory/paper/html.ts';
import { directionOf, locale } from '../../../directory/paper/language.ts';
import { foreign, number, sentence, table, terms } from '../../../directory/paper/phrases.ts';
import type { AnswerOf } from '../../control/desk-wire.ts';
import type { Asked, Page, Words } from '../page.ts';
import { chart } from './chart.ts';
import { spanText } from './span-text.ts';
import { CONSOLE } from './texts.ts';

type Indicators = AnswerOf<'indicators'>;
type Partner = Indicators['partners'][number];

export function indicatorsPage(): Page {
  return {
    path: '/indicators',
    who: 'signed in',
    link: ({ language }) => CONSOLE[language].indicators.title,
    async show({ ask, query, words }) {
      const says = CONSOLE[words.language].indicators;
      const days = daysIn(query);
      const told = await ask('indicators', { days });
      const span = (each: number) =>
        html`<a href="?days=${each}"${each === days ? html` aria-current="true"` : null}>${sentence(says.days, { days: number(each, words) })}</a>`;
      const file = (kind: string) =>
        html`<a href="/${words.language}/indicators.${kind}?days=${days}">${kind.toUpperCase()}</a>`;
      return {
        title: says.title,
        main: html`<nav class="choice" aria-label="${says.title}">${[30, 90].map(span)}</nav>
<section aria-label="${says.title}">${totals(told, words)}<p class="hint">${says.hint}</p></section>
<section aria-label="${says.mail}">${charts(told, words)}<details><summary>${says.numbers}</summary>${daysTable(told, words)}</details></section>
<section aria-labelledby="partners">${partnersTable(told, words)}<p class="hint">${says.timesHint}</p></section>
<p>${says.download}: ${file('csv')} ${file('json')}</p>`,
      };
    },
  };
}

/** The figures as a file. */
export function indicatorsFile(kind: 'csv' | 'json'): Page {
  return {
    path: `/indicators.${kind}`,
    who: 'signed in',
    async show({ ask, query }) {
      const told = await ask('indicators', { days: daysIn(query) });
      const name = `indicators-${told.days.at(-1)?.day ?? ''}.${kind}`;
      return kind === 'csv'
        ? { name, type: 'text/csv; charset=utf-8', text: csvOf(told) }
        : { name, type: 'application/json', text: `${JSON.stringify(told, null, 2)}\n` };
    },
  };
}

function daysIn({ days }: Asked['query']): 30 | 90 {
  return days === '90' ? 90 : 30;
}

/** Nothing but days, numbers and the ids of agencies, of which no spreadsheet makes a formula (RFC 4180). */
function csvOf({ days, partners }: Indicators): string {
  const ofDays = days.map((one) => [
    one.day,
    'all',
    one.sent,
    one.sealed,
    one.received,
    one.held,
    one.refused,
    one.failed,
  ]);
  const ofPartners = partners.map((one) => [
    ...['all', one.agency || 'outsiders', one.sent, one.sealed, one.received, one.held, '', one.failed],
    ...[one.delivery, one.ours, one.theirs].flatMap(({ median, late }) => [
      median?.toFixed() ?? '',
      late?.toFixed() ?? '',
    ]),
  ]);
  const heads = ['day', 'partner', 'sent', 'sealed', 'received', 'held', 'refused', 'failed'];
  const times = ['delivery', 'ours', 'theirs'].flatMap((name) => [`${name}_median_s`, `${name}_95_s`]);
  const whole = (row: readonly (string | number)[]) => [
    ...row,
    ...Array(heads.length + times.length - row.length).fill(''),
  ];
  return [[...heads, ...times], ...ofDays, ...ofPartners].map((row) => `${whole(row).join(',')}\r\n`).join('');
}

function totals({ days, delivery }: Indicators, words: Words): Markup {
  const says = CONSOLE[words.language].indicators;
  const sum = (name: 'sent' | 'sealed' | 'received' | 'held' | 'refused' | 'failed') =>
    days.reduce((all, day) => all + day[name], 0);
  return terms([
    ...(['sent', 'received', 'held', 'refused', 'failed'] as const).map(
      (name) => [says[name], number(sum(name), words)] as const,
    ),
    [says.sealed, share(sum('sealed'), sum('sent'), words)],
    [says.delivery, spanMarkup(delivery, words)],
  ]);
}

function charts({ days }: Indicators, words: Words): Markup[] {
  const says = CONSOLE[words.language].indicators;
  const drawn = { reversed: directionOf(words.language) === 'rtl', say: (count: number) => number(count, words) };
  return [
    chart({
      ...{ title: says.mail, legend: [says.sent, says.received], ...drawn },
      days: days.map(({ day, sent, received }) => ({ day, values: [sent, received] })),
    }),
    chart({
      ...{ title: says.stopped, legend: [says.held, says.refused, says.failed], ...drawn },
      days: days.map(({ day, held, refused, failed }) => ({ day, values: [held, refused, failed] })),
    }),
  ];
}

function daysTable({ days }: Indicators, words: Words): Markup {
  const says = CONSOLE[words.language].indicators;
  const rows = days
    .toReversed()
    .map((one): Value[] => [
      html`<time datetime="${one.day}" dir="ltr">${one.day}</time>`,
      ...[one.sent, one.received].map((count) => number(count, words)),
      share(one.sealed, one.sent, words),
      ...[one.held, one.refused, one.failed].map((count) => number(count, words)),
    ]);
  const heads = [says.day, says.sent, says.received, says.sealed, says.held, says.refused, says.failed];
  return table('days', says.mail, heads, rows);
}

function partnersTable({ partners }: Indicators, words: Words): Markup {
  const says = CONSOLE[words.language].indicators;
  const heads = [
    says.partner,
    says.sent,
    says.received,
    says.sealed,
    says.held,
    says.failed,
    says.delivery,
    says.ours,
    says.theirs,
  ];
  const nameOf = ({ agency, name }: Partner) => (agency === '' ? html`${says.outsiders}` : foreign(name ?? agency));
  const rows = partners.map((one): Value[] => [
    nameOf(one),
    ...[one.sent, one.received].map((count) => number(count, words)),
    share(one.sealed, one.sent, words),
    ...[one.held, one.failed].map((count) => number(count, words)),
    spanMarkup(one.delivery, words),
    ...[one.ours, one.theirs].map(({ median }) => (median === null ? '–' : spanText(median, words))),
  ]);
  return table('partners', html`<h2>${says.partners}</h2>`, heads, rows);
}

function share(part: number, whole: number, { language }: Words): string {
  if (whole === 0) return '–';
  return new Intl.NumberFormat(locale(language), { style: 'percent' }).format(part / whole);
}

function spanMarkup({ median, late }: Indicators['delivery'], words: Words): Value {
  if (median === null || late === null) return '–';
  const values = { median: spanText(median, words), late: spanText(late, words) };
  return sentence(CONSOLE[words.language].indicators.late, values);
}
