/** The page of the roles: who of the secretariat may do what and with which keys, the root above them, and how that came about. */
import { isPasskey, keyId, type SigningKey } from '../../log/keys.ts';
import type { Network } from '../../log/network.ts';
import { NETWORK } from '../../log/payload.ts';
import { html, type Markup } from '../../paper/html.ts';
import { code, list, number, table, terms, time } from '../../paper/phrases.ts';
import { fill } from '../../telling/field.ts';
import { grouped } from '../../telling/grouped.ts';
import { network } from '../parts.ts';
import type { HistoryParts } from './history-page.ts';
import type { Page } from './page.ts';
import { timeline } from './timeline.ts';
import type { Words } from './words.ts';

export function rolesPage(parts: HistoryParts): Page {
  const { chronicle, now } = parts;
  return {
    path: '/roles',
    who: 'anyone',
    link: ({ says }) => says.titles.roles,
    async show({ query, words }) {
      const { roles, titles } = words.says;
      const { markup } = timeline(await chronicle.read(), NETWORK, query.page, words, now());
      return {
        title: titles.roles,
        main: html`<section aria-labelledby="people">${staffTable(network(parts), words)}<p class="hint">${roles.hint}</p></section>
<section aria-labelledby="root"><h2 id="root">${roles.root}</h2>${rootTerms(network(parts), words)}</section>
<section aria-labelledby="history"><h2 id="history">${roles.history}</h2>${markup}</section>`,
      };
    },
  };
}

function staffTable({ staff }: Network, words: Words): Markup {
  const { roles } = words.says;
  const rows = [...staff].map(([person, { roles: held, keys }]) => [
    code(person),
    list(held.map((role) => words.telling.roles[role])),
    list(keys.map((key) => keyMarkup(key, words))),
  ]);
  return table('people', html`<h2>${roles.caption}</h2>`, [roles.person, roles.roles, roles.keys], rows);
}

function rootTerms({ root: { keys, threshold, expires } }: Network, words: Words): Markup {
  const { roles } = words.says;
  const values = { threshold: number(threshold, words), keys: number(keys.length, words) };
  return terms([
    [roles.threshold, fill(words.telling.threshold, values)],
    [roles.expires, time(expires)],
    [roles.keys, list(keys.map((key) => code(grouped(keyId(key)))))],
  ]);
}

/** A key by its id, and what kind it is. */
function keyMarkup(key: SigningKey, { says }: Words): Markup {
  return html`${isPasskey(key) ? says.roles.passkey : says.roles.offline} ${code(grouped(keyId(key)))}`;
}
