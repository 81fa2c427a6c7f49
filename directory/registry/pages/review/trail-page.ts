/** The page of the trail: who signed in, saw or did what, the latest first. */

import { html, type Markup, type Value } from '../../../paper/html.ts';
import { pageLinks, pageOf } from '../../../paper/paging.ts';
import { code, foreign, number, sentence, table, time } from '../../../paper/phrases.ts';
import { findAccount } from '../../accounts.ts';
import { ASSURANCES } from '../../assurances.ts';
import { type OperationParts, trace } from '../../parts.ts';
import { brokenAt, readTrail, type TraceRecord, trailSize } from '../../trail.ts';
import type { Page } from '../page.ts';
import type { Words } from '../words.ts';
import { REVIEW } from './texts.ts';

const PAGE = 50;

export function trailPage(parts: OperationParts): Page {
  const { db } = parts;
  return {
    path: '/trail',
    who: ['registrar', 'auditor'],
    link: ({ language }, caller) =>
      caller?.roles.some((role) => role === 'registrar' || role === 'auditor') ? REVIEW[language].titles.trail : null,
    show({ query, words, caller }) {
      const { titles, trail } = REVIEW[words.language];
      const part = pageOf(trailSize(db), query.page, PAGE);
      trace(parts, caller, 'trail.read', String(part.page));
      const first = part.all - part.to;
      const count = part.to - part.from + 1;
      const records = readTrail(db, first, count).toReversed();
      const rows = records.map((record) => rowOf(parts, record, words));
      const heads = [trail.number, trail.at, trail.who, trail.did, trail.object];
      return {
        title: titles.trail,
        main: html`${chainMarkup(brokenAt(db, first, count), words)}
${table('trail', trail.caption, heads, rows)}${pageLinks(part, {}, words)}`,
      };
    },
  };
}

/** What only whoever looked at the database could see otherwise. */
function chainMarkup(broken: number | null, words: Words): Markup {
  const { trail } = REVIEW[words.language];
  if (broken === null) return html`<p class="done">${trail.whole}</p>`;
  return html`<p class="warning">${sentence(trail.broken, { number: number(broken, words) })}</p>`;
}

function rowOf({ db }: OperationParts, record: TraceRecord, words: Words): Value[] {
  const { trail } = REVIEW[words.language];
  const account = record.account === null ? null : findAccount(db, record.account);
  return [
    number(record.number, words),
    time(new Date(record.at)),
    account === null ? trail.nobody : code(account.holder),
    trail.actions[record.action],
    objectMarkup(record, words),
  ];
}

/** What can be looked at is linked; the rest is told as it was written down. */
function objectMarkup({ action, object }: TraceRecord, { language }: Words): Value {
  if (!action.startsWith('proposal.')) return foreign(object);
  const [id = '', ...rest] = object.split(' ');
  const { assurances } = REVIEW[language].approval;
  const said = ASSURANCES.find((each) => each === rest[0]);
  return html`<a href="/${language}/review/${id}">${code(id)}</a> ${said ? assurances[said] : code(rest.join(' ').slice(0, 16))}`;
}
