/** The page of one held message: all that those who decide may see of it, and the decision itself. */
import { form } from '../../../directory/paper/form.ts';
import { html, type Markup } from '../../../directory/paper/html.ts';
import { ago, code, foreign, list, number, sentence, table, terms, time } from '../../../directory/paper/phrases.ts';
import type { HeldOnWire, Me } from '../../control/desk-wire.ts';
import { CONTENT } from '../../words/content.ts';
import type { Page, Words } from '../page.ts';
import { bytesText } from './bytes-text.ts';
import { approvalsText } from './list-page.ts';
import { mattersTable } from './matters.ts';
import { HELD } from './texts.ts';
import { when } from './when.ts';

export function heldMessagePage(): Page {
  return {
    path: '/held/{id}',
    who: ['releaser', 'deputy'],
    async show({ ask, params, words, me, now }) {
      const says = HELD[words.language];
      const message = await ask('held', { id: params.id ?? '' });
      const why = objection(message, me!, now, words);
      return {
        title: says.message,
        acts: why === null,
        main: html`<section aria-label="${says.message}">${messageTerms(message, words, now)}</section>
<section aria-labelledby="recipients">${recipientsTable(message, words)}</section>
<section aria-labelledby="found">${mattersTable(message.matters, words)}<p class="hint">${says.foundHint}</p></section>
${overrideSection(message, words)}
<section aria-labelledby="decisions"><h2 id="decisions">${says.decisions}</h2>${decisionTerms(message, words)}</section>
<section aria-labelledby="decide"><h2 id="decide">${says.decide}</h2>${why === null ? decideForms(message, words) : html`<p>${why}</p>`}</section>
<p><a href="/${words.language}/held">${says.back}</a></p>`,
      };
    },
  };
}

/** Why the gateway would not take this person's decision, told before they sign; null where it would. */
function objection(message: HeldOnWire, me: Me, now: Date, { language }: Words): Markup | null {
  const says = HELD[language];
  if (message.author.toLowerCase() === me.address.toLowerCase()) return html`${says.own}`;
  if (message.decisions.some(({ by }) => by === me.id)) return html`${says.decided}`;
  const turn = when(message.deputiesFrom);
  const isEarly = !me.roles.includes('releaser') && now < turn;
  return isEarly ? sentence(says.early, { time: time(turn) }) : null;
}

function messageTerms(
  { id, author, acceptedAt, size, attachments, policy, until }: HeldOnWire,
  words: Words,
  now: Date,
) {
  const says = HELD[words.language];
  const accepted = when(acceptedAt);
  return html`${terms([
    [says.author, foreign(author)],
    [says.accepted, html`${time(accepted)} <span class="since">${ago(accepted, now, words)}</span>`],
    [says.size, bytesText(size, words)],
    [says.attachments, number(attachments, words)],
    [says.until, time(when(until))],
    [says.id, code(id)],
    [says.rules, code(policy.slice(0, 16))],
  ])}<p class="hint">${says.untilHint}</p>`;
}

function recipientsTable({ recipients }: HeldOnWire, { language }: Words): Markup {
  const says = HELD[language];
  const rows = recipients.map(({ address, agency }) => [
    foreign(address),
    agency === null ? html`<span class="note">${says.outsider}</span>` : foreign(agency),
  ]);
  return table('recipients', html`<h2>${says.recipients}</h2>`, [says.address, says.agency], rows);
}

function overrideSection({ override }: HeldOnWire, { language }: Words): Markup | null {
  if (override === null) return null;
  const { reason, reasonHint, reasonLost } = HELD[language];
  const names: Readonly<Record<string, string>> = CONTENT[language].overrides;
  const name = Object.hasOwn(names, override.code) ? names[override.code]! : override.code;
  const told =
    override.reason === null
      ? html`<p class="hint">${reasonLost}</p>`
      : html`<blockquote dir="auto">${foreign(override.reason)}</blockquote><p class="hint">${reasonHint}</p>`;
  return html`<section aria-labelledby="reason"><h2 id="reason">${reason}</h2><p>${name}</p>${told}</section>`;
}

function decisionTerms(message: HeldOnWire, words: Words): Markup {
  const says = HELD[words.language];
  const made = message.decisions.map(
    ({ name, verdict, at }) =>
      html`${foreign(name)}: ${verdict === 'approve' ? says.approved : says.rejected}, ${time(when(at))}`,
  );
  return terms([
    [says.approvals, approvalsText(message, words)],
    [says.decisions, made.length > 0 ? list(made) : words.says.none],
    [says.deputies, time(when(message.deputiesFrom))],
  ]);
}

/** What is signed is the gateway's statement of exactly this: a message that has changed meanwhile is shown again first. */
function decideForms({ id, author, digest }: HeldOnWire, { language }: Words): Markup {
  const says = HELD[language];
  const decision = (verdict: 'approve' | 'reject') => ({
    act: 'decide',
    body: { id, verdict, digest },
    next: `/${language}/held?outcome={outcome}&verdict=${verdict}`,
  });
  return html`<p>${sentence(says.statement, { id: code(id), author: foreign(author) })}</p>
${terms([[says.digest, code(digest.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 '))]])}
${form(decision('approve'), { button: says.approve })}
${form(decision('reject'), { button: says.reject, quiet: true })}
<p class="hint">${says.rejectHint}</p>`;
}
