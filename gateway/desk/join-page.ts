/** The page of an invitation, whose secret stands after # in its address, so that it is in no log of any server. */
import { form } from '../../directory/paper/form.ts';
import { html } from '../../directory/paper/html.ts';
import { ROLES } from '../people/person.ts';
import type { Page } from './page.ts';

export function joinPage(): Page {
  return {
    path: '/join',
    who: 'anyone',
    show({ words: { language, says } }) {
      const { join, roles } = says;
      // Empty until the script has asked: the server never sees the secret in an address.
      const slot = (label: string, name: string) =>
        html`<div><dt>${label}</dt><dd><bdi data-of="${name}"></bdi></dd></div>`;
      const held = ROLES.map((role) => html`<li data-role="${role}" hidden>${roles[role]}</li>`);
      return {
        title: join.title,
        acts: true,
        main: html`<section aria-label="${join.title}"><div id="invited" data-invitation hidden><p>${join.hint}</p>
<dl>${slot(join.name, 'name')}${slot(join.address, 'address')}${slot(join.agency, 'agency')}
<div><dt>${join.roles}</dt><dd><ul>${held}</ul></dd></div>${slot(join.expires, 'expires')}</dl>
<p>${join.passkeyHint}</p></div>
${form({ act: 'join', next: `/${language}/overview` }, { button: join.make })}</section>`,
      };
    },
  };
}
