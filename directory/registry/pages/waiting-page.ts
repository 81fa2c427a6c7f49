/** The page of what waits: proposals with what is still missing, and changes in the log that are not in effect yet. */
import { CertificateError, readCertificate } from '../../certificate.ts';
import { type Agency, settledAgency } from '../../log/agency.ts';
import { NETWORK } from '../../log/payload.ts';
import type { Pending } from '../../log/pending.ts';
import type { AgencyId } from '../../lookup.ts';
import type { Proposal } from '../../proposal.ts';
import type { Known } from '../../telling/field.ts';
import { grouped } from '../../telling/grouped.ts';
import { fieldsOf, sentenceOf, waysOf } from '../../telling/tell-entry.ts';
import { signerNames } from '../../telling/who.ts';
import type { Caller } from '../operation.ts';
import { network, type OperationParts, trace } from '../parts.ts';
import type { Filed, Obstacle } from '../proposals.ts';
import { html, type Markup, type Value } from './html.ts';
import type { Words } from './language.ts';
import type { Page } from './page.ts';
import { code, foreign, isolated, list, sentence, terms, time } from './phrases.ts';
import { fieldsMarkup } from './timeline.ts';

/** What is missing of each has to be found out, which takes a while. */
const MOST = 50;

export function waitingPage(parts: OperationParts): Page {
  return {
    path: '/waiting',
    who: ['registrar', 'editor', 'reviewer', 'auditor', 'agency'],
    link: ({ says }, caller) => caller && says.titles.waiting,
    async show({ words, caller }) {
      trace(parts, caller, 'waiting.read');
      const { waiting, titles } = words.says;
      const subject = subjectOf(caller!);
      const open = parts.proposals.open({ limit: MOST, subject });
      const items = [];
      for (const filed of open) items.push(await proposalItem(parts, filed, words));
      const changes = [
        ...comingOf(parts, subject).map((each) => comingItem(each, words)),
        ...changesOf(parts, subject).map((each) => changeItem(parts, each, words)),
      ];
      return {
        title: titles.waiting,
        main: html`<section aria-labelledby="proposals"><h2 id="proposals">${waiting.proposals}</h2>
${items.length > 0 ? html`<ol class="cards">${items}</ol>` : html`<p>${waiting.noProposals}</p>`}</section>
<section aria-labelledby="logged"><h2 id="logged">${waiting.logged}</h2>
${changes.length > 0 ? html`<ol class="cards">${changes}</ol>` : html`<p>${waiting.nothing}</p>`}</section>`,
      };
    },
  };
}

/** An agency sees what is about itself; the secretariat, everything. */
function subjectOf({ account }: Caller): string | null {
  return account.kind === 'agency' ? account.holder : null;
}

async function proposalItem(parts: OperationParts, filed: Filed, words: Words): Promise<Markup> {
  const { says, telling } = words;
  const { proposal, expires, id } = filed;
  const { payload, signatures } = proposal;
  const known = await knownOf(parts, proposal);
  const name = signerNames(payload, known, telling);
  const signed = signatures.map(({ keyid }) => html`${isolated(name(keyid))} ${code(grouped(keyid.slice(0, 16)))}`);
  const obstacle = await parts.proposals.obstacle(filed);
  return html`<li><article aria-labelledby="p${id}"><h3 id="p${id}">${sentenceOf(payload, known, telling)}</h3>
${terms([
  [says.waiting.missing, obstacleMarkup(filed, obstacle, words)],
  [says.waiting.signed, signed.length > 0 ? list(signed) : telling.none],
  [telling.mustSign, obstacle?.rule === 'signers' ? list(waysOf(payload, telling)) : null],
  [says.waiting.until, time(expires)],
])}
<details><summary>${says.history.details}</summary>${fieldsMarkup(fieldsOf(payload, known, telling), words)}</details></article></li>`;
}

function obstacleMarkup({ wanted, proposal }: Filed, obstacle: Obstacle | null, { says, telling }: Words): Value {
  if (obstacle === null) return says.waiting.complete;
  const { rule, message } = obstacle;
  if (rule === 'wanted') return sentence(says.waiting.wanted, { count: wanted - proposal.signatures.length });
  const words = rule === 'evidence' ? says.waiting.evidence : telling.rules[rule];
  return html`${words} <span class="since">(<bdi lang="en">${message}</bdi>)</span>`;
}

/** As things are now, which is as they would be when it is logged. */
async function knownOf(parts: OperationParts, { payload, certificate }: Proposal): Promise<Known> {
  const { keeper, now } = parts;
  const agency = keeper.state.agencies.get(payload.subject as AgencyId);
  return {
    network: network(parts),
    agency: agency ? settledAgency(agency, now()) : null,
    certificate: certificate === null ? null : await readable(certificate),
  };
}

/** One that cannot be read is an obstacle, and told as that. */
async function readable(certificate: string) {
  try {
    return await readCertificate(certificate);
  } catch (error) {
    if (error instanceof CertificateError) return null;
    throw error;
  }
}

/** Those whose enrolment everyone can see coming. */
function comingOf({ keeper, now }: OperationParts, subject: string | null): Agency[] {
  return [...keeper.state.agencies.values()].filter(
    ({ id, enrolled }) => enrolled > now() && (subject === null || id === subject),
  );
}

function comingItem({ id, name, enrolled }: Agency, { language, says, telling }: Words): Markup {
  const link = html`<a href="/${language}/members/${id}">${foreign(name)}</a>`;
  return html`<li><article aria-labelledby="m-${id}"><h3 id="m-${id}">${sentence(telling.sentences['agency.enrol'], { subject: link })}</h3>
${terms([[says.waiting.effective, time(enrolled)]])}</article></li>`;
}

function changesOf(parts: OperationParts, subject: string | null): Pending[] {
  const { keeper, now } = parts;
  const agencies = [...keeper.state.agencies.values()].map((each) => settledAgency(each, now()));
  const all: Pending[] = [...network(parts).pending, ...agencies.flatMap(({ pending }) => pending)];
  return all
    .filter(({ payload }) => subject === null || payload.subject === subject)
    .sort((a, b) => +a.effective - +b.effective);
}

function changeItem(parts: OperationParts, { payload, entry, effective, paused }: Pending, words: Words): Markup {
  const { says, telling } = words;
  const agency = payload.subject === NETWORK ? null : parts.keeper.state.agencies.get(payload.subject)!;
  const known = { network: network(parts), agency, certificate: null };
  return html`<li><article aria-labelledby="c${entry}"><h3 id="c${entry}">${sentenceOf(payload, known, telling)}</h3>
${terms([[says.waiting.effective, paused ? says.waiting.paused : time(effective)]])}
<details><summary>${says.history.details}</summary>${fieldsMarkup(fieldsOf(payload, known, telling), words)}</details></article></li>`;
}
