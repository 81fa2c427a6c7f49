/** What was said last of a message, and where it goes next, in words. */
import { html, type Value } from '../../../directory/paper/html.ts';
import { locale } from '../../../directory/paper/language.ts';
import { foreign, number, sentence } from '../../../directory/paper/phrases.ts';
import type { HopOnWire, RowOnWire, SaidOnWire } from '../../control/readings-wire.ts';
import { kindMarkup } from '../held/matters.ts';
import type { Words } from '../page.ts';
import { CONSOLE } from './texts.ts';

/** A server's words are shown as they came; everything else is told in the reader's language. */
export function saidMarkup(said: SaidOnWire | null, words: Words): Value {
  if (said === null) return '';
  const { said: says } = CONSOLE[words.language];
  const count = (value: number) => number(value, words);
  switch (said.kind) {
    case 'reply':
      return foreign(said.text);
    case 'operator':
      return said.text === null ? says.operator : html`${says.operator}: ${foreign(said.text)}`;
    case 'crashes':
      return sentence(says.crashes, { count: count(said.count) });
    case 'content':
      return sentence(says.content, { kinds: kinds(said.kinds, words) });
    case 'waits':
      return sentence(says.waits, {
        ...{ count: count(said.count), needed: count(said.needed), kinds: kinds(said.kinds, words) },
      });
    case 'people':
      return people(said.by, words);
    case 'released':
      return sentence(says.released, {
        by: people(said.by, words),
        id: html`<a href="/${words.language}/register/${said.as}">${foreign(said.as)}</a>`,
      });
    default:
      return sentence(says[said.kind], {
        ...{ by: people(said.by, words), count: count(said.count), needed: count(said.needed) },
      });
  }
}

export function hopMarkup({ kind, name }: HopOnWire, { language }: Words): Value {
  if (kind === 'unknown') return foreign(name ?? '');
  return sentence(CONSOLE[language].hops[kind], { name: foreign(name ?? '') });
}

/** What was proven of a message that came in; the code of one that a newer gateway knows. */
export function verdictMarkup({ verdict }: Pick<RowOnWire, 'verdict'>, { language }: Words): Value {
  const names: Readonly<Record<string, string>> = CONSOLE[language].verdicts;
  return verdict !== null && Object.hasOwn(names, verdict) ? names[verdict]! : verdict;
}

function kinds(all: readonly string[], words: Words): Value {
  return joined(
    all.map((kind) => kindMarkup(kind, words)),
    words,
  );
}

function people(names: readonly string[], words: Words): Value {
  return joined(names.map(foreign), words);
}

/** As the language joins what it enumerates. */
function joined(items: readonly Value[], { language }: Words): Value {
  const places = items.map((_, n) => String(n));
  const parts = new Intl.ListFormat(locale(language), { type: 'unit', style: 'short' }).formatToParts(places);
  return html`${parts.map(({ type, value }) => (type === 'element' ? items[Number(value)]! : value))}`;
}
