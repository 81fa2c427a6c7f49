/** The page of what waits: proposals that are open, the oldest first, with whose signature is missing; and changes in the log that are not in effect yet. */
import { type Agency, settledAgency } from '../../../log/agency.ts';
import { NETWORK } from '../../../log/payload.ts';
import type { Pending } from '../../../log/pending.ts';
import { html, type Markup } from '../../../paper/html.ts';
import { paged, pageLinks } from '../../../paper/paging.ts';
import { foreign, list, sentence, terms, time } from '../../../paper/phrases.ts';
import { fieldsOf, sentenceOf } from '../../../telling/tell-entry.ts';
import { handedIn, isInLog, openProposal } from '../../applications.ts';
import type { Caller } from '../../operation.ts';
import { isRegistrar, network, type OperationParts, trace } from '../../parts.ts';
import type { Filed } from '../../proposals.ts';
import type { Page } from '../page.ts';
import { fieldsMarkup } from '../timeline.ts';
import type { Words } from '../words.ts';

import { knownNow } from './known.ts';
import { missingMarkup, signedMarkup } from './signatures.ts';
import { REVIEW } from './texts.ts';

/** What is missing of each has to be found out, which takes a while. */
const PAGE = 20;
const MOST = 500;

export function listPage(parts: OperationParts): Page {
  return {
    path: '/review',
    who: ['registrar', 'editor', 'reviewer', 'auditor', 'agency'],
    link: ({ language }, caller) => caller && REVIEW[language].titles.review,
    async show({ query, words, caller }) {
      trace(parts, caller, 'review.read');
      const { list: texts, titles } = REVIEW[words.language];
      const subject = subjectOf(caller!);
      const part = paged(parts.proposals.open(subject), query.page, PAGE);
      const items: Markup[] = [];
      for (const filed of part.items) items.push(await proposalItem(parts, filed, words));
      const changes = [
        ...comingOf(parts, subject).map((each) => comingItem(each, words)),
        ...changesOf(parts, subject).map((each) => changeItem(parts, each, words)),
      ];
      return {
        title: titles.review,
        main: html`${subject === null ? applicationsMarkup(parts, words) : null}
<section aria-labelledby="proposals"><h2 id="proposals">${texts.proposals}</h2>
${items.length > 0 ? html`<ol class="cards">${items}</ol>${pageLinks(part, {}, words)}` : html`<p>${texts.noProposals}</p>`}</section>
<section aria-labelledby="logged"><h2 id="logged">${texts.logged}</h2>
${changes.length > 0 ? html`<ol class="cards">${changes}</ol>` : html`<p>${texts.nothing}</p>`}</section>
${isRegistrar(caller) ? html`<p><a href="/${words.language}/invite">${texts.invite}</a></p>` : null}`,
      };
    },
  };
}

/** Those of which no proposal is open yet. */
function applicationsMarkup(parts: OperationParts, { language }: Words): Markup {
  const { applications } = REVIEW[language];
  const waiting = handedIn(parts.db, 0, MOST).filter(
    (each) => !isInLog(parts, each.agency) && openProposal(parts, each) === null,
  );
  const items = waiting.map(
    ({ agency, handed }) =>
      html`<a href="/${language}/review/applications/${agency}"><bdi dir="ltr">${agency}</bdi></a> <span class="since">${applications.handed} ${time(handed!)}</span>`,
  );
  return html`<section aria-labelledby="applications"><h2 id="applications">${applications.heading}</h2>
${items.length > 0 ? list(items) : html`<p>${applications.none}</p>`}</section>`;
}

/** An agency sees what is about itself; the secretariat, everything. */
function subjectOf({ account }: Caller): string | null {
  return account.kind === 'agency' ? account.holder : null;
}

async function proposalItem(parts: OperationParts, filed: Filed, words: Words): Promise<Markup> {
  const { list: dates, proposal: texts } = REVIEW[words.language];
  const { proposal, expires, id } = filed;
  const known = await knownNow(parts, proposal);
  const obstacle = await parts.proposals.obstacle(filed);
  return html`<li><article aria-labelledby="p${id}"><h3 id="p${id}"><a href="/${words.language}/review/${id}">${sentenceOf(proposal.payload, known, words.telling)}</a></h3>
${terms([
  [texts.missing, missingMarkup(filed, obstacle, known, words)],
  [texts.signed, signedMarkup(filed, known, words)],
  [dates.until, time(expires)],
])}</article></li>`;
}

/** Those whose enrolment everyone can see coming. */
function comingOf({ keeper, now }: OperationParts, subject: string | null): Agency[] {
  return [...keeper.state.agencies.values()].filter(
    ({ id, enrolled }) => enrolled > now() && (subject === null || id === subject),
  );
}

function comingItem({ id, name, enrolled }: Agency, { language, telling }: Words): Markup {
  const link = html`<a href="/${language}/members/${id}">${foreign(name)}</a>`;
  return html`<li><article aria-labelledby="m-${id}"><h3 id="m-${id}">${sentence(telling.sentences['agency.enrol'], { subject: link })}</h3>
${terms([[REVIEW[language].list.effective, time(enrolled)]])}</article></li>`;
}

function changesOf(parts: OperationParts, subject: string | null): Pending[] {
  const { keeper, now } = parts;
  const agencies = [...keeper.state.agencies.values()].map((each) => settledAgency(each, now()));
  const all: Pending[] = [...network(parts).pending, ...agencies.flatMap(({ pending }) => pending)];
  return all
    .filter(({ payload }) => subject === null || payload.subject === subject)
    .sort((a, b) => +a.effective - +b.effective);
}

function changeItem(parts: OperationParts, { payload, entry, effective, paused }: Pending, words: Words): Markup {
  const { says, telling, language } = words;
  const { list: texts } = REVIEW[language];
  const agency = payload.subject === NETWORK ? null : parts.keeper.state.agencies.get(payload.subject)!;
  const known = { network: network(parts), agency, certificate: null };
  return html`<li><article aria-labelledby="c${entry}"><h3 id="c${entry}">${sentenceOf(payload, known, telling)}</h3>
${terms([[texts.effective, paused ? texts.paused : time(effective)]])}
<details><summary>${says.history.details}</summary>${fieldsMarkup(fieldsOf(payload, known, telling), words)}</details></article></li>`;
}
