/** The step of the names: each domain shows the record to set and what every resolver sees, each address takes the code that was mailed to it. */
import type { Domain } from '../../../address.ts';
import type { AgencyId } from '../../../lookup.ts';
import { copyable, field, form, live } from '../../../paper/form.ts';
import { html, type Markup } from '../../../paper/html.ts';
import { foreign, isolated, sentence, table, time } from '../../../paper/phrases.ts';
import { domainText } from '../../../telling/agency-fields.ts';
import type { NameAsked } from '../../applications.ts';
import { type EvidenceRecord, evidenceOf } from '../../evidence.ts';
import { recordFor } from '../../name-checks.ts';
import { network, type OperationParts } from '../../parts.ts';
import type { Page } from '../page.ts';
import type { Words } from '../words.ts';
import { type Joining, stepLink, stepPage } from './joining.ts';
import { JOINING } from './texts.ts';

export function namesPage(parts: OperationParts): Page {
  return stepPage(parts, 'names', (joining, words) => {
    const says = JOINING[words.language];
    if (joining.application === null)
      return html`<section aria-label="${says.steps.names}">${stepLink('application', says.handingIn.unready, words)}</section>`;
    const records = evidenceOf(parts.db, joining.agency).map(({ record }) => record);
    const last = (name: string) => records.find((each) => each.name.toLowerCase() === name.toLowerCase()) ?? null;
    const items = joining.names.map((asked, at) => {
      const item = { ...asked, at, isProven: asked.evidence !== null, last: last(asked.name) };
      return asked.kind === 'domain' ? domainItem(parts, joining, item, words) : addressItem(joining, item, words);
    });
    return live('names', null, html`${summary(joining, words)}${items}`);
  });
}

/** The forms that have a name proven: a domain is looked up, an address is mailed a code, which then is typed. */
export function checkForms(
  agency: AgencyId,
  { kind, name, at }: Pick<Item, 'name' | 'at'> & Pick<NameAsked, 'kind'>,
  { language }: Words,
): Markup {
  const says = JOINING[language].names;
  const path = `/v1/agencies/${agency}`;
  const about = (button: string) => ({ button, label: `${button}: ${name}` });
  if (kind === 'domain') return form({ path: `${path}/domain-checks`, body: { domain: name } }, about(says.look));
  const body = { address: name };
  const attributes = { required: '', maxlength: 40, autocomplete: 'one-time-code', dir: 'ltr', spellcheck: 'false' };
  const fields = field('code', says.code, { attributes, id: `code${at}` });
  const send = form({ path: `${path}/mailbox-codes`, body, said: says.sent }, about(says.send));
  return html`${send}${form({ path: `${path}/mailbox-checks`, body }, { fields, ...about(says.prove) })}`;
}

interface Item {
  readonly name: string;
  /** Its place in the list. */
  readonly at: number;
  readonly isProven: boolean;
  /** The last check. */
  readonly last: EvidenceRecord | null;
}

function summary({ names }: Joining, words: Words): Markup {
  const { names: says, goOn, steps } = JOINING[words.language];
  const missing = names.filter(({ evidence }) => evidence === null).map(({ name }) => name);
  const left = html`<p>${sentence(says.missing, { names: html`${missing.map((name, at) => html`${at > 0 ? ', ' : null}${foreign(name)}`)}` })}</p>`;
  const all = html`<p class="done">${says.all}</p>${stepLink('handing-in', goOn, words)}`;
  return html`<section aria-label="${steps.names}">${missing.length > 0 ? left : all}</section>`;
}

function domainItem(parts: OperationParts, { agency }: Joining, item: Item, words: Words): Markup {
  const says = JOINING[words.language].names;
  const { name, at, last } = item;
  const record = recordFor(network(parts).name, agency, name as Domain);
  return html`<section aria-labelledby="n${at}"><h2 id="n${at}">${isolated(domainText(name))}</h2>${standing(item, words)}
<p>${says.record}</p>
<dl><div><dt>${says.recordName}</dt><dd>${copyable(`name${at}`, record.name, says.recordName, words)}</dd></div>
<div><dt>${says.recordText}</dt><dd>${copyable(`text${at}`, record.text, says.recordText, words)}</dd></div></dl>
${checkForms(agency, { ...item, kind: 'domain' }, words)}
<p class="hint">${says.wait}</p>${last && answers(at, last, record.text, words)}</section>`;
}

function answers(at: number, last: EvidenceRecord, expected: string, { language }: Words): Markup {
  const says = JOINING[language].names;
  const caption = sentence(says.answers, { time: time(new Date(last.at)) });
  const rows = last.answers.map(({ from, found }) => [
    foreign(from),
    found === expected
      ? says.found
      : found === 'no such record'
        ? says.absent
        : html`<span lang="en">${foreign(found)}</span>`,
  ]);
  return table(`a${at}`, caption, [says.resolver, says.answer], rows);
}

function addressItem({ agency }: Joining, item: Item, words: Words): Markup {
  const { name, at, isProven } = item;
  const forms = isProven ? null : checkForms(agency, { ...item, kind: 'address' }, words);
  return html`<section aria-labelledby="n${at}"><h2 id="n${at}">${foreign(name)}</h2>${standing(item, words)}${forms}</section>`;
}

function standing({ isProven, last, name }: Item, { language, says: { members } }: Words): Markup {
  const { names } = JOINING[language];
  if (!isProven || last === null) return html`<p>${names.unproven}</p>`;
  const byMailbox = name.includes('@') && html` <span class="note">${members.mailboxProven}</span>`;
  return html`<p class="done">${sentence(names.proven, { time: time(new Date(last.at)) })}${byMailbox || null}</p>`;
}
