/** The page of one proposal: what it says and changes, what the machine found out, who has signed, and what is left to do for whoever looks at it. */
import { createHash } from 'node:crypto';
import { keyId, passkeyChallenge } from '../../../log/keys.ts';
import { attribute, copyable, form, live } from '../../../paper/form.ts';
import { html, type Markup } from '../../../paper/html.ts';
import { code, number, terms, time } from '../../../paper/phrases.ts';
import { bytesToSign } from '../../../proposal.ts';
import { grouped } from '../../../telling/grouped.ts';
import { fieldsOf, sentenceOf } from '../../../telling/tell-entry.ts';
import { passkeysOf } from '../../accounts.ts';
import { assurancesFor } from '../../assurances.ts';
import type { Caller } from '../../operation.ts';
import { concerns, network, notFound, type OperationParts } from '../../parts.ts';
import type { Filed, Obstacle } from '../../proposals.ts';
import type { Page } from '../page.ts';
import { fieldsMarkup } from '../timeline.ts';
import type { Words } from '../words.ts';
import { partOf } from './approval.ts';
import { gatewaySign, signerSign } from './commands.ts';
import { type KnownNow, knownNow } from './known.ts';
import { checksMarkup } from './machine-checks.ts';
import { missingMarkup, signedMarkup } from './signatures.ts';
import { REVIEW } from './texts.ts';

/** In seconds: others sign meanwhile. */
const EVERY = 10;

export function proposalPage(parts: OperationParts): Page {
  return {
    path: '/review/{proposal}',
    who: ['registrar', 'editor', 'reviewer', 'auditor', 'agency'],
    async show({ params, words, caller }) {
      const filed = requireFiled(parts, params.proposal!, caller!);
      const { payload } = filed.proposal;
      const known = await knownNow(parts, filed.proposal);
      const obstacle = filed.status === 'open' ? await parts.proposals.obstacle(filed) : null;
      const texts = REVIEW[words.language].proposal;
      const isOpen = filed.status === 'open';
      return {
        title: sentenceOf(payload, known, words.telling),
        ...(isOpen && { acts: true }),
        main: html`<section aria-labelledby="says"><h2 id="says">${texts.says}</h2>
${fieldsMarkup(fieldsOf(payload, known, words.telling), words)}</section>
${isOpen ? html`<section aria-labelledby="checks">${await checksMarkup(parts, { filed, obstacle, known }, words)}</section>` : null}
${signaturesMarkup(filed, obstacle, known, words)}
${isOpen ? approvalMarkup(parts, filed, caller!, words) : null}
${isOpen ? commandsMarkup(parts, filed, known, words) : null}
${isOpen && filed.creator === caller!.account.id ? withdrawMarkup(filed, words) : null}`,
      };
    },
  };
}

/** With the contacts that it commits to, which lie apart from it. @throws Problem */
function requireFiled({ proposals, contacts }: OperationParts, id: string, caller: Caller): Filed {
  const found = proposals.find(id);
  if (found === null || !concerns(caller, found.proposal.payload.subject)) throw notFound('proposal');
  return { ...found, proposal: { ...found.proposal, records: contacts.beside(found) } };
}

function statusMarkup({ status, expires, index }: Filed, words: Words): Markup {
  const { statuses } = REVIEW[words.language].proposal;
  const { says } = words;
  if (status === 'open')
    return html`${statuses.open} <span class="since">${REVIEW[words.language].list.until} ${time(expires)}</span>`;
  return html`${statuses[status]}${index === null ? null : html` (${says.history.entry.replace('{index}', number(index, words))})`}`;
}

function signaturesMarkup(filed: Filed, obstacle: Obstacle | null, known: KnownNow, words: Words): Markup {
  const texts = REVIEW[words.language].proposal;
  const isOpen = filed.status === 'open';
  const digest = createHash('sha256').update(bytesToSign(filed.proposal)).digest('hex');
  const content = terms([
    [texts.status, statusMarkup(filed, words)],
    [texts.signed, signedMarkup(filed, known, words)],
    [texts.missing, isOpen ? missingMarkup(filed, obstacle, known, words) : null],
    [words.telling.compare, code(grouped(digest))],
  ]);
  return html`<section aria-labelledby="signatures"><h2 id="signatures">${texts.signatures}</h2>${live('signed', isOpen ? EVERY : null, content)}</section>`;
}

/** The button of whoever may sign, or in a sentence why there is none. */
function approvalMarkup(parts: OperationParts, filed: Filed, caller: Caller, words: Words): Markup {
  const { db } = parts;
  const { approval } = REVIEW[words.language];
  const own = passkeysOf(db, caller.account.id).map(({ credential, key }) => ({ credential, keyid: keyId(key) }));
  const part = partOf(filed, caller, network(parts), own);
  return html`<section aria-labelledby="approval"><h2 id="approval">${approval.heading}</h2>
${part.kind === 'sign' ? signForm() : html`<p>${approval.reasons[part.kind]}</p>`}</section>`;

  function signForm(): Markup {
    const { keys, as } = part as Extract<typeof part, { kind: 'sign' }>;
    const act = {
      act: 'approve',
      path: `/v1/proposals/${filed.id}/signatures`,
      challenge: passkeyChallenge(bytesToSign(filed.proposal)).toString('base64url'),
      site: network(parts).passkeys.id,
      keys: keys.map(({ credential, keyid }) => `${credential}:${keyid}`).join(' '),
    } as const;
    const isApproval = as === 'approver';
    const fields = isApproval ? assuranceFields(filed, words) : null;
    return form(act, { fields, button: isApproval ? approval.approve : approval.signAsProposer });
  }
}

/** Each has to be ticked, by the browser's own rule, before the form is sent. */
function assuranceFields({ proposal }: Filed, { language }: Words): Markup | null {
  const { assure, assurances } = REVIEW[language].approval;
  const asked = assurancesFor(proposal.payload.type);
  if (asked.length === 0) return null;
  const tick = (each: (typeof asked)[number]) =>
    html`<p class="tick"><input type="checkbox" id="tick-${each}" name="checked[]" value="${each}"${attribute(['required', ''])}><label for="tick-${each}">${assurances[each]}</label></p>`;
  return html`<fieldset><legend>${assure}</legend>${asked.map(tick)}</fieldset>`;
}

/** For those whose keys are in no browser. */
function commandsMarkup(parts: OperationParts, { id, proposal }: Filed, { agency }: KnownNow, words: Words): Markup {
  const texts = REVIEW[words.language].proposal;
  const { payload } = proposal;
  const isOfAgency = agency !== null || payload.type === 'agency.enrol';
  return html`<section aria-labelledby="commands"><h2 id="commands">${texts.commands}</h2>
<p>${texts.registrarCommand}</p>${copyable('signer', signerSign(parts, id), texts.registrarCommand, words)}
${isOfAgency ? html`<p>${texts.agencyCommand}</p>${copyable('gateway', gatewaySign(parts, id), texts.agencyCommand, words)}` : null}</section>`;
}

function withdrawMarkup({ id }: Filed, { language }: Words): Markup {
  const { withdraw, withdrawHint } = REVIEW[language].proposal;
  return html`<section aria-labelledby="withdraw"><h2 id="withdraw">${withdraw}</h2><p>${withdrawHint}</p>
${form({ method: 'delete', path: `/v1/proposals/${id}` }, { button: withdraw, quiet: true })}</section>`;
}
