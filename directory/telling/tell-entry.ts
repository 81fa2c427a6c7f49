/** Tells what an entry, or a proposal for one, says: one sentence, then every field, from its octets alone or beside the history. */
import { NETWORK, type Payload, type PayloadType } from '../log/payload.ts';
import { HOUR, WAYS, type Way } from '../log/rules.ts';
import { AGENCY_FIELDS } from './agency-fields.ts';
import { countryText, type Field, field, fill, type Known, type Tellers } from './field.ts';
import { grouped } from './grouped.ts';
import { NETWORK_FIELDS } from './network-fields.ts';
import { printable } from './printable.ts';
import type { Texts } from './text-types.ts';
import { timeText } from './time-text.ts';
import { signerNames } from './who.ts';

const FIELDS: Tellers<PayloadType> = { ...NETWORK_FIELDS, ...AGENCY_FIELDS };

/** What happens, in one sentence. */
export function sentenceOf(payload: Payload, known: Known, texts: Texts): string {
  const leaves = payload.type === 'staff.set' && payload.body.keys.length === 0;
  return fill(texts.sentences[leaves ? 'staff.leave' : payload.type], { subject: subjectOf(payload, known, texts) });
}

/** Everything else that it says, to the last field. */
export function fieldsOf(payload: Payload, known: Known, texts: Texts): readonly Field[] {
  const { v: _one, type, subject, prev, proposed, proposer, body, ...rest } = payload;
  const tell = FIELDS[type] as (body: unknown, known: Known, texts: Texts) => readonly Field[];
  rest satisfies Record<PropertyKey, never>;
  return [
    ...tell(body, known, texts),
    field('subject', [subject]),
    field('proposed', [timeText(proposed)]),
    field('proposer', [`${signerNames(payload, known, texts)(proposer)}, ${grouped(proposer)}`]),
    field('prev', [prev === null ? texts.none : grouped(prev)]),
  ];
}

/** Who must sign such an entry, and when it then takes effect; any one of these. */
export function waysOf({ type }: Payload, texts: Texts): string[] {
  return WAYS[type].map((way) => `${wayText(way, texts)}: ${delayText(way, texts)}`);
}

/** Who had to sign, in words. */
export function wayText({ delay: _delay, ...way }: Way, texts: Texts): string {
  const parts = Object.entries(way).map(([part, count]) =>
    fill(texts.ways[part as keyof typeof way], { count: String(count) }),
  );
  return new Intl.ListFormat(texts.language).format(parts);
}

export function delayText({ delay }: Way, texts: Texts): string {
  return delay === 0 ? texts.atOnce : fill(texts.afterHours, { hours: String(delay / HOUR) });
}

/** As lines of text: a field on each, its changes marked by + and −. */
export function linesOf(fields: readonly Field[], texts: Texts): string[] {
  const width = Math.max(...fields.map(({ label }) => texts.labels[label].length));
  return fields.flatMap(({ label, values, before }) =>
    marked(values, before, texts).map(
      (value, at) => `${(at === 0 ? texts.labels[label] : '').padEnd(width)}  ${value}`,
    ),
  );
}

function marked(values: readonly string[], before: readonly string[] | null, { none }: Texts): string[] {
  if (before === null) return values.length > 0 ? [...values] : [none];
  const gone = before.filter((each) => !values.includes(each)).map((each) => `- ${each}`);
  const all = [...gone, ...values.map((each) => `${before.includes(each) ? '=' : '+'} ${each}`)];
  return all.length > 0 ? all : [none];
}

/** Who it is about, by name where the entry or the history tells it. */
function subjectOf({ subject, type, body }: Payload, { agency }: Known, texts: Texts): string {
  if (type === 'genesis') return printable(body.network);
  const { name, country } = type === 'agency.enrol' ? body : (agency ?? {});
  if (subject === NETWORK || name === undefined || country === undefined) return subject;
  return `${printable(name)} (${subject}, ${countryText(country, texts)})`;
}
