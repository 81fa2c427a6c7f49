/** The step before all others: what to have at hand, and the command that makes keys and application. */

import { copyable } from '../../../paper/form.ts';
import { html } from '../../../paper/html.ts';
import { list } from '../../../paper/phrases.ts';
import type { OperationParts } from '../../parts.ts';
import type { Page } from '../page.ts';
import { STICK, stepLink, stepPage } from './joining.ts';
import { JOINING } from './texts.ts';

export function preparingPage(parts: OperationParts): Page {
  return stepPage(parts, 'preparing', (_joining, words) => {
    const { preparing, goOn } = JOINING[words.language];
    return html`<section aria-labelledby="have"><h2 id="have">${preparing.have}</h2><div class="bullets">${list(preparing.things)}</div></section>
<section aria-labelledby="run"><h2 id="run">${preparing.run}</h2><p>${preparing.init}</p><p>${preparing.enrol}</p>
${copyable('enrol', `npm run gateway -- enrol ${STICK}`, preparing.run, words)}
<p class="hint">${preparing.place}</p><p>${preparing.sheet}</p>
${stepLink('application', goOn, words)}</section>`;
  });
}
