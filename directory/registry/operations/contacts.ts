/** An agency's contacts over the API: seen, put as a whole and signed elsewhere, and each erased at once. */
import { z } from 'zod';
import { contact, MAX_CONTACTS } from '../../annex.ts';
import { agencyId } from '../../fields.ts';
import { type Agency, isAddressOf, settledAgency } from '../../log/agency.ts';
import { digest, distinct } from '../../log/payload-fields.ts';
import type { Contact } from '../../lookup.ts';
import { type Caller, forCallers, type Operation, type Outgoing } from '../operation.ts';
import { agencyParam, concerns, notFound, type OperationParts, trace } from '../parts.ts';
import { Problem } from '../problems.ts';

const listed = z.array(z.strictObject({ commitment: digest, contact }));
const proposal = z.string().describe('Its address; the agency signs it there.');
const standing = z.strictObject({
  inForce: listed,
  erased: z.int().describe('So many the log still commits to whose records were erased.'),
  waiting: z.strictObject({ proposal, contacts: listed }).nullable().describe('What the agency has not signed yet.'),
});
const list = z.strictObject({ contacts: distinct(contact, 0, MAX_CONTACTS, (each) => JSON.stringify(each)) });

/** In octets: what of it is printed must fit into a proposal. */
const MAX_LIST = 128 * 1024;

export function contactOperations(parts: OperationParts): Operation[] {
  return [readContacts(parts), writeContacts(parts), eraseContact(parts)];
}

function readContacts(parts: OperationParts): Operation {
  return forCallers({
    id: 'readContacts',
    method: 'get',
    path: '/v1/agencies/{agency}/contacts',
    summary: 'An agency’s contacts, for itself and the secretariat.',
    who: ['registrar', 'editor', 'reviewer', 'auditor', 'agency'],
    params: agencyParam,
    answers: {
      200: { description: 'Those in force, and those that wait. Its ETag is for changing them.', schema: standing },
    },
    handle: ({ params, caller }) => {
      const agency = requireAgency(parts, params.agency, caller);
      trace(parts, caller, 'contacts.read', agency.id);
      return answer(parts, agency);
    },
  });
}

function writeContacts(parts: OperationParts): Operation {
  return forCallers({
    id: 'writeContacts',
    method: 'put',
    path: '/v1/agencies/{agency}/contacts',
    summary: 'Proposes that these be the agency’s contacts and no others; its identity key signs that.',
    who: ['agency'],
    params: agencyParam,
    // Two colleagues at it, or a page from before a contact was erased, must not undo each other.
    conditional: true,
    limit: MAX_LIST,
    body: list,
    answers: {
      200: { description: 'They are in force already.', schema: standing },
      202: { description: 'They wait for the signature, at Location.', schema: standing },
    },
    problems: ['not-proven', 'rule-broken', 'halted'],
    handle: async ({ params, body, caller, version }) => {
      const agency = requireAgency(parts, params.agency, caller);
      for (const each of body.contacts) checkContact(each, agency, parts.now());
      const wish = { contacts: body.contacts, creator: caller.account.id, version };
      const filed = await parts.contacts.propose(agency.id, wish);
      trace(parts, caller, 'contacts.write', filed ? `${agency.id} ${filed.id}` : agency.id);
      const shown = answer(parts, agency);
      if (filed === null) return shown;
      return { ...shown, status: 202, headers: { ...shown.headers, location: addressOf(filed) } };
    },
  });
}

function eraseContact(parts: OperationParts): Operation {
  return forCallers({
    id: 'eraseContact',
    method: 'delete',
    path: '/v1/agencies/{agency}/contacts/{commitment}',
    summary: 'Erases a contact at once; nobody has to sign that, for the log never held it.',
    // A person may ask the secretariat as well as the agency to be forgotten.
    who: ['registrar', 'agency'],
    params: z.strictObject({ agency: agencyId, commitment: digest }),
    answers: { 204: { description: 'There is no trace of it left.' } },
    problems: ['rule-broken', 'halted'],
    handle: async ({ params: { agency: id, commitment }, caller }) => {
      requireAgency(parts, id, caller);
      if (!(await parts.contacts.erase(id, commitment))) throw notFound('contact');
      trace(parts, caller, 'contacts.erase', `${id} ${commitment}`);
      return { status: 204 };
    },
  });
}

/** @throws Problem */
function requireAgency({ keeper, now }: OperationParts, id: Agency['id'], caller: Caller): Agency {
  const found = keeper.state.agencies.get(id);
  if (found === undefined) throw notFound('agency');
  if (!concerns(caller, id)) throw new Problem('forbidden', 'it is not about this agency');
  return settledAgency(found, now());
}

/** Whoever is written to must be of the agency, and nobody has confirmed anything tomorrow. @throws Problem */
function checkContact({ address, deputy, confirmed }: Contact, agency: Agency, now: Date): void {
  for (const each of deputy === null ? [address] : [address, deputy])
    if (!isAddressOf(agency, each))
      throw new Problem('not-proven', `${each} is neither a registered address of the agency nor of a domain of it`);
  // Where the day begins first, it begins fourteen hours before it does in UTC.
  const latest = new Date(now.getTime() + 14 * 60 * 60 * 1000).toISOString().slice(0, 10);
  if (confirmed !== null && confirmed > latest)
    throw new Problem('malformed-request', `confirmed: ${confirmed} is yet to come`);
}

function answer({ contacts }: OperationParts, agency: Agency): Outgoing {
  const { waiting, version, ...rest } = contacts.of(agency);
  const body = { ...rest, waiting: waiting && { ...waiting, proposal: addressOf(waiting.proposal) } };
  return { status: 200, headers: { etag: `"${version}"` }, body };
}

function addressOf({ id }: { readonly id: string }): string {
  return `/v1/proposals/${id}`;
}
