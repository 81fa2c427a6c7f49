/** The first page: what waits for whoever is signed in, and who they are here. */
import { html, type Markup } from '../../directory/paper/html.ts';
import { foreign, isolated, list, number, sentence, terms, time } from '../../directory/paper/phrases.ts';
import { DESK_REQUESTS, type Me } from '../control/desk-wire.ts';
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
        main: html`<section aria-labelledby="waits"><h2 id="waits">${overview.waits}</h2>${await waiting(asked)}</section>
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

function personTerms({ name, address, roles }: Me, { says }: Words): Markup {
  const { overview } = says;
  return terms([
    [overview.name, foreign(name)],
    [overview.address, foreign(address)],
    [overview.roles, list(roles.map((role) => isolated(says.roles[role])))],
  ]);
}
