/** The first page: what waits for whoever is signed in, and who they are here. */
import { html, type Markup, type Value } from '../../directory/paper/html.ts';
import { foreign, isolated, list, number, sentence, terms, time } from '../../directory/paper/phrases.ts';
import { type AnswerOf, DESK_REQUESTS, type Me } from '../control/desk-wire.ts';
import { CONSOLE } from './console/texts.ts';
import { type Tone, toneMarkup, toneOf } from './console/tone.ts';
import { bytesText } from './held/bytes-text.ts';
import { when } from './held/when.ts';
import { type Asked, isFor, type Page, type Words } from './page.ts';

export function overviewPage(): Page {
  return {
    path: '/overview',
    who: 'signed in',
    link: ({ says }) => says.overview.title,
    async show(asked) {
      const { overview } = asked.words.says;
      return {
        title: overview.title,
        main: html`<section aria-labelledby="waits"><h2 id="waits">${overview.waits}</h2>${await waiting(asked)}</section>${await gatewayNow(asked)}
<section aria-labelledby="you"><h2 id="you">${overview.you}</h2>${personTerms(asked.me!, asked.words)}</section>`,
      };
    },
  };
}

async function waiting({ me, ask, words }: Asked): Promise<Markup> {
  const { overview } = words.says;
  const nothing = html`<p>${overview.nothing}</p>`;
  if (!isFor(DESK_REQUESTS['held-list'].who, me)) return nothing;
  const { held, more } = await ask('held-list', {});
  const [oldest] = held;
  if (oldest === undefined) return nothing;
  const count = number(held.length + more, words);
  return html`<p><a href="/${words.language}/held">${sentence(overview.held, { count })}</a></p>
<p class="hint">${sentence(overview.oldest, { time: time(when(oldest.acceptedAt)) })}</p>`;
}

/** What may need somebody, each leading to where it is told. */
async function gatewayNow({ me, ask, words, now }: Asked): Promise<Markup | null> {
  if (!isFor(DESK_REQUESTS.standing.who, me)) return null;
  const standing = await ask('standing', {});
  const { title } = CONSOLE[words.language].now;
  const tiles = tilesOf(standing, words, now).map((tile) => html`<li>${tileMarkup(tile, words)}</li>`);
  return html`<section aria-labelledby="now"><h2 id="now">${title}</h2><ul class="tiles">${tiles}</ul></section>`;
}

interface Tile {
  readonly name: string;
  /** Below the language; null where no page tells more. */
  readonly path: string | null;
  readonly value: Value;
  readonly tone: Tone;
  readonly more?: Value;
}

type Standing = AnswerOf<'standing'>;

/** Mail that waits for longer than this, in milliseconds, may need somebody. */
const LONG = 4 * 3_600_000;

function tilesOf(
  { waiting, oldest, keyDays, freshness, alarms, free, reserve }: Standing,
  words: Words,
  now: Date,
): Tile[] {
  const { now: says, keys, freshness: ages } = CONSOLE[words.language];
  const isLong = oldest !== null && now.getTime() - when(oldest).getTime() >= LONG;
  const isLow = free < reserve;
  return [
    {
      ...{ name: says.waiting, path: 'queue', value: number(waiting, words), tone: isLong ? 'warn' : 'good' },
      more: oldest && sentence(says.oldest, { time: time(when(oldest)) }),
    },
    {
      ...{ name: says.keys, path: 'keys', tone: toneOf(keyDays) },
      value: keyDays === null ? keys.never : number(keyDays, words),
    },
    { name: says.directory, path: 'directory', value: null, tone: AGES[freshness], more: ages[freshness] },
    { name: says.alarms, path: 'directory', value: number(alarms, words), tone: alarms > 0 ? 'warn' : 'good' },
    {
      ...{ name: says.disk, path: null, value: bytesText(free, words), tone: isLow ? 'bad' : 'good' },
      more: isLow ? says.diskLow : null,
    },
  ];
}

const AGES = { fresh: 'good', stale: 'warn', expired: 'bad' } as const;

function tileMarkup({ name, path, value, tone, more = null }: Tile, words: Words): Markup {
  const inside = html`<span class="name">${name}</span>${value === null ? null : html`<strong>${value}</strong>`}${toneMarkup(tone, words)}${more === null ? null : html`<span class="since">${more}</span>`}`;
  return path === null ? html`<div>${inside}</div>` : html`<a href="/${words.language}/${path}">${inside}</a>`;
}

function personTerms({ name, address, roles }: Me, { says }: Words): Markup {
  const { overview } = says;
  return terms([
    [overview.name, foreign(name)],
    [overview.address, foreign(address)],
    [overview.roles, list(roles.map((role) => isolated(says.roles[role])))],
  ]);
}
