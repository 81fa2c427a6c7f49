/** The first page: what waits for whoever is signed in, and who they are here. */
import { html, type Markup, type Value } from '../../directory/paper/html.ts';
import { foreign, isolated, list, number, sentence, terms, time } from '../../directory/paper/phrases.ts';
import { DESK_REQUESTS, type Me } from '../control/desk-wire.ts';
import { endMarkup } from './console/standing-pages.ts';
import { CONSOLE } from './console/texts.ts';
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

/** What may need somebody, each with a link to where it is told. */
async function gatewayNow({ me, ask, words }: Asked): Promise<Markup | null> {
  if (!isFor(DESK_REQUESTS.standing.who, me)) return null;
  const { waiting, oldest, keyDays, freshness, alarms, free, reserve } = await ask('standing', {});
  const says = CONSOLE[words.language];
  const link = (path: string, value: Value) => html`<a href="/${words.language}/${path}">${value}</a>`;
  const low = free < reserve ? html` <span class="state bad">✗ ${says.now.diskLow}</span>` : null;
  const since = oldest && html` <span class="since">${sentence(says.now.oldest, { time: time(when(oldest)) })}</span>`;
  return html`<section aria-labelledby="now"><h2 id="now">${says.now.title}</h2>${terms([
    [says.now.waiting, html`${link('queue', number(waiting, words))}${since}`],
    [
      says.now.keys,
      keyDays === null ? null : html`${link('keys', number(keyDays, words))} ${endMarkup(keyDays, words)}`,
    ],
    [says.now.directory, link('directory', says.freshness[freshness])],
    [says.now.alarms, link('directory', number(alarms, words))],
    [says.now.disk, html`${bytesText(free, words)}${low}`],
  ])}</section>`;
}

function personTerms({ name, address, roles }: Me, { says }: Words): Markup {
  const { overview } = says;
  return terms([
    [overview.name, foreign(name)],
    [overview.address, foreign(address)],
    [overview.roles, list(roles.map((role) => isolated(says.roles[role])))],
  ]);
}
