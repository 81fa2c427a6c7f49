/** The log and its members as people ask for them, the cosignatures that gateways bring, and the trail of who saw what. */
import { z } from 'zod';
import { type Agency, settledAgency, standingAt } from '../../log/agency.ts';
import { digest } from '../../log/payload-fields.ts';
import { rootAt } from '../../log/tree.ts';
import { addBlob } from '../entries.ts';
import { forAnyone, forCallers, type Operation, type Outgoing } from '../operation.ts';
import { agencyParam, listOf, notFound, type OperationParts, pageQuery, toPage, trace } from '../parts.ts';
import { Problem } from '../problems.ts';
import { readTrail } from '../trail.ts';
import { takeCosignatures } from '../witnesses.ts';

const status = z.strictObject({
  network: z.string(),
  genesis: z.string(),
  size: z.int(),
  root: z.string(),
  logged: z.string(),
});
const agency = z.strictObject({
  id: z.string(),
  name: z.string(),
  country: z.string(),
  kind: z.enum(['gateway', 'mail-client']),
  standing: z.enum(['coming', 'active', 'suspended', 'left']),
  since: z.string(),
  domains: z.array(z.string()),
  addresses: z.array(z.string()),
  identity: z.array(z.string()),
  recovery: z.string(),
  certificates: z.array(z.strictObject({ digest: z.string(), fingerprint: z.string(), revoked: z.boolean() })),
  pending: z.array(z.strictObject({ entry: z.string(), type: z.string(), effective: z.string(), paused: z.boolean() })),
  last: z.string(),
});
const record = z.strictObject({
  number: z.int(),
  at: z.string(),
  account: z.string().nullable(),
  action: z.string(),
  object: z.string(),
  digest: z.string(),
});

/** In octets; no gateway takes more than four times as much. */
const MAX_CONTENT = 1024 * 1024;

export function logOperations(parts: OperationParts): Operation[] {
  return [
    readLogStatus(parts),
    listAgencies(parts),
    readAgency(parts),
    keepContent(parts),
    addCheckpoint(parts),
    showTrail(parts),
  ];
}

function readLogStatus(parts: OperationParts): Operation {
  return forAnyone({
    id: 'readLogStatus',
    method: 'get',
    path: '/v1/log',
    summary: 'How far the log has got.',
    answers: { 200: { description: 'As of the last entry.', schema: status } },
    handle: () => ({ status: 200, body: showStatus(parts) }),
  });
}

function listAgencies(parts: OperationParts): Operation {
  const { keeper, now } = parts;
  return forAnyone({
    id: 'listAgencies',
    method: 'get',
    path: '/v1/agencies',
    summary: 'Everyone who ever was a member, in the order of enrolment.',
    query: pageQuery,
    answers: { 200: { description: 'A page.', schema: listOf(agency) } },
    handle: ({ query: { cursor, limit } }) => {
      const all = [...keeper.state.agencies.values()].map((each, at) => ({ number: at + 1, agency: each }));
      const found = all.slice(cursor, cursor + limit + 1);
      return { status: 200, body: toPage(found, limit, (each) => showAgency(each.agency, now())) };
    },
  });
}

function readAgency(parts: OperationParts): Operation {
  const { keeper, now } = parts;
  return forAnyone({
    id: 'readAgency',
    method: 'get',
    path: '/v1/agencies/{agency}',
    summary: 'An agency as the log has it now.',
    params: agencyParam,
    answers: { 200: { description: 'The agency.', schema: agency } },
    handle: ({ params }) => {
      const found = keeper.state.agencies.get(params.agency);
      if (found === undefined) throw notFound('agency');
      return { status: 200, body: showAgency(found, now()) };
    },
  });
}

function keepContent(parts: OperationParts): Operation {
  return forCallers({
    id: 'keepContent',
    method: 'post',
    path: '/v1/contents',
    summary:
      'Keeps a Decision Tree for a proposal to name by its SHA-256; it is published with the entry, and not before.',
    who: ['editor'],
    guarded: true,
    media: 'text/plain',
    limit: MAX_CONTENT,
    body: z.string().min(1),
    answers: { 201: { description: 'It is kept.', schema: z.strictObject({ content: digest }) } },
    handle: ({ body, caller }) => {
      const content = addBlob(parts.db, Buffer.from(body));
      trace(parts, caller, 'content.keep', content);
      return { status: 201, body: { content } };
    },
  });
}

function addCheckpoint(parts: OperationParts): Operation {
  return forAnyone({
    id: 'addCheckpoint',
    method: 'post',
    path: '/add-checkpoint',
    summary: 'Takes a checkpoint of this log with a witness’s cosignature (after C2SP tlog-witness).',
    media: 'text/plain',
    limit: 32 * 1024,
    body: z.string(),
    answers: { 200: { description: 'It will be published.', schema: z.literal(''), media: 'text/plain' } },
    problems: ['forbidden', 'not-found', 'other-size', 'halted'],
    handle: ({ body }) => witness(parts, body),
  });
}

function showTrail(parts: OperationParts): Operation {
  const { db } = parts;
  return forCallers({
    id: 'readTrail',
    method: 'get',
    path: '/v1/trail',
    summary: 'Who signed in, saw or did what.',
    who: ['registrar', 'auditor'],
    query: pageQuery,
    answers: { 200: { description: 'A page, older first.', schema: listOf(record) } },
    handle: ({ query: { cursor, limit }, caller }) => {
      trace(parts, caller, 'trail.read', String(cursor));
      return { status: 200, body: toPage(readTrail(db, cursor, limit + 1), limit, (each) => each) };
    },
  });
}

/** The statuses are those of tlog-witness 1.0.0. @throws Problem */
async function witness(parts: OperationParts, note: string): Promise<Outgoing> {
  const result = await takeCosignatures(parts, note);
  switch (result.outcome) {
    case 'taken':
      return { status: 200, body: '' };
    case 'malformed':
      throw new Problem('malformed-request', 'it is no checkpoint with cosignatures that fit');
    case 'not ours':
      throw new Problem('not-found', 'it is not a checkpoint of this log');
    case 'unknown witness':
      throw new Problem('forbidden', 'no witness of the network has signed it');
    case 'other size':
      throw new Problem('other-size', 'cosign the latest', { more: { size: result.size } });
    case 'contradiction':
      throw new Problem('halted', 'it contradicts this log, and is signed by its key');
    default:
      return result satisfies never;
  }
}

function showStatus({ keeper }: OperationParts): z.input<typeof status> {
  const { state, tree } = keeper;
  const { name, genesis } = state.network;
  const root = Buffer.from(rootAt(tree)).toString('base64');
  return { network: name, genesis, size: tree.size, root, logged: state.logged.toISOString() };
}

function showAgency(last: Agency, now: Date): z.input<typeof agency> {
  const settled = settledAgency(last, now);
  const { id, name, country, kind, enrolled, identity, recovery, certificates, pending } = settled;
  const { standing, since } =
    enrolled > now ? { standing: 'coming' as const, since: enrolled } : standingAt(settled, now);
  return {
    ...{ id, name, country, kind, standing, since: since.toISOString() },
    domains: [...settled.domains.keys()],
    addresses: [...settled.addresses.keys()],
    identity: [...identity],
    recovery,
    certificates: certificates.map(({ digest, certificate, revoked }) => ({
      digest,
      fingerprint: certificate.fingerprint,
      revoked: revoked !== null,
    })),
    pending: pending.map(({ entry, payload, effective, paused }) => ({
      entry,
      type: payload.type,
      effective: effective.toISOString(),
      paused,
    })),
    last: settled.last,
  };
}
