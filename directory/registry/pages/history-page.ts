/** The page of one agency: what it is now, and everything that was ever logged about it. */
import { settledAgency } from '../../log/agency.ts';
import type { AgencyId } from '../../lookup.ts';
import { html } from '../../paper/html.ts';
import { printable } from '../../telling/printable.ts';
import { notFound, type OperationParts } from '../parts.ts';
import type { Chronicle } from './chronicle.ts';
import { CONTACTS } from './contacts/texts.ts';
import { drawStanding } from './drawing.ts';
import { agencyTerms } from './members-page.ts';
import type { Page } from './page.ts';
import { memberActions } from './review/member-actions.ts';
import { timeline } from './timeline.ts';

export interface HistoryParts extends OperationParts {
  readonly chronicle: Chronicle;
}

export function historyPage(parts: HistoryParts): Page {
  const { keeper, chronicle, now } = parts;
  return {
    path: '/members/{agency}',
    who: 'anyone',
    async show({ params, query, words, caller }) {
      const agency = keeper.state.agencies.get(params.agency as AgencyId);
      if (agency === undefined) throw notFound('agency');
      const examination = await chronicle.read();
      const settled = settledAgency(agency, now());
      const actions = await memberActions(parts, settled, caller, words);
      const { events, markup } = timeline(examination, agency.id, query.page, words, now());
      return {
        title: printable(agency.name),
        ...(actions !== null && { acts: true }),
        main: html`<p class="id"><bdi dir="ltr">${agency.id}</bdi></p>
${agencyTerms(settled, now(), words)}
${caller?.account.kind === 'staff' ? html`<p><a href="/${words.language}/members/${agency.id}/contacts">${CONTACTS[words.language].title}</a></p>` : null}
${actions}
<section aria-labelledby="history"><h2 id="history">${words.says.history.heading}</h2>
${drawStanding(agency, events, words, now())}${markup}</section>`,
      };
    },
  };
}
