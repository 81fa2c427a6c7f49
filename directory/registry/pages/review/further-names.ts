/** How a member registers another name: it is proven here first, and then proposed with that proof. */
import type { Domain } from '../../../address.ts';
import type { Agency } from '../../../log/agency.ts';
import { keyId } from '../../../log/keys.ts';
import { copyable, field, form } from '../../../paper/form.ts';
import { html, type Markup } from '../../../paper/html.ts';
import { foreign } from '../../../paper/phrases.ts';
import { type EvidenceRecord, evidenceOf, hasName, lastProof } from '../../evidence.ts';
import { recordFor } from '../../name-checks.ts';
import { network, type OperationParts } from '../../parts.ts';
import { JOINING } from '../joining/texts.ts';
import type { Words } from '../words.ts';
import { REVIEW } from './texts.ts';

type Parts = Pick<OperationParts, 'db' | 'keeper' | 'now'>;

export function furtherNames(parts: Parts, agency: Agency, words: Words): Markup {
  const { member } = REVIEW[words.language];
  const found = notRegistered(parts, agency).map((name) => nameMarkup(parts, agency, name, words));
  return html`<details><summary>${member.addName}</summary><p>${member.addNameHint}</p>${found}
${domainForm(parts, agency, words)}${addressForms(agency, words)}</details>`;
}

/** The latest check of each name that is not registered, as far as a proof of that day would still be good. */
function notRegistered({ db, now }: Parts, agency: Agency): EvidenceRecord[] {
  const oldest = new Date(now().getTime() - MONTH).toISOString();
  const records = evidenceOf(db, agency.id)
    .map(({ record }) => record)
    .filter(({ name, at }) => at >= oldest && !hasName(agency, name));
  return records.filter(({ name }, at) => records.findIndex((each) => each.name === name) === at);
}

/** In milliseconds. */
const MONTH = 30 * 24 * 60 * 60 * 1000;

function nameMarkup({ db, now }: Parts, agency: Agency, { kind, name }: EvidenceRecord, words: Words): Markup {
  const { member } = REVIEW[words.language];
  const evidence = lastProof(db, agency.id, name, now())?.digest;
  if (evidence === undefined) return html`<p>${foreign(name)}: ${JOINING[words.language].names.unproven}</p>`;
  const names =
    kind === 'domain'
      ? { domains: [{ domain: name, evidence }], addresses: [] }
      : { domains: [], addresses: [{ address: name, evidence }] };
  const proposer = keyId(agency.identity[0]!);
  const body = { type: 'names.add', subject: agency.id, proposer, body: names };
  const next = `/${words.language}/review/{id}`;
  const button = { button: member.propose, label: `${member.propose}: ${name}` };
  return html`<p>${foreign(name)}</p>${form({ path: '/v1/proposals', body, next }, button)}`;
}

function domainForm(parts: Parts, { id }: Agency, words: Words): Markup {
  const { names } = JOINING[words.language];
  const record = recordFor(network(parts).name, id, 'DOMAIN' as Domain);
  const attributes = { required: '', maxlength: 255, autocomplete: 'off', dir: 'ltr' };
  const fields = field('domain', words.telling.labels.domain, { id: 'further-domain', attributes });
  return html`<p>${names.record}</p>
<dl><div><dt>${names.recordName}</dt><dd>${copyable('further-name', record.name, names.recordName, words)}</dd></div>
<div><dt>${names.recordText}</dt><dd>${copyable('further-text', record.text, names.recordText, words)}</dd></div></dl>
${form({ path: `/v1/agencies/${id}/domain-checks` }, { fields, button: names.look, label: names.look })}`;
}

function addressForms({ id }: Agency, words: Words): Markup {
  const { names } = JOINING[words.language];
  const address = (at: string): Markup =>
    field('address', words.telling.labels.address, {
      id: `further-address-${at}`,
      attributes: { type: 'email', required: '', maxlength: 254, autocomplete: 'off', dir: 'ltr' },
    });
  const attributes = { required: '', maxlength: 40, autocomplete: 'one-time-code', dir: 'ltr', spellcheck: 'false' };
  const code = html`${address('proven')}${field('code', names.code, { id: 'further-code', attributes })}`;
  const send = { path: `/v1/agencies/${id}/mailbox-codes`, said: names.sent };
  return html`${form(send, { fields: address('mailed'), button: names.send, label: names.send })}
${form({ path: `/v1/agencies/${id}/mailbox-checks` }, { fields: code, button: names.prove, label: names.prove })}`;
}
