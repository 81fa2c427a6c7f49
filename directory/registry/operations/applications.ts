/** From an application to a proposal over the API: the agency hands it in, a registrar writes down the nomination and makes the proposal. */
import { z } from 'zod';
import { enrolmentBody, readApplication } from '../../application.ts';
import { CertificateError } from '../../certificate.ts';
import { EntryError } from '../../log/fault.ts';
import { keyId } from '../../log/keys.ts';
import { digest } from '../../log/payload-fields.ts';
import type { AgencyId } from '../../lookup.ts';
import { propose } from '../../proposal.ts';
import {
  type Applied,
  findApplication,
  giveBack,
  handedIn,
  isInLog,
  keepApplication,
  markHandedIn,
  namesAsked,
  openProposal,
  recordNomination,
  recordProposal,
} from '../applications.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { type Caller, forCallers, type Operation, type Outgoing } from '../operation.ts';
import { agencyParam, concerns, listOf, notFound, type OperationParts, pageQuery, toPage, trace } from '../parts.ts';
import { Problem } from '../problems.ts';
import { draftPayload } from '../proposals.ts';

/** In octets; mostly the certificate. */
const MAX_APPLICATION = 256 * 1024;
const PATH = '/v1/agencies/{agency}/application';

const sentence = z.string().trim().min(1).max(2000);
const brief = z.strictObject({
  agency: z.string(),
  handed: z.string().nullable().describe('When the agency handed it in; null before.'),
  returned: z.string().nullable().describe('Why the secretariat gave it back.'),
  nomination: z
    .strictObject({ letter: z.string(), verified: z.string(), by: z.string(), at: z.string() })
    .nullable()
    .describe('The SHA-256 of the letter, how its sender was verified, the registrar’s account, the time.'),
  proposal: z.string().nullable().describe('The proposal that was made of it last.'),
});
const whole = brief.extend({
  application: z.string().describe('The file, as the agency’s gateway wrote it.'),
  names: z.array(
    z.strictObject({ kind: z.enum(['domain', 'address']), name: z.string(), evidence: z.string().nullable() }),
  ),
});
const described = { description: 'As it stands.', schema: whole };

export function applicationOperations(parts: OperationParts): Operation[] {
  const alone = oneAtATime();
  // What one has looked at, another must not change before it is done.
  const inTurn = (operation: Operation): Operation => ({
    ...operation,
    handle: (incoming) => alone(async () => operation.handle(incoming)),
  });
  const changes = [writeApplication, handIn, nominate, giveItBack, makeProposal];
  return [listApplications(parts), showApplication(parts), ...changes.map((each) => inTurn(each(parts)))];
}

function listApplications(parts: OperationParts): Operation {
  return forCallers({
    id: 'listApplications',
    method: 'get',
    path: '/v1/applications',
    summary: 'Applications that were handed in, older first.',
    who: ['registrar', 'auditor'],
    query: pageQuery,
    answers: { 200: { description: 'A page.', schema: listOf(brief) } },
    handle: ({ query: { cursor, limit }, caller }) => {
      trace(parts, caller, 'application.list');
      return { status: 200, body: toPage(handedIn(parts.db, cursor, limit + 1), limit, show) };
    },
  });
}

function showApplication(parts: OperationParts): Operation {
  return forCallers({
    id: 'readApplication',
    method: 'get',
    path: PATH,
    summary: 'The application of an agency, for itself and for the secretariat.',
    who: ['registrar', 'auditor', 'agency'],
    params: agencyParam,
    answers: { 200: described },
    handle: ({ params: { agency }, caller }) => {
      if (!concerns(caller, agency)) throw notFound('application');
      requireApplication(parts, agency);
      trace(parts, caller, 'application.read', agency);
      return answer(parts, agency);
    },
  });
}

function writeApplication(parts: OperationParts): Operation {
  return forCallers({
    id: 'writeApplication',
    method: 'put',
    path: PATH,
    summary: 'Takes an application in place of an earlier one; it is not handed in yet.',
    who: ['agency'],
    limit: MAX_APPLICATION,
    params: agencyParam,
    body: z.strictObject({ application: z.string() }),
    problems: ['rule-broken'],
    answers: { 200: described },
    handle: async ({ params: { agency }, body, caller }) => {
      requireOwn(parts, caller, agency);
      const { says } = await read(body.application);
      if (says.id !== agency) throw new EntryError('form', `it is the application of ${says.id}`);
      keepApplication(parts.db, agency, body.application);
      trace(parts, caller, 'application.write', agency);
      return answer(parts, agency);
    },
  });
}

function handIn(parts: OperationParts): Operation {
  return forCallers({
    id: 'handInApplication',
    method: 'post',
    path: `${PATH}/handing-in`,
    summary: 'Hands the application in: every name must be proven.',
    who: ['agency'],
    params: agencyParam,
    problems: ['not-proven'],
    answers: { 200: described },
    handle: async ({ params: { agency }, caller }) => {
      requireOwn(parts, caller, agency);
      await requireProven(parts, requireApplication(parts, agency));
      markHandedIn(parts.db, agency, parts.now());
      trace(parts, caller, 'application.hand-in', agency);
      return answer(parts, agency);
    },
  });
}

function nominate(parts: OperationParts): Operation {
  return forCallers({
    id: 'recordNomination',
    method: 'put',
    path: `${PATH}/nomination`,
    summary: 'Writes down by which letter the State names the agency, and how its sender was verified.',
    who: ['registrar'],
    params: agencyParam,
    body: z.strictObject({ letter: digest, verified: sentence }),
    answers: { 200: described },
    handle: ({ params: { agency }, body: { letter, verified }, caller }) => {
      requireHandedIn(parts, agency);
      const nomination = { letter, verified, by: caller.account.id, at: parts.now().toISOString() };
      recordNomination(parts.db, agency, nomination);
      trace(parts, caller, 'application.nominate', `${agency} ${letter}`);
      return answer(parts, agency);
    },
  });
}

function giveItBack(parts: OperationParts): Operation {
  return forCallers({
    id: 'returnApplication',
    method: 'post',
    path: `${PATH}/return`,
    summary: 'Gives an application back, saying what is wrong with it.',
    who: ['registrar'],
    params: agencyParam,
    body: z.strictObject({ reason: sentence }),
    answers: { 200: described },
    handle: ({ params: { agency }, body, caller }) => {
      const found = requireHandedIn(parts, agency);
      requireNothingOpen(parts, found);
      giveBack(parts.db, agency, body.reason);
      trace(parts, caller, 'application.return', agency);
      return answer(parts, agency);
    },
  });
}

function makeProposal(parts: OperationParts): Operation {
  return forCallers({
    id: 'proposeEnrolment',
    method: 'post',
    path: `${PATH}/proposal`,
    summary:
      'Makes the proposal to enrol the agency, from its application and what was checked; the same again while that one is open.',
    who: ['registrar'],
    params: agencyParam,
    problems: ['not-proven', 'rule-broken'],
    answers: { 200: described },
    handle: async ({ params: { agency }, caller }) => {
      const found = requireHandedIn(parts, agency);
      if (openProposal(parts, found) === null) {
        const id = await fileEnrolment(parts, found, caller);
        recordProposal(parts.db, agency, id);
        trace(parts, caller, 'proposal.file', id);
      }
      return answer(parts, agency);
    },
  });
}

/** Proposed in the name of the identity key, as the signer program does it: nobody of the secretariat asks for a new member. @throws Problem, EntryError */
async function fileEnrolment(parts: OperationParts, found: Applied, caller: Caller): Promise<string> {
  const { keeper, proposals, now } = parts;
  const { nomination, agency } = found;
  if (nomination === null) throw new Problem('not-proven', 'no letter of nomination is written down');
  const { application, evidence } = await requireProven(parts, found);
  const wish = {
    type: 'agency.enrol',
    subject: agency,
    proposer: keyId(application.says.identity[0]!),
    body: enrolmentBody(application, { evidence, nomination: nomination.letter }),
  };
  const proposal = propose(draftPayload(keeper.state, wish, now()), application.armored);
  const { id } = await proposals.file(proposal, { creator: caller.account.id, wanted: 0 });
  return id;
}

/** The application, and for each of its names the proof. @throws Problem */
async function requireProven({ db, now }: OperationParts, { text }: Applied) {
  const application = await read(text);
  const proofs = new Map(namesAsked(db, application, now()).map(({ name, evidence }) => [name, evidence]));
  const lacking = [...proofs].filter(([, evidence]) => evidence === null).map(([name]) => name);
  if (lacking.length > 0) throw new Problem('not-proven', `not proven in the last 30 days: ${lacking.join(', ')}`);
  return { application, evidence: (name: string) => proofs.get(name)! };
}

/** @throws EntryError */
async function read(text: string) {
  return readApplication(text).catch((error) => {
    throw error instanceof CertificateError ? new EntryError('certificate', error.message, { cause: error }) : error;
  });
}

/** @throws Problem where it is not theirs to change, or not any more */
function requireOwn(parts: OperationParts, caller: Caller, agency: AgencyId): void {
  if (!concerns(caller, agency)) throw notFound('application');
  if (isInLog(parts, agency)) throw new Problem('forbidden', 'the agency is in the log already');
  const found = findApplication(parts.db, agency);
  if (found !== null) requireNothingOpen(parts, found);
}

function requireNothingOpen(parts: OperationParts, found: Applied): void {
  if (openProposal(parts, found) !== null) throw new Problem('forbidden', 'a proposal made of it is open');
}

/** @throws Problem */
function requireApplication({ db }: OperationParts, agency: AgencyId): Applied {
  const found = findApplication(db, agency);
  if (found === null) throw notFound('application');
  return found;
}

/** @throws Problem */
function requireHandedIn(parts: OperationParts, agency: AgencyId): Applied {
  const found = requireApplication(parts, agency);
  if (found.handed === null) throw notFound('application that was handed in');
  if (isInLog(parts, agency)) throw new Problem('forbidden', 'the agency is in the log already');
  return found;
}

async function answer(parts: OperationParts, agency: AgencyId): Promise<Outgoing> {
  const found = requireApplication(parts, agency);
  const names = namesAsked(parts.db, await read(found.text), parts.now());
  const body: z.input<typeof whole> = { ...show(found), application: found.text, names };
  return { status: 200, body };
}

function show({ agency, handed, returned, nomination, proposal }: Applied): z.input<typeof brief> {
  return { agency, handed: handed?.toISOString() ?? null, returned, nomination, proposal };
}
