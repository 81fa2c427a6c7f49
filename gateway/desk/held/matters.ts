/** What was found in a held message, in words. */
import { html, type Markup, type Value } from '../../../directory/paper/html.ts';
import { code, number, table } from '../../../directory/paper/phrases.ts';
import type { HeldOnWire } from '../../control/desk-wire.ts';
import { CONTENT, kindText } from '../../words/content.ts';
import type { Words } from '../page.ts';
import { HELD } from './texts.ts';

type Matter = HeldOnWire['matters'][number];

/** All that the rules say of it. */
export function mattersTable(matters: readonly Matter[], words: Words): Markup {
  const { language } = words;
  const says = HELD[language];
  const { bands, actions } = CONTENT[language];
  const rows = matters.map(({ kind, count, band, rule, action, silent }): Value[] => [
    kindMarkup(kind, words),
    number(count, words),
    band === null ? '' : bands[band],
    code(rule),
    html`${actions[action]}${silent ? html` <span class="note">${says.trial}</span>` : null}`,
  ]);
  return table('found', html`<h2>${says.found}</h2>`, [says.what, says.count, says.sure, says.rule, says.asks], rows);
}

/** Why it is held, in few words: the kinds that count, each once. */
export function kindsOf(matters: readonly Matter[], words: Words): Markup[] {
  const counting = matters.filter(({ action, silent }) => action === 'release' && !silent);
  const kinds = new Set((counting.length > 0 ? counting : matters).map(({ kind }) => kind));
  return [...kinds].map((kind) => kindMarkup(kind, words));
}

/** A kind that has no name here is one of a newer gateway. */
export function kindMarkup(kind: string, { language }: Words): Markup {
  const name = kindText(kind, language);
  return name === null ? code(kind) : html`${name}`;
}
