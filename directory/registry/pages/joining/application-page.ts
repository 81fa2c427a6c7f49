/** The step of the application: its file is handed over, verified, and shown as the directory understands it. */
import { keyId } from '../../../log/keys.ts';
import { field, form, live } from '../../../paper/form.ts';
import { html, type Markup } from '../../../paper/html.ts';
import { code, foreign, isolated, list, terms } from '../../../paper/phrases.ts';
import { domainText } from '../../../telling/agency-fields.ts';
import { certificateTexts, countryText } from '../../../telling/field.ts';
import { grouped } from '../../../telling/grouped.ts';
import type { OperationParts } from '../../parts.ts';
import type { Page } from '../page.ts';
import type { Words } from '../words.ts';
import { currentProposal, type Joining, stepLink, stepPage } from './joining.ts';
import { JOINING } from './texts.ts';

export function applicationPage(parts: OperationParts): Page {
  return stepPage(parts, 'application', (joining, words) => {
    const says = JOINING[words.language].application;
    const isFixed = joining.inLog !== null || currentProposal(joining) !== null;
    return live(
      'application-part',
      null,
      html`<section aria-labelledby="said"><h2 id="said">${says.says}</h2>${contentMarkup(joining, words)}</section>
<section aria-label="${says.take}">${isFixed ? html`<p>${says.fixed}</p>` : fileForm(joining, words)}</section>`,
    );
  });
}

function fileForm({ agency, application }: Joining, { language }: Words): Markup {
  const says = JOINING[language].application;
  const attributes = { type: 'file', accept: '.json,application/json', required: '' };
  return form(
    { method: 'put', path: `/v1/agencies/${agency}/application` },
    {
      fields: html`${application && html`<p>${says.another}</p>`}${field('application', says.choose, { attributes, hint: says.hint })}`,
      button: says.take,
    },
  );
}

function contentMarkup({ application }: Joining, words: Words): Markup {
  const { application: says, goOn } = JOINING[words.language];
  if (application === null) return html`<p>${says.none}</p>`;
  const { telling } = words;
  const { labels } = telling;
  const { name, country, kind, identity, recovery, domains, addresses, certificate, endpoint } = application.says;
  return html`${terms([
    [labels.name, foreign(name)],
    [labels.country, isolated(countryText(country, telling))],
    [labels.kind, telling.kinds[kind]],
    [labels.domain, domains.length > 0 ? list(domains.map((domain) => isolated(domainText(domain)))) : null],
    [labels.address, addresses.length > 0 ? list(addresses.map((address) => foreign(address))) : null],
    [labels.identity, list(identity.map((key) => code(grouped(keyId(key)))))],
    [labels.recovery, code(grouped(keyId(recovery)))],
    [labels.certificate, list(certificateTexts(certificate, application.certificate, telling).map(isolated))],
    [labels.endpoint, endpoint && html`<bdi dir="ltr">${endpoint.host}:${endpoint.port}</bdi>`],
  ])}<p>${says.aloud}</p>${stepLink('names', goOn, words)}`;
}
