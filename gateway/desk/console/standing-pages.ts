/** The pages of what the gateway rests on: keys, the directory, and the people who may come here. */
import { html, type Value } from '../../../directory/paper/html.ts';
import { code, foreign, list, number, table, terms } from '../../../directory/paper/phrases.ts';
import type { DoorOnWire, KeyOnWire } from '../../control/readings-wire.ts';
import type { Page, Words } from '../page.ts';
import { moment } from './mail-rows.ts';
import { CONSOLE } from './texts.ts';
import { endMarkup, toneMarkup } from './tone.ts';

export function keysPage(): Page {
  return {
    path: '/keys',
    who: ['administrator'],
    link: ({ language }) => CONSOLE[language].keys.title,
    async show({ ask, words }) {
      const says = CONSOLE[words.language].keys;
      const { own, members, doors } = await ask('keys', {});
      const heads = [says.fingerprint, says.agency, says.algorithms, says.made, says.expires, says.standing];
      const keys = (id: string, title: string, all: readonly KeyOnWire[]) =>
        html`<section aria-labelledby="${id}">${table(
          id,
          html`<h2>${title}</h2>`,
          heads,
          all.map((key) => keyCells(key, words)),
        )}</section>`;
      const shown = doors.map((door) => doorCells(door, words));
      return {
        title: says.title,
        main: html`${keys('own', says.own, own)}<p class="hint">${says.renew} ${code('npm run gateway -- directory renew')}</p>
<section aria-labelledby="doors">${table('doors', html`<h2>${says.doors}</h2>`, [says.door, says.subject, says.issuer, says.expires, says.standing], shown)}</section>
${members.length > 0 ? keys('members', says.members, members) : html`<section aria-label="${says.members}"><p>${says.noMembers}</p></section>`}`,
      };
    },
  };
}

export function directoryPage(): Page {
  return {
    path: '/directory',
    who: ['administrator'],
    link: ({ language }) => CONSOLE[language].directory.title,
    async show({ ask, words }) {
      const { directory: says, freshness, alarms: names } = CONSOLE[words.language];
      const { version, freshness: age, source, kind, root, renewed, alarms } = await ask('directory', {});
      const rows = alarms.map((alarm): Value[] => [
        html`<span class="state ${alarm.kind === 'own' ? 'warn' : 'bad'}">${names[alarm.kind].name}</span>`,
        moment(alarm.at),
        foreign(alarm.said),
        names[alarm.kind].todo,
      ]);
      return {
        title: says.title,
        main: html`<p class="freshness ${age}" role="status">${freshness[age]}</p>
<section aria-label="${says.title}">${terms([
          [says.version, number(version, words)],
          [says.source, html`${says[kind]}: ${foreign(source)}`],
          [says.root, root && code(root)],
          [says.renewed, renewed === null ? says.notYet : moment(renewed)],
        ])}</section>
<section aria-labelledby="alarms">${rows.length === 0 ? html`<h2 id="alarms">${says.alarms}</h2><p>${says.none}</p>` : table('alarms', html`<h2>${says.alarms}</h2>`, [says.alarms, CONSOLE[words.language].queue.when, says.heard, says.todo], rows)}</section>`,
      };
    },
  };
}

export function peoplePage(): Page {
  return {
    path: '/people',
    who: ['administrator'],
    link: ({ language }) => CONSOLE[language].people.title,
    async show({ ask, words }) {
      const { people: says } = CONSOLE[words.language];
      const { overview, roles: names } = words.says;
      const { people } = await ask('people', {});
      const rows = people.map(({ name, address, roles, passkey, signedIn, invited }): Value[] => [
        foreign(name),
        foreign(address),
        list(roles.map((role) => names[role])),
        passkey === null ? says.none : moment(passkey),
        signedIn === null ? says.never : moment(signedIn),
        invited === null ? '' : moment(invited),
      ]);
      const commands = ['invite --name NAME --address ADDRESS --role ROLE', 'list', 'link ID', 'remove ID'];
      const heads = [overview.name, overview.address, overview.roles, says.passkey, says.signedIn, says.invited];
      return {
        title: says.title,
        main: html`${table('people', says.title, heads, rows)}
<section aria-label="${says.hint}"><p>${says.hint}</p>${list(commands.map((command) => code(`npm run gateway -- people ${command}`)))}</section>`,
      };
    },
  };
}

function keyCells(key: KeyOnWire, words: Words): Value[] {
  const { fingerprint, agency, algorithms, made, expires, days, use, encrypts, signs } = key;
  const { keys, uses } = CONSOLE[words.language];
  const standing = use === 'usable' ? endMarkup(days, words) : toneMarkup('bad', words, uses[use]);
  const groups = code(fingerprint.replace(/(.{4})(?=.)/g, '$1 '));
  return [
    groups,
    foreign(agency),
    html`<bdi dir="ltr">${algorithms.join(', ')}</bdi>`,
    moment(made),
    expires === null ? keys.never : moment(expires),
    html`${standing}${signs ? html`<p class="hint">${keys.signs}</p>` : null}${encrypts ? html`<p class="hint">${keys.encrypts}</p>` : null}`,
  ];
}

function doorCells({ door, subject, issuer, expires, days }: DoorOnWire, words: Words): Value[] {
  return [
    CONSOLE[words.language].doors[door],
    foreign(subject),
    foreign(issuer),
    moment(expires),
    endMarkup(days, words),
  ];
}
