/** The page on which an agency keeps its contacts: those in force, those that wait for its signature, and a form for each to change it. */
import type { ContactDocument } from '../../../annex.ts';
import { type Agency, settledAgency } from '../../../log/agency.ts';
import type { AgencyId, Contact } from '../../../lookup.ts';
import { copyable, form, live } from '../../../paper/form.ts';
import { html, type Markup } from '../../../paper/html.ts';
import { code, foreign, list, sentence, terms, time } from '../../../paper/phrases.ts';
import { contactFields } from '../../../telling/contact-fields.ts';
import { printable } from '../../../telling/printable.ts';
import type { Listed, Standing } from '../../contacts.ts';
import { isRegistrar, notFound, type OperationParts, trace } from '../../parts.ts';
import type { Page } from '../page.ts';
import { gatewaySign } from '../review/commands.ts';
import { fieldsMarkup } from '../timeline.ts';
import type { Words } from '../words.ts';
import { contactForm, zoneList } from './contact-form.ts';
import { CONTACTS } from './texts.ts';

/** What the page is made of. */
interface View {
  readonly agency: Agency;
  readonly standing: Standing;
  /** That signs a proposal. */
  readonly command: (proposal: string) => string;
  readonly now: Date;
}

export function contactsPage(parts: OperationParts): Page {
  return {
    path: '/contacts',
    who: ['agency'],
    link: ({ language }, caller) => (caller?.account.kind === 'agency' ? CONTACTS[language].title : null),
    show({ words, caller }) {
      const view = viewOf(parts, caller!.account.holder as AgencyId);
      const says = CONTACTS[words.language];
      trace(parts, caller, 'contacts.read', view.agency.id);
      return {
        title: says.title,
        acts: true,
        main: html`<p>${says.intro}</p>
${inForceSection(view, words)}
<section aria-labelledby="to-sign"><h2 id="to-sign">${says.toSign}</h2>${waitingMarkup(view, words)}</section>
${changeSection(view, words)}`,
      };
    },
  };
}

/** The same for those of the secretariat, who may have to call: what is in force; a registrar erases for whoever asks to be forgotten. */
export function contactsOfPage(parts: OperationParts): Page {
  return {
    path: '/members/{agency}/contacts',
    who: ['registrar', 'editor', 'reviewer', 'auditor'],
    show({ params, words, caller }) {
      const view = viewOf(parts, params.agency as AgencyId);
      trace(parts, caller, 'contacts.read', view.agency.id);
      return {
        title: `${CONTACTS[words.language].title}: ${printable(view.agency.name)}`,
        ...(isRegistrar(caller) && { acts: true }),
        main: inForceSection(view, words, isRegistrar(caller)),
      };
    },
  };
}

/** @throws Problem where the agency is not in the log yet */
function viewOf(parts: OperationParts, id: AgencyId): View {
  const { keeper, contacts, now } = parts;
  const found = keeper.state.agencies.get(id);
  if (found === undefined) throw notFound('agency');
  const agency = settledAgency(found, now());
  return { agency, standing: contacts.of(agency), command: (each) => gatewaySign(parts, each), now: now() };
}

function inForceSection({ agency, standing, now }: View, words: Words, mayErase = true): Markup {
  const says = CONTACTS[words.language];
  const { inForce, erased } = standing;
  const old = dayOf(new Date(now.getTime() - HALF_A_YEAR));
  const item = ({ commitment, contact }: Listed): Markup => {
    const { role, confirmed } = contact;
    const act = { method: 'delete', path: `${pathOf(agency)}/${commitment}` } as const;
    const warning = (confirmed ?? '') < old ? html`<p class="warning">${says.old}</p>` : null;
    const erase = mayErase ? form(act, { button: says.erase, quiet: true, label: `${says.erase}: ${role}` }) : null;
    return html`<li>${contactCard(contact, commitment, words)}${warning}${erase}</li>`;
  };
  return html`<section aria-labelledby="in-force"><h2 id="in-force">${says.inForce}</h2>
${erased > 0 ? html`<p>${sentence(says.erased, { count: erased })}</p>` : null}
${inForce.length > 0 ? html`<ul class="cards">${inForce.map(item)}</ul>` : html`<p>${says.none}</p>`}
${inForce.length > 0 && mayErase ? html`<p class="hint">${says.eraseHint}</p>` : null}</section>`;
}

function waitingMarkup({ standing: { waiting }, command }: View, words: Words): Markup {
  const { language } = words;
  const says = CONTACTS[language];
  if (waiting === null)
    return live('signing', null, html`<p>${says.nothing} <a href="/${language}/contacts">${says.show}</a></p>`);
  const { proposal, contacts } = waiting;
  const address = `/v1/proposals/${proposal.id}`;
  const roles = contacts.map(({ contact: { role, address: at } }) => html`${foreign(role)} ${code(at)}`);
  const content = html`<p>${says.signHint}</p>${copyable('command', command(proposal.id), says.command, words)}<p class="hint">${says.folderHint}</p>
${terms([
  [says.toSign, roles.length > 0 ? list(roles) : words.telling.none],
  [says.until, time(proposal.expires)],
])}`;
  const withdraw = form({ method: 'delete', path: address }, { button: says.withdraw, quiet: true });
  return html`${live('signing', SIGNED_SOON, content)}${withdraw}`;
}

/** Each form puts a whole list, which begins as the one that waits, so that one signature is for all that was changed. */
function changeSection({ agency, standing, now }: View, words: Words): Markup {
  const says = CONTACTS[words.language];
  const all = (standing.waiting?.contacts ?? standing.inForce).map(({ contact }) => contact as ContactDocument);
  const common = { path: pathOf(agency), version: standing.version };
  const today = dayOf(now);
  const put = (contacts: readonly ContactDocument[], button: string, label: string): Markup =>
    form({ method: 'put', ...common, body: { contacts } }, { button, quiet: true, label });
  const changes = all.map(
    (each, at) => html`<details><summary>${foreign(each.role)} ${code(each.address)}</summary>
${contactForm({ ...common, all, at, today }, words)}
${put(all.toSpliced(at, 1), says.remove, `${says.remove}: ${each.role}`)}</details>`,
  );
  const confirmed = all.map((each) => ({ ...each, confirmed: today }));
  return html`<section aria-labelledby="change"><h2 id="change">${says.change}</h2><p>${says.changeHint}</p>
<p>${says.own}</p>${list([...agency.domains.keys(), ...agency.addresses.keys()].map(code))}${zoneList()}
${all.length > 0 ? put(confirmed, says.confirmAll, says.confirmAll) : null}${changes}
<details${all.length === 0 ? html` open` : null}><summary>${says.add}</summary>${contactForm({ ...common, all, at: all.length, today }, words)}</details></section>`;
}

/** In milliseconds. */
const HALF_A_YEAR = 183 * 24 * 60 * 60 * 1000;
/** While somebody stands at the gateway with the stick, in seconds. */
const SIGNED_SOON = 10;

function contactCard(contact: Contact, id: string, words: Words): Markup {
  const [role, ...rest] = contactFields(contact, words.telling);
  return html`<article aria-labelledby="k${id}"><h3 id="k${id}"><bdi>${role!.values}</bdi></h3>${fieldsMarkup(rest, words)}</article>`;
}

function pathOf({ id }: Agency): string {
  return `/v1/agencies/${id}/contacts`;
}

/** In UTC. */
function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
