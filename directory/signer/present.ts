/** Shows a proposal from its own octets: what it does, field by field, what deserves a second look, who must sign it and who has. */

import { createHash } from 'node:crypto';
import { keyId, type SigningKey } from '../log/keys.ts';
import { bytesToSign, type Proposal } from '../proposal.ts';
import { concernsOf } from '../telling/concerns.ts';
import type { Known } from '../telling/field.ts';
import { grouped } from '../telling/grouped.ts';
import { fieldsOf, linesOf, sentenceOf, waysOf } from '../telling/tell-entry.ts';
import type { Texts } from '../telling/text-types.ts';
import { signerNames } from '../telling/who.ts';
import type { KnownHistory } from './known-history.ts';

/** What is known about a proposal. */
export interface Presented {
  readonly known: Known;
  readonly history: KnownHistory | null;
  /** Whether all of its signatures fit. */
  readonly isChecked: boolean;
  readonly now: Date;
}

/** As lines of text. */
export function present(proposal: Proposal, { known, history, isChecked, now }: Presented, texts: Texts): string[] {
  const { payload, signatures } = proposal;
  const name = signerNames(payload, known, texts);
  const concerns = concernsOf(payload, { ...known, state: history?.state ?? null }, now, texts);
  const signed = signatures.map(({ keyid }) => `${name(keyid)}, ${grouped(keyid)}`);
  return [
    sentenceOf(payload, known, texts),
    '',
    ...linesOf(fieldsOf(payload, known, texts), texts).map((line) => `  ${line}`),
    '',
    ...concerns.map((concern) => `  !  ${concern}`),
    ...(concerns.length > 0 ? [''] : []),
    ...listed(texts.mustSign, waysOf(payload, texts), texts),
    ...listed(isChecked ? texts.hasSigned : texts.claimsToHaveSigned, signed, texts),
    `${texts.compare}: ${grouped(createHash('sha256').update(bytesToSign(proposal)).digest('hex'))}`,
  ];
}

/** Whether that key has a part in the proposal, as far as it is known. */
export function hasPart(key: SigningKey, proposal: Proposal, known: Known, texts: Texts): boolean {
  return signerNames(proposal.payload, known, texts)(keyId(key)) !== texts.signers.unknown;
}

function listed(heading: string, items: readonly string[], { none }: Texts): string[] {
  return [`${heading}:`, ...(items.length > 0 ? items : [none]).map((item) => `  ${item}`), ''];
}
