/** The page of one agency: what it is now, and everything that was ever logged about it. */
import { settledAgency } from '../../log/agency.ts';
import type { AgencyId } from '../../lookup.ts';
import { printable } from '../../telling/printable.ts';
import { notFound, type OperationParts } from '../parts.ts';
import type { Chronicle } from './chronicle.ts';
import { drawStanding } from './drawing.ts';
import { html } from './html.ts';
import { agencyTerms } from './members-page.ts';
import type { Page } from './page.ts';
import { timeline } from './timeline.ts';

export interface HistoryParts extends OperationParts {
  readonly chronicle: Chronicle;
}

export function historyPage({ keeper, chronicle, now }: HistoryParts): Page {
  return {
    path: '/members/{agency}',
    who: 'anyone',
    async show({ params, query, words }) {
      const agency = keeper.state.agencies.get(params.agency as AgencyId);
      if (agency === undefined) throw notFound('agency');
      const examination = await chronicle.read();
      const { events, markup } = timeline(examination, agency.id, query.page, words, now());
      return {
        title: printable(agency.name),
        main: html`<p class="id"><bdi dir="ltr">${agency.id}</bdi></p>
${agencyTerms(settledAgency(agency, now()), now(), words)}
<section aria-labelledby="history"><h2 id="history">${words.says.history.heading}</h2>
${drawStanding(agency, events, words, now())}${markup}</section>`,
      };
    },
  };
}
