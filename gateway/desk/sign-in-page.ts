/** The page to sign in, with a passkey and nothing else. */
import { form } from '../../directory/paper/form.ts';
import { FRAME } from '../../directory/paper/frame-texts.ts';
import { html } from '../../directory/paper/html.ts';
import type { Page } from './page.ts';

/** An address of these pages, below the language; whatever else a link may ask for is not followed. */
const PLACE = /^(\/[\w.-]+)+(\?[\w%&=+.~-]*)?$/;

export function signInPage(): Page {
  return {
    path: '/sign-in',
    who: 'anyone',
    show({ query: { to = '' }, words: { language, says }, me }) {
      // After the language, so that it cannot lead to another site.
      const place = PLACE.test(to) ? to : '/overview';
      // The cookie stays away from the first page that a link in a mail leads to (SameSite=Strict), and is there on this one.
      if (me !== null) return place;
      const { signIn } = FRAME[language];
      return {
        title: signIn,
        acts: true,
        main: html`<section aria-label="${signIn}"><p>${says.signIn.hint}</p>
${form({ act: 'sign-in', next: `/${language}${place}` }, { button: says.signIn.usePasskey })}
<p class="hint">${says.signIn.lost}</p></section>`,
      };
    },
  };
}
