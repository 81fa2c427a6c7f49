/** The page of all that the content log has of one message, and of what people have signed about it. */
import { html, type Markup, type Value } from '../../../directory/paper/html.ts';
import { code, foreign, terms, time } from '../../../directory/paper/phrases.ts';
import type { AnswerOf } from '../../control/desk-wire.ts';
import { HELD } from '../held/texts.ts';
import { when } from '../held/when.ts';
import type { Page, Words } from '../page.ts';
import { entriesTable } from './log-page.ts';
import { LOG } from './texts.ts';

type Signed = AnswerOf<'content-log-message'>['signed'][number];

export function logMessagePage(): Page {
  return {
    path: '/log/{id}',
    who: ['administrator'],
    async show({ ask, params, words }) {
      const says = LOG[words.language];
      const { entries, signed, people } = await ask('content-log-message', { id: params.id ?? '' });
      const names = new Map(people.map(({ id, name }) => [id, name]));
      return {
        title: says.message,
        main: html`${entriesTable(entries, words, names)}
${signed.length > 0 ? signedSection(signed, words) : null}
<p><a href="/${words.language}/log">${says.back}</a></p>`,
      };
    },
  };
}

function signedSection(signed: readonly Signed[], words: Words): Markup {
  const says = LOG[words.language];
  return html`<section aria-labelledby="signed"><h2 id="signed">${says.signed}</h2><p class="hint">${says.signedHint}</p>
${signed.map((one) => signedTerms(one, words))}</section>`;
}

function signedTerms({ person, name, at, verdict, digest, outcome, statement, holds }: Signed, words: Words): Markup {
  const says = LOG[words.language];
  const signature: Value =
    holds === null ? says.synced : holds ? says.holds : html`<strong class="problem">${says.broken}</strong>`;
  return html`${terms([
    [says.person, html`${foreign(name)} ${code(person)}`],
    [says.when, time(when(at))],
    [says.verdict, verdict === 'approve' ? says.approved : says.rejected],
    [says.outcome, outcomeText(outcome, words)],
    [says.signature, signature],
    [says.digest, code(digest.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 '))],
  ])}<details><summary>${says.statement}</summary><p class="command">${code(statement)}</p></details>`;
}

function outcomeText(outcome: string | null, { language }: Words): string {
  const { counted, notCounted, unknown } = LOG[language];
  const { unsigned } = HELD[language];
  if (outcome === null) return unknown;
  if (outcome === 'done') return counted;
  return Object.hasOwn(unsigned, outcome) ? notCounted : outcome;
}
