/** The page of an invitation, whose secret stands after # in its address, so that it is in no log of any server. */

import { form } from '../../../paper/form.ts';
import { html } from '../../../paper/html.ts';
import { foreign } from '../../../paper/phrases.ts';
import { network, type OperationParts } from '../../parts.ts';
import type { Page } from '../page.ts';
import { JOINING } from './texts.ts';

export function invitationPage(parts: OperationParts): Page {
  return {
    path: '/invitation',
    who: 'anyone',
    show({ words: { language } }) {
      const { invitation } = JOINING[language];
      return {
        title: invitation.title,
        acts: true,
        main: html`<section aria-label="${invitation.title}"><p>${foreign(network(parts).name)}</p><p>${invitation.text}</p>
${form({ act: 'join', next: `/${language}/account` }, { button: invitation.join })}
<p class="hint">${invitation.hint}</p></section>`,
      };
    },
  };
}
