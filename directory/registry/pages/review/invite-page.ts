/** The page on which a registrar invites an agency, or a colleague whom the log knows: the link is shown once, and is in no log. */

import { answerSlot, field, form } from '../../../paper/form.ts';
import { html, type Markup } from '../../../paper/html.ts';
import { accountOf } from '../../accounts.ts';
import { network, type OperationParts } from '../../parts.ts';
import type { Page } from '../page.ts';
import type { Words } from '../words.ts';
import { origin } from './commands.ts';
import { REVIEW } from './texts.ts';

export function invitePage(parts: OperationParts): Page {
  return {
    path: '/invite',
    who: ['registrar'],
    show({ words }) {
      const { titles, invite } = REVIEW[words.language];
      return {
        title: titles.invite,
        acts: true,
        main: html`<section aria-labelledby="agency"><h2 id="agency">${invite.agency}</h2><p>${invite.agencyHint}</p>${agencyForm(parts, words)}</section>
<section aria-labelledby="colleague"><h2 id="colleague">${invite.colleague}</h2><p>${invite.colleagueHint}</p>${colleagueForm(parts, words)}</section>`,
      };
    },
  };
}

function agencyForm(parts: OperationParts, words: Words): Markup {
  const { invite } = REVIEW[words.language];
  const attributes = {
    required: '',
    maxlength: 63,
    pattern: '[a-z0-9]+(-[a-z0-9]+)*',
    autocomplete: 'off',
    dir: 'ltr',
  };
  const fields = html`${field('agency', words.says.members.agency, { id: 'agency-id', hint: invite.agencyId, attributes })}${slot('agency-link', parts, words)}`;
  return form(
    { path: '/v1/invitations', body: { kind: 'agency' } },
    { fields, button: invite.make, label: invite.agency },
  );
}

/** Only those who have no account yet: others invite their further passkeys themselves. */
function colleagueForm(parts: OperationParts, words: Words): Markup {
  const { invite } = REVIEW[words.language];
  const people = [...network(parts).staff.keys()].filter((person) => accountOf(parts.db, person) === null);
  if (people.length === 0) return html`<p>${invite.nobody}</p>`;
  const fields = html`<p class="field"><label for="person">${invite.person}</label><select id="person" name="person" dir="ltr">${people.map((person) => html`<option>${person}</option>`)}</select></p>
${slot('colleague-link', parts, words)}`;
  return form(
    { path: '/v1/invitations', body: { kind: 'staff' } },
    { fields, button: invite.make, label: invite.colleague },
  );
}

/** After #, so that the secret reaches no server before its owner has used it. */
function slot(id: string, parts: OperationParts, words: Words): Markup {
  const { link } = REVIEW[words.language].invite;
  return answerSlot(id, { answer: 'invitation', before: `${origin(parts)}/invitation#`, label: link }, words);
}
