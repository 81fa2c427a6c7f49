/** The page of one application: what an agency applies for, the letter by which its State names it, and the proposal that comes of both. */
import { type Application, readApplication } from '../../../application.ts';
import type { AgencyId } from '../../../lookup.ts';
import { field, form } from '../../../paper/form.ts';
import { html, type Markup, type Value } from '../../../paper/html.ts';
import { code, foreign, isolated, list, terms, time } from '../../../paper/phrases.ts';
import { certificateTexts, countryText, keyText } from '../../../telling/field.ts';
import { grouped } from '../../../telling/grouped.ts';
import { printable } from '../../../telling/printable.ts';
import { type Applied, findApplication, isInLog, namesAsked, openProposal } from '../../applications.ts';
import { isRegistrar, notFound, type OperationParts, trace } from '../../parts.ts';
import type { Page } from '../page.ts';
import type { Words } from '../words.ts';
import { REVIEW } from './texts.ts';

export function applicationPage(parts: OperationParts): Page {
  return {
    path: '/review/applications/{agency}',
    who: ['registrar', 'auditor'],
    async show({ params, words, caller }) {
      const found = findApplication(parts.db, params.agency as AgencyId);
      if (found?.handed == null) throw notFound('application');
      trace(parts, caller, 'application.read', found.agency);
      const application = await readApplication(found.text);
      const { applications } = REVIEW[words.language];
      const open = openProposal(parts, found);
      const acts = isRegistrar(caller) && open === null && !isInLog(parts, found.agency);
      return {
        title: printable(application.says.name),
        ...(acts && { acts }),
        main: html`<section aria-labelledby="says"><h2 id="says">${applications.says}</h2>${saysMarkup(parts, application, words)}</section>
<section aria-labelledby="nomination"><h2 id="nomination">${applications.nomination}</h2>
${nominationMarkup(found, words)}${acts ? nominationForm(found, words) : null}</section>
${open && html`<p><a href="/${words.language}/review/${open.id}">${applications.proposed}</a></p>`}${acts ? decisionMarkup(found, words) : null}`,
      };
    },
  };
}

function saysMarkup({ db, now }: OperationParts, application: Application, words: Words): Markup {
  const { applications } = REVIEW[words.language];
  const { labels } = words.telling;
  const { says, certificate } = application;
  const names = namesAsked(db, application, now()).map(
    ({ name, evidence }) => html`${foreign(name)}: ${proof(evidence)}`,
  );
  return terms([
    [labels.subject, code(says.id)],
    [labels.name, foreign(says.name)],
    [labels.country, isolated(countryText(says.country, words.telling))],
    [labels.kind, words.telling.kinds[says.kind]],
    [labels.identity, list(says.identity.map((key) => code(keyText(key))))],
    [labels.recovery, code(keyText(says.recovery))],
    [applications.names, list(names)],
    [labels.certificate, list(certificateTexts(says.certificate, certificate, words.telling).map(isolated))],
    [labels.endpoint, says.endpoint && code(`${says.endpoint.host}:${says.endpoint.port}`)],
    [labels.pin, says.endpoint && list(says.endpoint.pins.map(code))],
  ]);

  function proof(digest: string | null): Value {
    if (digest === null) return html`<span class="verdict bad">${applications.unproven}</span>`;
    return html`<a href="/v1/agencies/${says.id}/evidence/${digest}">${applications.proven} ${code(grouped(digest.slice(0, 16)))}</a>`;
  }
}

function nominationMarkup({ nomination }: Applied, words: Words): Markup {
  const { applications } = REVIEW[words.language];
  if (nomination === null) return html`<p>${applications.noNomination}</p>`;
  const { letter, verified, at } = nomination;
  return terms([
    [words.telling.labels.nomination, code(grouped(letter))],
    [applications.verified, foreign(verified)],
    [applications.recorded, time(new Date(at))],
  ]);
}

function nominationForm({ agency, nomination }: Applied, words: Words): Markup {
  const { applications } = REVIEW[words.language];
  const file = { type: 'file', required: '' };
  const text = { required: '', maxlength: 2000, autocomplete: 'off', dir: 'auto' };
  const fields = html`${field('letter', words.telling.labels.nomination, { hint: applications.letterHint, attributes: file, kind: 'digest' })}
${field('verified', applications.verified, { hint: applications.verifiedHint, attributes: text })}`;
  const button = nomination === null ? applications.record : applications.recordAgain;
  return form({ method: 'put', path: `${pathOf(agency)}/nomination` }, { fields, button });
}

/** To propose it, once the letter is written down; or to give it back. */
function decisionMarkup({ agency, nomination }: Applied, { language }: Words): Markup {
  const { applications } = REVIEW[language];
  const attributes = { required: '', maxlength: 2000, autocomplete: 'off', dir: 'auto' };
  const next = `/${language}/review/{proposal}`;
  const propose = form({ path: `${pathOf(agency)}/proposal`, next }, { button: applications.propose });
  const fields = field('reason', applications.reason, { attributes });
  const giveBack = form(
    { path: `${pathOf(agency)}/return`, next: `/${language}/review` },
    { fields, button: applications.giveBack },
  );
  return html`<section aria-labelledby="propose"><h2 id="propose">${applications.propose}</h2><p>${applications.proposeHint}</p>
${nomination === null ? null : propose}</section>
<section aria-labelledby="return"><h2 id="return">${applications.giveBack}</h2>${giveBack}</section>`;
}

function pathOf(agency: AgencyId): string {
  return `/v1/agencies/${agency}/application`;
}
