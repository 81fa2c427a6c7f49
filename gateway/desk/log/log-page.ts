/** The page of the content log, the newest first, and how the rules have done of late. */
import { html, type Markup, type Value } from '../../../directory/paper/html.ts';
import { locale } from '../../../directory/paper/language.ts';
import { code, number, sentence, table, time } from '../../../directory/paper/phrases.ts';
import type { AnswerOf } from '../../control/desk-wire.ts';
import { when } from '../held/when.ts';
import type { Asked, Page, Words } from '../page.ts';
import { detailsOf, type Names } from './details.ts';
import type { Entry } from './log-texts.ts';
import { LOG } from './texts.ts';

export function logPage(): Page {
  return {
    path: '/log',
    who: ['administrator'],
    link: ({ language }) => LOG[language].title,
    async show({ ask, query, words }) {
      const says = LOG[words.language];
      const event = eventIn(query);
      const before = numberIn(query);
      const { entries, more, people } = await ask('content-log', { before, event });
      const names = new Map(people.map(({ id, name }) => [id, name]));
      const figures = event === null && before === null ? await ask('content-figures', {}) : null;
      return {
        title: says.title,
        main: html`<p class="hint">${says.hint}</p>
${choices(event, words)}
${entriesTable(entries, words, names)}
${moreLinks(entries, { more, before, event }, words)}
${figures && figuresSection(figures, words)}`,
      };
    },
  };
}

/** Entries as they come, each with its message where it has one. */
export function entriesTable(entries: readonly Entry[], words: Words, names: Names): Markup {
  const says = LOG[words.language];
  if (entries.length === 0) return html`<section aria-label="${says.title}"><p>${says.nothing}</p></section>`;
  const rows = entries.map((entry): Value[] => [
    time(when(entry.at)),
    says.events[entry.event],
    'message' in entry ? html`<a href="/${words.language}/log/${entry.message}">${code(entry.message)}</a>` : '',
    detailsOf(entry, words, names),
    number(entry.number, words),
  ]);
  return table('entries', says.title, [says.when, says.event, says.about, says.details, says.number], rows);
}

function eventIn({ event }: Asked['query']): Entry['event'] | null {
  return event !== undefined && Object.hasOwn(LOG.en.events, event) ? (event as Entry['event']) : null;
}

function numberIn({ before }: Asked['query']): number | null {
  return /^[1-9]\d{0,14}$/.test(before ?? '') ? Number(before) : null;
}

/** One kind, or all. */
function choices(chosen: Entry['event'] | null, { language }: Words): Markup {
  const says = LOG[language];
  const link = (event: string | null, name: string) =>
    html`<li><a href="/${language}/log${event === null ? '' : `?event=${event}`}"${event === chosen ? html` aria-current="true"` : null}>${name}</a></li>`;
  return html`<details${chosen === null ? null : html` open`}><summary>${says.show}</summary><nav aria-label="${says.show}"><ul>${link(null, says.all)}${Object.entries(says.events).map(([event, name]) => link(event, name))}</ul></nav></details>`;
}

interface Place {
  readonly more: boolean;
  readonly before: number | null;
  readonly event: Entry['event'] | null;
}

function moreLinks(entries: readonly Entry[], { more, before, event }: Place, { language }: Words): Markup | null {
  const says = LOG[language];
  const kind: Record<string, string> = event === null ? {} : { event };
  const last = entries.at(-1);
  const older = more && last ? new URLSearchParams({ ...kind, before: String(last.number) }).toString() : null;
  if (older === null && before === null) return null;
  return html`<p>${older && html`<a rel="next" href="?${older}">${says.older}</a>`} ${before && html`<a href="?${new URLSearchParams(kind).toString()}">${says.newest}</a>`}</p>`;
}

function figuresSection({ days, rules }: AnswerOf<'content-figures'>, words: Words): Markup | null {
  const says = LOG[words.language];
  if (rules.length === 0) return null;
  const percent = new Intl.NumberFormat(locale(words.language), { style: 'percent' });
  const rows = rules.map((each): Value[] => [
    code(each.rule),
    ...[each.messages, each.interruptions, each.overrides, each.falseAlarms].map((value) => number(value, words)),
    html`<bdi>${percent.format(each.share)}</bdi>${each.isForReview ? html` <span class="note">${says.review}</span>` : null}`,
  ]);
  const heads = [says.rule, says.messages, says.interruptions, says.overrides, says.falseAlarms, says.share];
  const title = html`<h2>${sentence(says.figures, { days: number(days, words) })}</h2>`;
  return html`<section aria-labelledby="figures">${table('figures', title, heads, rows)}<p class="hint">${says.figuresHint}</p></section>`;
}
