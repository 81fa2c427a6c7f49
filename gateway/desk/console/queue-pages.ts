/** The pages of the queue: what was accepted and has not left, and what has happened to it so far. It is only read here. */
import { html, type Markup, type Value } from '../../../directory/paper/html.ts';
import { ago, code, foreign, list, number, sentence, table, terms } from '../../../directory/paper/phrases.ts';
import { type AnswerOf, DESK_REQUESTS, type Me } from '../../control/desk-wire.ts';
import type { StepOnWire } from '../../control/readings-wire.ts';
import { when } from '../held/when.ts';
import { isFor, type Page, type Words } from '../page.ts';
import { authorMarkup, furtherLinks, moment, placeIn, searchForm, soughtIn, stateMarkup } from './mail-rows.ts';
import { hopMarkup, saidMarkup } from './said.ts';
import { CONSOLE } from './texts.ts';

export function queuePage(): Page {
  return {
    path: '/queue',
    who: ['administrator'],
    link: ({ language }) => CONSOLE[language].queue.title,
    async show({ ask, query, words, now }) {
      const { queue, mail } = CONSOLE[words.language];
      const { messages, next, count } = await ask('queue', { text: soughtIn(query), after: placeIn(query) });
      const heads = [mail.author, mail.recipient, mail.state, mail.accepted, mail.attempts, mail.reply];
      const empty = count === 0 ? queue.empty : mail.nothing;
      const caption = sentence(queue.waiting, { count: number(count, words) });
      return {
        title: queue.title,
        main: html`${searchForm([{ name: 'text', label: queue.hint, type: 'search' }], query, words)}
${
  messages.length === 0
    ? html`<section aria-label="${queue.title}"><p>${empty}</p></section>`
    : table(
        'queue',
        caption,
        heads,
        messages.map((one) => cells(one, words, now)),
      )
}
${furtherLinks(next, query, words)}`,
      };
    },
  };
}

export function queueMessagePage(): Page {
  return {
    path: '/queue/{id}',
    who: ['administrator'],
    async show({ ask, params, words, me }) {
      const { queue, mail } = CONSOLE[words.language];
      const message = await ask('queue-message', { id: params.id ?? '' });
      const steps = message.journal.map((step) => stepCells(step, words));
      return {
        title: mail.message,
        main: html`<section aria-label="${mail.message}">${facts(message, words)}</section>
<section aria-labelledby="open">${openTable(message, words)}</section>
<section aria-labelledby="journal">${table('journal', html`<h2>${queue.journal}</h2>`, [queue.what, queue.when, mail.recipient, mail.reply], steps)}</section>
${nextSteps(message, me!, words)}
<p><a href="/${words.language}/register/${message.id}">${queue.inRegister}</a></p><p><a href="/${words.language}/queue">${queue.back}</a></p>`,
      };
    },
  };
}

type Listed = AnswerOf<'queue'>['messages'][number];
type Message = AnswerOf<'queue-message'>;

/** Of several recipients, the first that waits stands for all. */
function cells({ id, rows }: Listed, words: Words, now: Date): Value[] {
  const row = rows[0]!;
  const more = rows.length > 1 ? html` <span class="note">+${number(rows.length - 1, words)}</span>` : null;
  return [
    html`<a href="/${words.language}/queue/${id}">${authorMarkup(row.author, words)}</a>`,
    html`${foreign(row.recipient)}${more}`,
    stateMarkup(row.state, words),
    html`${moment(row.acceptedAt)} <span class="since">${ago(when(row.acceptedAt), now, words)}</span>`,
    number(row.attempts, words),
    saidMarkup(row.said, words),
  ];
}

function facts({ id, author, messageId, acceptedAt, state, held }: Message, words: Words) {
  const { mail, queue } = CONSOLE[words.language];
  const why = held && sentence(queue.held, { time: moment(held.since), why: saidMarkup(held.why, words) });
  return terms([
    [mail.author, authorMarkup(author, words)],
    [mail.accepted, moment(acceptedAt)],
    [mail.state, why ?? stateMarkup(state === 'new' ? 'accepted' : state, words)],
    [mail.messageId, messageId && html`<bdi dir="ltr">${foreign(messageId)}</bdi>`],
    [mail.id, code(id)],
  ]);
}

/** The gateway obeys nobody's command to let go what people have to decide about. */
function nextSteps({ id, held }: Message, me: Me, { language }: Words): Markup {
  const { queue } = CONSOLE[language];
  const forPeople = held?.why.kind === 'waits';
  const [says, acts] = forPeople
    ? [queue.heldCommands, ['hold', 'delete']]
    : [queue.commands, held ? ['release', 'delete'] : ['retry', 'hold', 'delete']];
  const link = isFor(DESK_REQUESTS.held.who, me) ? html` <a href="/${language}/held/${id}">${queue.toHeld}</a>` : null;
  return html`${forPeople ? html`<section aria-label="${queue.decide}"><p>${queue.decide}${link}</p></section>` : null}
<section aria-label="${says}"><p>${says}</p>${list(acts.map((act) => code(`npm run gateway -- queue ${act} ${id}`)))}</section>`;
}

function openTable({ open }: Message, words: Words) {
  const { mail } = CONSOLE[words.language];
  const rows = open.map(({ address, nextHop, attempts, lastReply, lastAt }): Value[] => [
    foreign(address),
    hopMarkup(nextHop, words),
    number(attempts, words),
    html`${lastReply === null ? null : foreign(lastReply)} ${lastAt === null ? null : moment(lastAt)}`,
  ]);
  return table(
    'open',
    html`<h2>${mail.recipients}</h2>`,
    [mail.recipient, mail.nextHop, mail.attempts, mail.reply],
    rows,
  );
}

function stepCells({ kind, at, recipients, said }: StepOnWire, words: Words): Value[] {
  const names: Readonly<Record<string, string>> = CONSOLE[words.language].steps;
  return [names[kind] ?? code(kind), moment(at), list(recipients.map(foreign)), saidMarkup(said, words)];
}
