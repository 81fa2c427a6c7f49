/** What the machine found out about a proposal: one line for each thing that a registrar would otherwise have to check. */

import { type Certificate, usability } from '../../../certificate.ts';
import { algorithmsOf } from '../../../certificate-algorithms.ts';
import { keyId } from '../../../log/keys.ts';
import type { Payload } from '../../../log/payload.ts';
import type { AgencyId } from '../../../lookup.ts';
import { html, type Markup, type Value } from '../../../paper/html.ts';
import { code, foreign, isolated, list, sentence, table, time } from '../../../paper/phrases.ts';
import { concernsOf } from '../../../telling/concerns.ts';
import { grouped } from '../../../telling/grouped.ts';
import { findApplication } from '../../applications.ts';
import { evidenceRecord, isGoodEvidence, type NamedEvidence, namedEvidence } from '../../evidence.ts';
import type { OperationParts } from '../../parts.ts';
import type { Filed, Obstacle } from '../../proposals.ts';
import type { Words } from '../words.ts';
import type { KnownNow } from './known.ts';
import { REVIEW } from './texts.ts';

/** `open` where it is for somebody else to do something. */
type Verdict = 'good' | 'open' | 'bad';

interface Check {
  readonly what: Value;
  readonly verdict: Verdict;
  readonly detail: Value;
}

interface Checked {
  readonly filed: Filed;
  readonly obstacle: Obstacle | null;
  readonly known: KnownNow;
}

/** As a table. */
export async function checksMarkup(parts: OperationParts, checked: Checked, words: Words): Promise<Markup> {
  const { checks } = REVIEW[words.language];
  const { payload } = checked.filed.proposal;
  const all = [
    rulesCheck(checked, words),
    ...letterChecks(parts, payload, words),
    ...namedEvidence(payload).map((named) => nameCheck(parts, checked, named, words)),
    ...keyChecks(checked, words),
    ...(await certificateChecks(parts, checked, words)),
    ...resemblanceChecks(parts, checked, words),
  ];
  const rows = all.map(({ what, verdict, detail }) => [
    what,
    html`<span class="verdict ${verdict}">${checks.verdicts[verdict]}</span>`,
    detail,
  ]);
  return table('checks', html`<h2>${checks.heading}</h2>`, [checks.what, checks.result, checks.detail], rows);
}

/** For these others still have to do something; anything else is a rule that it breaks. */
const AWAITED: ReadonlySet<string> = new Set<Obstacle['rule']>(['signers', 'new key', 'wanted', 'evidence']);

function rulesCheck({ obstacle }: Checked, { language, telling }: Words): Check {
  const { checks } = REVIEW[language];
  if (obstacle === null || AWAITED.has(obstacle.rule))
    return { what: checks.rules, verdict: 'good', detail: checks.rulesKept };
  const rule = telling.rules[obstacle.rule as keyof typeof telling.rules];
  return { what: checks.rules, verdict: 'bad', detail: html`${rule} (<bdi lang="en">${obstacle.message}</bdi>)` };
}

/** What was written down of the letter of nomination, where it came by way of an application. */
function letterChecks({ db }: OperationParts, payload: Payload, { language, telling }: Words): Check[] {
  if (payload.type !== 'agency.enrol') return [];
  const { checks } = REVIEW[language];
  const nomination = findApplication(db, payload.subject)?.nomination;
  const what = telling.labels.nomination;
  if (nomination?.letter !== payload.body.nomination) return [{ what, verdict: 'open', detail: checks.letterUnknown }];
  return [{ what, verdict: 'good', detail: html`${time(new Date(nomination.at))}: ${foreign(nomination.verified)}` }];
}

function nameCheck({ db, now }: OperationParts, { filed, known }: Checked, named: NamedEvidence, words: Words): Check {
  const { checks } = REVIEW[words.language];
  const subject = filed.proposal.payload.subject as AgencyId;
  const record = evidenceRecord(db, subject, named.digest);
  const verdict = isGoodEvidence(db, subject, named, { agency: known.agency, now: now() }) ? 'good' : 'bad';
  const what = code(named.name ?? record?.name ?? words.telling.none);
  if (record === null) return { what, verdict, detail: html`${checks.noRecord} ${code(grouped(named.digest))}` };
  const values = { time: time(new Date(record.at)) };
  const found = sentence(record.proven ? checks.provenAt : checks.notProvenAt, values);
  const isOld = record.proven && verdict === 'bad';
  const answers = record.answers.map(({ from, found: says }) => html`${foreign(from)}: ${foreign(says)}`);
  const link = html`<a href="/v1/agencies/${subject}/evidence/${named.digest}">${checks.record} ${code(grouped(named.digest.slice(0, 16)))}</a>`;
  return { what, verdict, detail: html`${found}${isOld ? html` ${checks.tooOld}` : null}${list(answers)}${link}` };
}

/** New identity and recovery keys: whether whoever proposes them has them, and their ids as two people compare them. */
function keyChecks({ filed }: Checked, words: Words): Check[] {
  const { payload, signatures } = filed.proposal;
  const { body } = payload;
  const { labels } = words.telling;
  const keys = [
    ...('identity' in body ? body.identity.map((key) => [labels.identity, key] as const) : []),
    ...('recovery' in body ? [[labels.recovery, body.recovery] as const] : []),
  ];
  return keys.map(([what, key]) => {
    const signed = signatures.some(({ keyid }) => keyid === keyId(key));
    return { what, ...possession(signed, words, code(grouped(keyId(key)))) };
  });
}

async function certificateChecks({ now }: OperationParts, checked: Checked, words: Words): Promise<Check[]> {
  const { certificate } = checked.known;
  if (certificate === null) return [];
  const { checks } = REVIEW[words.language];
  const { payload, signatures } = checked.filed.proposal;
  const digest = 'certificate' in payload.body ? payload.body.certificate : null;
  const signed = signatures.some(({ keyid }) => keyid === digest);
  const { verdict, detail } = possession(signed, words, code(grouped(certificate.fingerprint)));
  const use = usability(certificate, now());
  const rest = list([(await algorithmsOf(certificate.armored)).join(', '), endMarkup(certificate, words)]);
  return [{ what: checks.certificate, verdict: use === 'usable' ? verdict : 'bad', detail: html`${detail}${rest}` }];
}

function endMarkup({ expires }: Certificate, { language, telling }: Words): Value {
  if (expires === null) return telling.usable;
  return sentence(REVIEW[language].checks.certificateUntil, { time: time(expires) });
}

function possession(signed: boolean, { language }: Words, id: Markup): Pick<Check, 'verdict' | 'detail'> {
  const { checks } = REVIEW[language];
  const says = signed ? checks.possession : checks.noPossession;
  return { verdict: signed ? 'good' : 'open', detail: html`${id} <span class="since">${says}</span>` };
}

function resemblanceChecks({ keeper, now }: OperationParts, { filed, known }: Checked, words: Words): Check[] {
  const { checks } = REVIEW[words.language];
  const what = checks.resemblance;
  const of = { state: keeper.state, certificate: known.certificate };
  const concerns = concernsOf(filed.proposal.payload, of, now(), words.telling);
  if (concerns.length === 0) return [{ what, verdict: 'good', detail: checks.resemblesNone }];
  return concerns.map((concern) => ({ what, verdict: 'bad', detail: isolated(concern) }));
}
