/** What a registrar can do about a member, and a member about itself: each a form that files a proposal, or the command to type. */
import { type Agency, isActive } from '../../../log/agency.ts';
import { keyId } from '../../../log/keys.ts';
import type { PersonId } from '../../../log/payload-fields.ts';
import { answerSlot, copyable, field, form } from '../../../paper/form.ts';
import { html, type Markup, type Value } from '../../../paper/html.ts';
import { foreign, list, sentence, time } from '../../../paper/phrases.ts';
import { sentenceOf } from '../../../telling/tell-entry.ts';
import { passkeysOf } from '../../accounts.ts';
import { evidenceOf, hasName } from '../../evidence.ts';
import type { Caller } from '../../operation.ts';
import { isRegistrar, network, type OperationParts } from '../../parts.ts';
import { checkForms } from '../joining/names-page.ts';
import type { Words } from '../words.ts';
import { gatewayRecover, gatewayVeto } from './commands.ts';
import { furtherNames } from './further-names.ts';
import { knownNow } from './known.ts';
import { REVIEW } from './texts.ts';

type Shown = Pick<OperationParts, 'db' | 'keeper' | 'now' | 'proposals'>;

/** Null for whoever can do nothing about it. */
export async function memberActions(
  parts: OperationParts,
  agency: Agency,
  caller: Caller | null,
  words: Words,
): Promise<Markup | null> {
  if (caller === null || agency.left !== null) return null;
  const own = caller.account.kind === 'agency' && caller.account.holder === agency.id;
  if (!own && !isRegistrar(caller)) return null;
  const { member } = REVIEW[words.language];
  const content = own ? ownActions(parts, agency, words) : registrarActions(parts, agency, caller, words);
  return html`<section aria-labelledby="actions"><h2 id="actions">${own ? member.ownHeading : member.heading}</h2>
${await openProposals(parts, agency, words)}${content}</section>`;
}

async function openProposals(parts: OperationParts, { id }: Agency, words: Words): Promise<Markup | null> {
  const open = parts.proposals.open(id);
  const links: Markup[] = [];
  for (const { id: name, proposal } of open) {
    const says = sentenceOf(proposal.payload, await knownNow(parts, proposal), words.telling);
    links.push(html`<a href="/${words.language}/review/${name}">${says}</a>`);
  }
  return links.length === 0 ? null : html`<h3>${REVIEW[words.language].member.open}</h3>${list(links)}`;
}

function registrarActions(parts: Shown, agency: Agency, caller: Caller, words: Words): Markup {
  const { member } = REVIEW[words.language];
  const proposer = ownKey(parts, caller);
  if (proposer === null) return html`<p>${member.noKey}</p>`;
  const wish = (type: string, fields: Value, button: string) =>
    form(
      { path: '/v1/proposals', body: { type, subject: agency.id, proposer }, next: `/${words.language}/review/{id}` },
      { fields: html`${reasonField(type, words)}${fields}`, button, label: button },
    );
  const isSuspended = agency.suspensions.some((each) => isActive(each, parts.now()));
  return html`<h3>${member.suspend}</h3>${wish('agency.suspend', countField(words), member.suspend)}
${isSuspended ? html`<h3>${member.reinstate}</h3>${wish('agency.reinstate', null, member.reinstate)}` : null}
<details><summary>${member.leave}</summary><p>${member.leaveHint}</p>${wish('agency.leave', null, member.leave)}</details>
<details><summary>${member.recover}</summary>${recovery(parts, agency, words)}</details>
<details><summary>${member.reenrol}</summary>${reenrolment(agency, proposer, words)}</details>`;
}

/** With which the caller proposes: a passkey that the page can use, where the log knows one; else a key of the signer program. */
function ownKey(parts: Shown, { account }: Caller): string | null {
  const keys = (network(parts).staff.get(account.holder as PersonId)?.keys ?? []).map(keyId);
  const here = passkeysOf(parts.db, account.id).map(({ key }) => keyId(key));
  return keys.find((key) => here.includes(key)) ?? keys[0] ?? null;
}

function reasonField(type: string, { language }: Words): Markup {
  const { reason, reasonHint } = REVIEW[language].member;
  const attributes = { required: '', maxlength: 200, autocomplete: 'off', dir: 'auto' };
  return field('body.reason', reason, { id: `reason-${type.split('.')[1]}`, hint: reasonHint, attributes });
}

/** How many registrars it waits for: with the second, it lasts until it is taken back. */
function countField({ language }: Words): Markup {
  const { duration, suspendOne, suspendTwo } = REVIEW[language].member;
  return html`<p class="field"><label for="wanted">${duration}</label><select id="wanted" name="wanted" data-kind="number">
<option value="0">${suspendOne}</option><option value="2">${suspendTwo}</option></select></p>`;
}

/** What the secretariat reads out to an agency that has lost its identity key: the record of a fresh proof, and that of the call. */
function recovery(parts: Shown, agency: Agency, words: Words): Markup {
  const { member } = REVIEW[words.language];
  const proof = evidenceOf(parts.db, agency.id).find(({ record }) => record.proven && hasName(agency, record.name));
  const names = [...agency.domains.keys(), ...agency.addresses.keys()].map(
    (name, at) =>
      html`<p>${foreign(name)}</p>${checkForms(agency.id, { kind: name.includes('@') ? 'address' : 'domain', name, at }, words)}`,
  );
  if (proof === undefined) return html`<p>${member.recoverHint}</p>${names}<p>${member.noProof}</p>`;
  const { name, at } = proof.record;
  const command = { answer: 'call', before: gatewayRecover(parts, proof.digest), label: member.recoverCommand };
  const fields = html`${field('call', member.callRecord, { attributes: { type: 'file', required: '' }, kind: 'digest' })}
${answerSlot('recover', command, words)}`;
  return html`<p>${member.recoverHint}</p>${names}
<p>${sentence(member.latestProof, { name, time: time(new Date(at)) })}</p>${copyable('proof', proof.digest, member.latestProof, words)}
${form({ act: 'show' }, { fields, button: member.showCommand })}`;
}

function reenrolment({ id }: Agency, proposer: string, words: Words): Markup {
  const { member, applications } = REVIEW[words.language];
  const digest = { required: '', pattern: '[0-9a-f]{64}', autocomplete: 'off', dir: 'ltr' };
  const key = { required: '', pattern: 'ed25519\\+[A-Za-z0-9+\\/=]{44}', autocomplete: 'off', dir: 'ltr' };
  const letter = { type: 'file', required: '' };
  const { labels } = words.telling;
  const fields = html`${field('body.identity.0', member.identityKeys, { id: 'new-identity', attributes: key })}
${field('body.recovery', member.recoveryKey, { id: 'new-recovery', attributes: key })}
${field('body.evidence', labels.evidence, { id: 'new-evidence', attributes: digest })}
${field('body.nomination', labels.nomination, { id: 'new-nomination', hint: applications.letterHint, attributes: letter, kind: 'digest' })}`;
  const body = { type: 'agency.reenrol', subject: id, proposer };
  return html`<p>${member.reenrolHint}</p>
${form({ path: '/v1/proposals', body, next: `/${words.language}/review/{id}` }, { fields, button: member.propose, label: member.reenrol })}`;
}

/** Its identity key is in no browser: the page files what is to be signed, and says how it is signed. */
function ownActions(parts: Shown, agency: Agency, words: Words): Markup {
  const { member } = REVIEW[words.language];
  const wish = (type: string, button: string) =>
    form(
      {
        path: '/v1/proposals',
        body: { type, subject: agency.id, proposer: keyId(agency.identity[0]!) },
        next: `/${words.language}/review/{id}`,
      },
      { fields: reasonField(type, words), button, label: button },
    );
  const vetoes = agency.pending.map(
    ({ payload, entry }) =>
      html`<p>${sentenceOf(payload, { network: null, agency, certificate: null }, words.telling)}</p>
${copyable(`veto-${entry.slice(0, 16)}`, gatewayVeto(parts, entry), member.veto, words)}`,
  );
  return html`<p>${member.ownHint}</p>
${vetoes.length > 0 ? html`<h3>${member.veto}</h3><p>${member.vetoHint}</p>${vetoes}` : null}
${furtherNames(parts, agency, words)}
<details><summary>${member.suspendSelf}</summary>${wish('agency.suspend', member.suspendSelf)}</details>
<details><summary>${member.leaveSelf}</summary>${wish('agency.leave', member.leaveSelf)}</details>`;
}
