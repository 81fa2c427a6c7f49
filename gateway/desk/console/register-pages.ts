/** The pages of the register: what became of every message, for each recipient. */
import { html, type Value } from '../../../directory/paper/html.ts';
import { code, foreign, number, table, terms } from '../../../directory/paper/phrases.ts';
import type { RequestOf } from '../../control/desk-wire.ts';
import type { RowOnWire } from '../../control/readings-wire.ts';
import type { Asked, Page, Words } from '../page.ts';
import {
  authorMarkup,
  directionText,
  furtherLinks,
  moment,
  placeIn,
  searchForm,
  soughtIn,
  stateMarkup,
} from './mail-rows.ts';
import { hopMarkup, saidMarkup, verdictMarkup } from './said.ts';
import { CONSOLE } from './texts.ts';

export function registerPage(): Page {
  return {
    path: '/register',
    who: ['administrator'],
    link: ({ language }) => CONSOLE[language].register.title,
    async show({ ask, query, words }) {
      const { register, mail } = CONSOLE[words.language];
      const { rows, next } = await ask('register', wantedIn(query));
      const heads = [mail.author, mail.recipient, mail.state, mail.accepted, mail.direction, mail.reply];
      const fields = [
        { name: 'text', label: register.hint, type: 'search' },
        { name: 'from', label: register.from, type: 'date' },
        { name: 'until', label: register.until, type: 'date' },
      ] as const;
      return {
        title: register.title,
        main: html`${searchForm(fields, query, words, choices(query, words))}
${
  rows.length === 0
    ? html`<section aria-label="${register.title}"><p>${mail.nothing}</p></section>`
    : table(
        'register',
        register.title,
        heads,
        rows.map((row) => cells(row, words)),
      )
}
${furtherLinks(next, query, words)}`,
      };
    },
  };
}

export function registerMessagePage(): Page {
  return {
    path: '/register/{id}',
    who: ['administrator'],
    async show({ ask, params, words }) {
      const { register, mail } = CONSOLE[words.language];
      const { rows } = await ask('register-message', { id: params.id ?? '' });
      const [first] = rows;
      const heads = [mail.recipient, mail.state, mail.changed, mail.nextHop, mail.attempts, mail.reply];
      return {
        title: mail.message,
        main: html`<section aria-label="${mail.message}">${first ? facts(first, words) : null}</section>
<section aria-labelledby="recipients">${table(
          'recipients',
          html`<h2>${mail.recipients}</h2>`,
          heads,
          rows.map((row) => fate(row, words)),
        )}</section>
<p><a href="/${words.language}/register">${register.back}</a></p>`,
      };
    },
  };
}

const DAY = 86_400_000;

/** Days are in UTC, as everything here; the last day is meant with all its hours. */
function wantedIn(query: Asked['query']): RequestOf<'register'> {
  const { state = '', direction = '' } = query;
  const until = dayIn(query.until);
  return {
    text: soughtIn(query),
    from: dayIn(query.from)?.toISOString() ?? null,
    until: until && new Date(until.getTime() + DAY).toISOString(),
    state: Object.hasOwn(CONSOLE.en.states, state) ? state : null,
    direction: direction === 'inbound' || direction === 'outbound' || direction === 'report' ? direction : null,
    after: placeIn(query),
  };
}

function dayIn(text = ''): Date | null {
  const day = /^20\d\d-\d\d-\d\d$/.test(text) ? new Date(text) : null;
  return day === null || Number.isNaN(day.getTime()) ? null : day;
}

function choices(query: Asked['query'], { language }: Words): Value {
  const { states, directions, mail, register } = CONSOLE[language];
  const choice = (name: string, label: string, options: Readonly<Record<string, string>>) => {
    const option = ([value, text]: readonly [string, string]) =>
      html`<option value="${value}"${query[name] === value ? html` selected` : null}>${text}</option>`;
    return html`<p><label for="${name}">${label}</label><select id="${name}" name="${name}">${[['', register.any] as const, ...Object.entries(options)].map(option)}</select></p>`;
  };
  return [choice('state', mail.state, states), choice('direction', mail.direction, directions)];
}

function cells(row: RowOnWire, words: Words): Value[] {
  return [
    html`<a href="/${words.language}/register/${row.id}">${authorMarkup(row.author, words)}</a>`,
    foreign(row.recipient),
    stateMarkup(row.state, words),
    moment(row.acceptedAt),
    directionText(row, words),
    saidMarkup(row.said, words),
  ];
}

function facts(row: RowOnWire, words: Words) {
  const { mail } = CONSOLE[words.language];
  return terms([
    [mail.author, authorMarkup(row.author, words)],
    [mail.direction, directionText(row, words)],
    [mail.accepted, moment(row.acceptedAt)],
    [mail.verdict, verdictMarkup(row, words)],
    [mail.messageId, row.messageId && html`<bdi dir="ltr">${foreign(row.messageId)}</bdi>`],
    [mail.id, code(row.id)],
  ]);
}

function fate(row: RowOnWire, words: Words): Value[] {
  return [
    foreign(row.recipient),
    stateMarkup(row.state, words),
    moment(row.changedAt),
    hopMarkup(row.nextHop, words),
    number(row.attempts, words),
    saidMarkup(row.said, words),
  ];
}
