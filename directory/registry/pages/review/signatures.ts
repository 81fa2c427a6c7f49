/** The signatures of a proposal as people see them: whose are there, and whose are awaited. */
import { missingOf } from '../../../log/missing.ts';
import { html, type Value } from '../../../paper/html.ts';
import { code, isolated, list, sentence } from '../../../paper/phrases.ts';
import { grouped } from '../../../telling/grouped.ts';
import { delayText, wayText } from '../../../telling/tell-entry.ts';
import { signerNames } from '../../../telling/who.ts';
import type { Filed, Obstacle } from '../../proposals.ts';
import type { Words } from '../words.ts';
import type { KnownNow } from './known.ts';
import { REVIEW } from './texts.ts';

/** Each was verified when it was brought. */
export function signedMarkup({ proposal }: Filed, known: KnownNow, words: Words): Value {
  const { telling } = words;
  const { payload, signatures } = proposal;
  const name = signerNames(payload, known, telling);
  const names = signatures.map(({ keyid }) => signer(name(keyid), keyid));
  return names.length > 0 ? list(names) : telling.none;
}

/** What keeps an open proposal from being taken: signatures by whom they are, or the rule that it breaks. */
export function missingMarkup(filed: Filed, obstacle: Obstacle | null, known: KnownNow, words: Words): Value {
  const { telling, language } = words;
  const texts = REVIEW[language].proposal;
  if (obstacle === null) return texts.complete;
  const { rule, message } = obstacle;
  const { payload, signatures } = filed.proposal;
  if (rule === 'wanted') return sentence(texts.wanted, { count: filed.wanted - signatures.length });
  const told = rule === 'evidence' ? texts.evidence : telling.rules[rule];
  if (rule !== 'signers' && rule !== 'new key')
    return html`${told} <span class="since">(<bdi lang="en">${message}</bdi>)</span>`;
  const { keys, ways } = missingOf(payload, known, signatures);
  const name = signerNames(payload, known, telling);
  const all = ways.map((way) => `${wayText(way, telling)}: ${delayText(way, telling)}`);
  return html`${keys.length > 0 ? list(keys.map((keyid) => signer(name(keyid), keyid))) : null}
${all.length > 0 ? html`<div class="ways"><p>${telling.mustSign}:</p>${list(all)}</div>` : null}`;
}

function signer(name: string, keyid: string): Value {
  return html`${isolated(name)} ${code(grouped(keyid.slice(0, 16)))}`;
}
