/** Entries of the log as a timeline: each in a sentence, who signed it, by which rule it counts, and what became of it. */

import type { Examination, Examined } from '../../audit/examine.ts';
import { whenText } from '../../audit/print.ts';
import { NETWORK } from '../../log/payload.ts';
import { html, type Markup, type Value } from '../../paper/html.ts';
import { paged, pageLinks } from '../../paper/paging.ts';
import { code, foreign, isolated, list, number, sentence, terms, time } from '../../paper/phrases.ts';
import type { Field } from '../../telling/field.ts';
import { grouped } from '../../telling/grouped.ts';
import { fieldsOf, sentenceOf, wayText } from '../../telling/tell-entry.ts';
import { signerNames } from '../../telling/who.ts';
import type { Words } from './words.ts';

/** An entry as the drawing needs it. */
export interface Event {
  readonly at: Date;
  readonly isFault: boolean;
}

const PAGE = 25;

/** What was logged about a subject, the latest first. What cannot be read is about nobody, and stands with the network. */
export function timeline(
  examination: Examination,
  subject: string,
  page: string | undefined,
  words: Words,
  now: Date,
): { events: readonly Event[]; markup: Markup } {
  const entries = examination.entries.filter(({ read }) => (read?.payload.subject ?? NETWORK) === subject);
  const part = paged(entries.toReversed(), page, PAGE);
  const items = part.items.map((entry) => itemOf(entry, examination, words, now));
  return {
    events: entries.flatMap(({ read, fault }) => (read ? [{ at: read.logged, isFault: fault !== null }] : [])),
    markup: html`<ol class="timeline" reversed start="${entries.length - part.from + 1}">${items}</ol>${pageLinks(part, {}, words)}`,
  };
}

/** The fields of an entry, with what is added and taken away marked. */
export function fieldsMarkup(fields: readonly Field[], { says, telling }: Words): Markup {
  return terms(fields.map((field) => [telling.labels[field.label], valuesMarkup(field)]));

  function valuesMarkup({ values, before }: Field): Value {
    const gone = (before ?? []).filter((each) => !values.includes(each));
    const isNew = (value: string): boolean => before !== null && !before.includes(value);
    const items = [
      ...gone.map((value) => html`<del><span class="unseen">${says.history.removed} </span>${isolated(value)}</del>`),
      ...values.map((value) =>
        isNew(value)
          ? html`<ins><span class="unseen">${says.history.added} </span>${isolated(value)}</ins>`
          : isolated(value),
      ),
    ];
    return items.length > 1 ? list(items) : (items[0] ?? telling.none);
  }
}

function itemOf(entry: Examined, { fates }: Examination, words: Words, now: Date): Markup {
  const { index, id, read, fault } = entry;
  const { says, telling } = words;
  const place = sentence(says.history.entry, { index: number(index, words) });
  const mark = fault && html`<strong class="mark">${says.history.fault}</strong> `;
  const fate = fault ? faultMarkup(fault, words) : html`${whenText(read!, fates.get(id), now, telling)}`;
  return html`<li${fault && html` class="fault"`}><article aria-labelledby="e${index}">
<p class="when">${read && html`${time(read.logged)} · `}${place}</p>
<h3 id="e${index}">${mark}${read ? sentenceOf(read.payload, read.known, telling) : telling.audit.unreadable}</h3>
<p class="fate">${fate}</p>
${read && proofMarkup(read, words)}
<details><summary>${says.history.details}<span class="unseen"> (${place})</span></summary>
${read && fieldsMarkup(fieldsOf(read.payload, read.known, telling), words)}<p>${code(grouped(id))}</p></details></article></li>`;
}

function faultMarkup({ rule, message }: NonNullable<Examined['fault']>, { telling }: Words): Markup {
  return sentence(telling.audit.fault, { rule: telling.rules[rule], message: foreign(message) });
}

function proofMarkup(
  { payload, known, signers, way }: NonNullable<Examined['read']>,
  { says, telling }: Words,
): Markup {
  const { signedBy, claimedBy, byRule } = says.history;
  const name = signerNames(payload, known, telling);
  const names = signers.map((keyid) => html`${isolated(name(keyid))} ${code(grouped(keyid.slice(0, 16)))}`);
  return terms([
    [way === null ? claimedBy : signedBy, names.length > 0 ? list(names) : telling.none],
    [byRule, way && wayText(way, telling)],
  ]);
}
