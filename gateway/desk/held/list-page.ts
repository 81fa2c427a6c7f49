/** The page of all messages that wait for a decision, the oldest first. */
import { html, type Markup, type Value } from '../../../directory/paper/html.ts';
import { ago, foreign, list, number, sentence, table, time } from '../../../directory/paper/phrases.ts';
import type { HeldOnWire } from '../../control/desk-wire.ts';
import type { Asked, Page, Words } from '../page.ts';
import type { Outcome } from './held-texts.ts';
import { kindsOf } from './matters.ts';
import { HELD } from './texts.ts';
import { when } from './when.ts';

export function heldListPage(): Page {
  return {
    path: '/held',
    who: ['releaser', 'deputy'],
    link: ({ language }) => HELD[language].title,
    async show({ ask, query, words, now }) {
      const says = HELD[words.language];
      const { held, more } = await ask('held-list', {});
      const rows = held.map((message) => rowOf(message, words, now));
      const heads = [says.author, says.recipients, says.accepted, says.found, says.approvals, says.until];
      return {
        title: says.title,
        main: html`${outcomeMarkup(query, words)}
${held.length === 0 ? html`<section aria-label="${says.title}"><p>${says.nothing}</p></section>` : table('held', says.listHint, heads, rows)}
${more > 0 ? html`<p class="hint">${sentence(says.more, { count: number(more, words) })}</p>` : null}`,
      };
    },
  };
}

/** How many of those who are needed have approved. */
export function approvalsText({ decisions, needed }: HeldOnWire, words: Words): Markup {
  const count = decisions.filter(({ verdict }) => verdict === 'approve').length;
  const values = { count: number(count, words), needed: number(needed, words) };
  return sentence(HELD[words.language].approvalsOf, values);
}

function rowOf(message: HeldOnWire, words: Words, now: Date): Value[] {
  const { id, author, recipients, acceptedAt, matters, until } = message;
  const outside = recipients.filter(({ agency }) => agency === null).length;
  return [
    html`<a href="/${words.language}/held/${id}">${foreign(author)}</a>`,
    html`${number(recipients.length, words)}${outside > 0 ? html` <span class="note">${HELD[words.language].outsider}: ${number(outside, words)}</span>` : null}`,
    html`${time(when(acceptedAt))} <span class="since">${ago(when(acceptedAt), now, words)}</span>`,
    list(kindsOf(matters, words)),
    approvalsText(message, words),
    time(when(until)),
  ];
}

/** What came of the decision that somebody has just signed; it leads here, since the message may be gone. */
function outcomeMarkup({ outcome, verdict }: Asked['query'], { language }: Words): Markup | null {
  const { signed, unsigned } = HELD[language];
  if (outcome === 'done' && (verdict === 'approve' || verdict === 'reject'))
    return html`<p class="done" role="status">${signed[verdict]}</p>`;
  if (outcome === undefined || !Object.hasOwn(unsigned, outcome)) return null;
  return html`<p class="problem" role="status">${unsigned[outcome as Exclude<Outcome, 'done'>]}</p>`;
}
