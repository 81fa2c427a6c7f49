/** Proposals over the API: it takes signatures, and no clicks. */
import { z } from 'zod';
import { MAX_CONTACTS } from '../../annex.ts';
import { agencyId } from '../../fields.ts';
import { settledAgency } from '../../log/agency.ts';
import { type KeyId, keyId, passkeyChallenge } from '../../log/keys.ts';
import { NETWORK, type Payload } from '../../log/payload.ts';
import { knownKeys } from '../../log/signatures.ts';
import type { AgencyId } from '../../lookup.ts';
import { bytesToSign, type Proposal, printProposal, propose, readProposal } from '../../proposal.ts';
import { isInvited } from '../accounts.ts';
import { ASSURANCES } from '../assurances.ts';
import { type Caller, forAnyone, forCallers, type Operation, type Outgoing } from '../operation.ts';
import {
  concerns,
  idParam,
  isRegistrar,
  listOf,
  network,
  notFound,
  type OperationParts,
  page,
  toPage,
  trace,
} from '../parts.ts';
import { Problem } from '../problems.ts';
import { draftPayload, type Filed } from '../proposals.ts';

const signatures = z
  .array(
    z.strictObject({
      keyid: z.string(),
      sig: z.string(),
      passkey: z.strictObject({ authenticator: z.string(), client: z.string() }).optional(),
    }),
  )
  .max(20);
const document = z
  .strictObject({
    payloadType: z.string(),
    payload: z.string(),
    signatures,
    certificate: z.string().optional(),
    records: z
      .array(z.strictObject({ record: z.string(), salt: z.string() }))
      .max(MAX_CONTACTS)
      .optional(),
  })
  .describe(
    'A payload and its signatures (DSSE), with the armored certificate that it names, or the records that it commits to; these are shown to whoever is to sign, and not taken from anybody.',
  );
const wanted = z.int().min(0).max(20).default(0).describe('It is not taken before so many have signed.');
const checked = z
  .array(z.enum(ASSURANCES))
  .max(ASSURANCES.length)
  .default([])
  .describe('What a registrar who is signed in has checked themselves; it is written into the trail.');
/** Either what is to be said, for the server to print, or what was printed and signed elsewhere. */
const filing = z.union([
  z.strictObject({
    type: z.string().max(50),
    subject: z.literal(NETWORK).or(agencyId),
    proposer: z.string().regex(/^[0-9a-f]{64}$/),
    body: z.record(z.string(), z.unknown()),
    certificate: z.string().optional(),
    wanted,
  }),
  z.strictObject({ proposal: document, wanted }),
]);
const shown = z.strictObject({
  id: z.string(),
  status: z.enum(['open', 'logged', 'withdrawn', 'superseded', 'expired']),
  type: z.string(),
  subject: z.string(),
  proposer: z.string(),
  proposed: z.string(),
  expires: z.string(),
  wanted: z.int(),
  signedBy: z.array(z.string()),
  entry: z.string().nullable(),
  index: z.int().nullable(),
});
const whole = shown.extend({
  proposal: document,
  challenge: z.string().describe('What a passkey signs, in base64url.'),
  obstacle: z.strictObject({ rule: z.string(), message: z.string() }).nullable(),
});
const taken = { description: 'It is in the log.', schema: whole };
const waiting = { description: 'It waits for what `obstacle` names; ask again at Location.', schema: whole };

/** Of one account about one subject, or of all who are not signed in. */
const MAX_WAITING = 20;

/** In octets: a payload of the greatest length in base64, and a certificate. */
const MAX_PROPOSAL = 256 * 1024;

export function proposalOperations(parts: OperationParts): Operation[] {
  return [
    fileProposal(parts),
    listProposals(parts),
    showProposal(parts),
    bringSignatures(parts),
    withdrawProposal(parts),
  ];
}

function fileProposal(parts: OperationParts): Operation {
  const { proposals } = parts;
  return forAnyone({
    id: 'propose',
    method: 'post',
    path: '/v1/proposals',
    summary: 'Files a proposal. Without a session it must bear its proposer’s signature.',
    once: true,
    limit: MAX_PROPOSAL,
    body: filing,
    answers: { 201: taken, 202: waiting },
    problems: ['not-signed-in', 'forbidden', 'rule-broken', 'halted'],
    handle: async ({ body, caller }) => {
      const proposal = read(parts, body);
      requireMayFile(parts, caller, proposal);
      const filed = await proposals.file(proposal, { creator: caller?.account.id ?? null, wanted: body.wanted });
      trace(parts, caller, 'proposal.file', filed.id);
      return answer(parts, filed, 201);
    },
  });
}

function listProposals(parts: OperationParts): Operation {
  const { proposals } = parts;
  return forCallers({
    id: 'listProposals',
    method: 'get',
    path: '/v1/proposals',
    summary: 'Proposals, older first: all for the secretariat, its own for an agency.',
    who: ['registrar', 'editor', 'reviewer', 'auditor', 'agency'],
    query: z.strictObject({ ...page, subject: z.string().max(63).optional() }),
    answers: { 200: { description: 'A page.', schema: listOf(shown) } },
    handle: ({ query, caller }) => {
      const { cursor, limit } = query;
      const subject = caller.account.kind === 'agency' ? caller.account.holder : (query.subject ?? null);
      const found = proposals.list({ after: cursor, limit: limit + 1, subject });
      return { status: 200, body: toPage(found, limit, show) };
    },
  });
}

function showProposal(parts: OperationParts): Operation {
  return forAnyone({
    id: 'readProposal',
    method: 'get',
    path: '/v1/proposals/{id}',
    summary: 'A proposal, for whoever was given its id.',
    params: idParam,
    answers: { 200: { description: 'As it stands.', schema: whole } },
    handle: async ({ params }) => {
      const found = requireProposal(parts, params.id);
      const proposal = { ...found.proposal, records: parts.contacts.beside(found) };
      return { status: 200, body: await showWhole(parts, { ...found, proposal }) };
    },
  });
}

function bringSignatures(parts: OperationParts): Operation {
  const { proposals } = parts;
  return forAnyone({
    id: 'sign',
    method: 'post',
    path: '/v1/proposals/{id}/signatures',
    summary: 'Brings signatures; nobody has to be signed in, for each proves itself.',
    params: idParam,
    limit: MAX_PROPOSAL,
    body: z.strictObject({ signatures, checked }),
    answers: { 200: taken, 202: waiting },
    problems: ['closed', 'rule-broken', 'halted'],
    handle: async ({ params, body, caller }) => {
      const document = {
        ...JSON.parse(printProposal(requireProposal(parts, params.id).proposal)),
        signatures: body.signatures,
      };
      const filed = await proposals.sign(params.id, readProposal(JSON.stringify(document)).signatures);
      for (const { keyid } of body.signatures) trace(parts, caller, 'proposal.sign', `${params.id} ${keyid}`);
      if (isRegistrar(caller))
        for (const each of body.checked) trace(parts, caller, 'proposal.assure', `${params.id} ${each}`);
      return answer(parts, filed ?? requireProposal(parts, params.id), 200);
    },
  });
}

function withdrawProposal(parts: OperationParts): Operation {
  const { proposals } = parts;
  return forCallers({
    id: 'withdraw',
    method: 'delete',
    path: '/v1/proposals/{id}',
    summary: 'Withdraws a proposal of one’s own.',
    who: 'signed in',
    params: idParam,
    answers: { 200: { description: 'It is withdrawn.', schema: whole } },
    problems: ['closed'],
    handle: async ({ params, caller }) => {
      const open = requireProposal(parts, params.id);
      if (open.creator !== caller.account.id) throw new Problem('forbidden', 'this is for who proposed it');
      const withdrawn = await proposals.withdraw(open.id);
      trace(parts, caller, 'proposal.withdraw', open.id);
      return { status: 200, body: await showWhole(parts, withdrawn ?? open) };
    },
  });
}

/** @throws Problem */
function requireProposal({ proposals }: OperationParts, id: string): Filed {
  const found = proposals.find(id);
  if (found === null) throw notFound('proposal');
  return found;
}

/** @throws EntryError */
function read({ keeper, now }: OperationParts, body: z.output<typeof filing>): Proposal {
  // Contacts come in by their own operation, which looks at them, or what was erased would come back with a signature.
  if ('proposal' in body) return { ...readProposal(JSON.stringify(body.proposal)), records: [] };
  const wish = { ...body, proposer: body.proposer as KeyId };
  return propose(draftPayload(keeper.state, wish, now()), body.certificate ?? null);
}

/**
 * Not to decide what becomes of it, which signatures do, but to keep the list free of what nobody asked for: whoever is concerned files, or
 * whoever has signed with a key that counts. A new agency has none that does, so it must have been invited.
 * @throws Problem
 */
function requireMayFile(parts: OperationParts, caller: Caller | null, { payload, signatures }: Proposal): void {
  if (isRegistrar(caller)) return;
  const creator = caller?.account.id ?? null;
  const waiting = parts.proposals.open(payload.subject).filter((each) => each.creator === creator);
  if (waiting.length >= MAX_WAITING) throw new Problem('forbidden', `${MAX_WAITING} proposals about it wait already`);
  if (caller !== null && mayFile(caller, payload)) return;
  const isSigned = signatures.some(({ keyid }) => keyid === payload.proposer);
  if (isSigned && isKnown(parts, payload)) return;
  if (caller !== null) throw new Problem('forbidden', 'it is not about this agency');
  throw new Problem('not-signed-in', 'sign in, or let its proposer sign it first');
}

/** Anybody can make a key, and let it ask for something. */
function isKnown(parts: OperationParts, { type, subject, proposer }: Payload): boolean {
  if (type === 'agency.enrol') return isInvited(parts.db, subject);
  const agency = parts.keeper.state.agencies.get(subject as AgencyId);
  const known = knownKeys(network(parts), agency ? settledAgency(agency, parts.now()) : null);
  return known.some((key) => keyId(key) === proposer);
}

function mayFile(caller: Caller, { type, subject }: Payload): boolean {
  if (type === 'tree.publish') return caller.roles.includes('editor');
  return caller.account.kind === 'agency' && concerns(caller, subject);
}

async function answer(parts: OperationParts, filed: Filed, status: 200 | 201): Promise<Outgoing> {
  const headers = { location: `/v1/proposals/${filed.id}` };
  const body = await showWhole(parts, filed);
  return { status: filed.status === 'logged' ? status : 202, headers, body };
}

function show({ id, status, proposal, wanted, expires, entry, index }: Filed): z.input<typeof shown> {
  const { type, subject, proposer, proposed } = proposal.payload;
  const times = { proposed: proposed.toISOString(), expires: expires.toISOString() };
  const signedBy = proposal.signatures.map(({ keyid }) => keyid);
  return { id, status, type, subject, proposer, ...times, wanted, signedBy, entry, index };
}

async function showWhole({ proposals }: OperationParts, filed: Filed): Promise<z.input<typeof whole>> {
  return {
    ...show(filed),
    proposal: JSON.parse(printProposal(filed.proposal)),
    challenge: passkeyChallenge(bytesToSign(filed.proposal)).toString('base64url'),
    obstacle: filed.status === 'open' ? await proposals.obstacle(filed) : null,
  };
}
