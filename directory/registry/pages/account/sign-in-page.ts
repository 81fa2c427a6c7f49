/** The page to sign in, with a passkey and nothing else. */
import { form } from '../../../paper/form.ts';
import { html } from '../../../paper/html.ts';
import type { Page } from '../page.ts';
import { ACCOUNT } from './texts.ts';

/** An address of these pages, below the language; whatever else a link may ask for is not followed. */
const PLACE = /^(\/[\w.-]+)+(\?[\w%&=+.~-]*)?$/;

export function signInPage(): Page {
  return {
    path: '/sign-in',
    who: 'anyone',
    show({ query: { to = '' }, words: { language } }) {
      const says = ACCOUNT[language];
      // After the language, so that it cannot lead to another site.
      const next = `/${language}${PLACE.test(to) ? to : '/account'}`;
      return {
        title: says.signIn,
        acts: true,
        main: html`<section aria-label="${says.signIn}"><p>${says.signInHint}</p>
${form({ act: 'sign-in', next }, { button: says.usePasskey })}
<p class="hint">${says.lost}</p></section>`,
      };
    },
  };
}
