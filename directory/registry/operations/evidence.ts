/** The checks of names over the API, and the evidence that comes of them. */
import { z } from 'zod';
import { address, domain } from '../../fields.ts';
import type { AgencyId } from '../../lookup.ts';
import { type Evidence, evidenceOf, evidenceText } from '../evidence.ts';
import { recordFor } from '../name-checks.ts';
import { type Caller, forCallers, type Operation } from '../operation.ts';
import { agencyParam, concerns, network, notFound, type OperationParts, trace } from '../parts.ts';
import { Problem } from '../problems.ts';

const evidence = z.strictObject({
  digest: z.string().describe('What an entry names.'),
  kind: z.enum(['domain', 'address']),
  agency: z.string(),
  name: z.string(),
  at: z.string(),
  proven: z.boolean(),
  answers: z.array(z.strictObject({ from: z.string(), found: z.string() })),
});
const checked = evidence.extend({ record: z.strictObject({ name: z.string(), text: z.string() }) });

export function evidenceOperations(parts: OperationParts): Operation[] {
  return [checkDomainOf(parts), mailCode(parts), takeCode(parts), listEvidence(parts), readEvidence(parts)];
}

function checkDomainOf(parts: OperationParts): Operation {
  const { checks } = parts;
  return forCallers({
    id: 'checkDomain',
    method: 'post',
    path: '/v1/agencies/{agency}/domain-checks',
    summary: 'Looks for the agency’s record in the DNS of a domain; `record` is what should be there.',
    who: ['registrar', 'agency'],
    guarded: true,
    params: agencyParam,
    body: z.strictObject({ domain }),
    answers: { 201: { description: 'What was found, proven or not.', schema: checked } },
    handle: async ({ params: { agency }, body, caller }) => {
      requireConcern(caller, agency);
      const found = await checks.checkDomain(agency, body.domain);
      trace(parts, caller, 'name.check', `${agency} ${body.domain}`);
      const record = recordFor(network(parts).name, agency, body.domain);
      return { status: 201, body: { ...show(found), record } };
    },
  });
}

function mailCode(parts: OperationParts): Operation {
  const { checks } = parts;
  return forCallers({
    id: 'sendCode',
    method: 'post',
    path: '/v1/agencies/{agency}/mailbox-codes',
    summary: 'Mails a code to an address that the agency wants to register.',
    who: ['registrar', 'agency'],
    guarded: true,
    params: agencyParam,
    body: z.strictObject({ address }),
    problems: ['not-proven'],
    answers: { 202: { description: 'The code is on its way, and good for a day.' } },
    handle: async ({ params: { agency }, body, caller }) => {
      requireConcern(caller, agency);
      if (!(await checks.sendCode(agency, body.address)))
        throw new Problem('too-many-requests', 'a code was mailed a moment ago', {
          headers: { 'retry-after': '60' },
        });
      trace(parts, caller, 'name.mail', `${agency} ${body.address}`);
      return { status: 202 };
    },
  });
}

function takeCode(parts: OperationParts): Operation {
  const { checks } = parts;
  return forCallers({
    id: 'checkCode',
    method: 'post',
    path: '/v1/agencies/{agency}/mailbox-checks',
    summary: 'Proves an address by the code that was mailed to it.',
    who: ['registrar', 'agency'],
    guarded: true,
    params: agencyParam,
    body: z.strictObject({ address, code: z.string().max(40) }),
    answers: { 201: { description: 'It is proven.', schema: evidence } },
    problems: ['not-proven'],
    handle: ({ params: { agency }, body, caller }) => {
      requireConcern(caller, agency);
      const found = checks.checkCode(agency, body.address, body.code);
      if (found === null) throw new Problem('not-proven', 'it is not the code, or no longer; ask for a new one');
      trace(parts, caller, 'name.check', `${agency} ${body.address}`);
      return { status: 201, body: show(found) };
    },
  });
}

function listEvidence(parts: OperationParts): Operation {
  const { db } = parts;
  return forCallers({
    id: 'listEvidence',
    method: 'get',
    path: '/v1/agencies/{agency}/evidence',
    summary: 'Every check of an agency’s names, the latest first.',
    who: 'signed in',
    params: agencyParam,
    answers: { 200: { description: 'At most 500.', schema: z.strictObject({ items: z.array(evidence) }) } },
    handle: ({ params: { agency }, caller }) => {
      requireConcern(caller, agency);
      trace(parts, caller, 'evidence.read', agency);
      return { status: 200, body: { items: evidenceOf(db, agency).map(show) } };
    },
  });
}

function readEvidence(parts: OperationParts): Operation {
  const { db } = parts;
  return forCallers({
    id: 'readEvidence',
    method: 'get',
    path: '/v1/agencies/{agency}/evidence/{digest}',
    summary: 'A record octet for octet, whose SHA-256 is what an entry names.',
    who: 'signed in',
    params: agencyParam.extend({ digest: z.string().regex(/^[0-9a-f]{64}$/) }),
    answers: { 200: { description: 'JSON as it was written down.', schema: z.string(), media: 'text/plain' } },
    handle: ({ params: { agency, digest }, caller }) => {
      requireConcern(caller, agency);
      const text = evidenceText(db, agency, digest);
      if (text === null) throw notFound('record');
      trace(parts, caller, 'evidence.read', `${agency} ${digest}`);
      return { status: 200, body: text };
    },
  });
}

function requireConcern(caller: Caller, agency: AgencyId): void {
  if (!concerns(caller, agency)) throw new Problem('forbidden', 'it is another agency');
}

function show({ digest, record }: Evidence): z.input<typeof evidence> {
  const { kind, agency, name, at, proven, answers } = record;
  return { digest, kind, agency, name, at, proven, answers: answers.map((each) => ({ ...each })) };
}
