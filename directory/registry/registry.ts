/** The secretariat's registry: its parts, built from what they are given and wired. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Database } from '../database.ts';
import { settledAgency } from '../log/agency.ts';
import type { AgencyId } from '../lookup.ts';
import type { Proposal } from '../proposal.ts';
import { makeAllowance } from '../sign-in/allowance.ts';
import { makeChallenges } from '../sign-in/challenges.ts';
import { continueSession } from '../sign-in/sessions.ts';
import type { SignerKey } from '../signed-note.ts';
import { findAccount, rolesOf } from './accounts.ts';
import { openAnnexFile } from './annex-file.ts';
import { openContacts } from './contacts.ts';
import { unprovenIn } from './evidence.ts';
import { type Allowances, makeApp } from './http.ts';
import { type Keeper, openKeeper } from './keeper.ts';
import { type NameCheckParts, openNameChecks } from './name-checks.ts';
import { openOnce } from './once.ts';
import { describeApi } from './openapi.ts';
import { type Caller, forAnyone, type Operation } from './operation.ts';
import { applicationOperations } from './operations/applications.ts';
import { contactOperations } from './operations/contacts.ts';
import { evidenceOperations } from './operations/evidence.ts';
import { invitationOperations } from './operations/invitations.ts';
import { logOperations } from './operations/log.ts';
import { proposalOperations } from './operations/proposals.ts';
import { signInOperations } from './operations/sign-in.ts';
import { openChronicle } from './pages/chronicle.ts';
import { makeSite } from './pages/site.ts';
import type { OperationParts } from './parts.ts';
import { openProposals } from './proposals.ts';

export interface RegistryParts extends Pick<NameCheckParts, 'resolvers' | 'mailCode'> {
  readonly db: Database;
  readonly signer: SignerKey;
  /** Of the read tree. */
  readonly folder: string;
  readonly trustedProxies: readonly string[];
  readonly now: () => Date;
  readonly warn: (message: string, cause?: unknown) => void;
}

export interface Registry {
  readonly keeper: Keeper;
  readonly operations: readonly Operation[];
  /** Answers a request. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** What is due by the clock: a fresh head, domains to look at again, the history read for the pages. */
  tick(): Promise<void>;
}

const UNSETTLED =
  'what was erased may still be in a file, or the annex is not the latest; it is tried again in a minute';

/** How long a head stands without growth before it is signed anew, in milliseconds. */
const HEAD_LIFE = 60 * 60 * 1000;

/** Opens the registry. @throws SetBackError, PublishError, and Error where the log has no first entry yet */
export async function openRegistry(parts: RegistryParts): Promise<Registry> {
  const { db, folder, trustedProxies, now, warn } = parts;
  const keeper = await openKeeper(parts);
  const checks = openNameChecks({ ...parts, network: keeper.state.network.name });
  const unproven = ({ payload }: Pick<Proposal, 'payload'>) => {
    const agency = keeper.state.agencies.get(payload.subject as AgencyId);
    return unprovenIn(db, payload, { agency: agency ? settledAgency(agency, now()) : null, now: now() });
  };
  const settle = (): Promise<void> => contacts.settle().catch((cause) => warn(UNSETTLED, cause));
  const proposals = openProposals({ db, keeper, now, unproven, taken: () => void settle() });
  const contacts = openContacts({ db, keeper, proposals, now, publish: openAnnexFile({ keeper, folder, now }) });
  await settle();
  const own = { db, keeper, proposals, checks, contacts, challenges: makeChallenges(now), now };
  const operations = operationsOf(own);
  const chronicle = openChronicle(own);
  const pages = makeSite({ ...own, folder, chronicle });
  const { origins } = keeper.state.network.passkeys;
  const allowances = makeAllowances(now);
  const callerOf = (secret: string) => findCaller(db, keeper, secret, now());
  const once = openOnce(db, now);
  let signed = now().getTime();
  return {
    keeper,
    operations,
    handle: makeApp({ operations, pages, folder, callerOf, origins, once, allowances, trustedProxies, warn }),
    async tick() {
      if (!keeper.isPublished || now().getTime() - signed >= HEAD_LIFE) {
        await keeper.publish();
        signed = now().getTime();
      }
      // Members begin and end by the clock as well, and so do proposals.
      await settle();
      const agencies = [...keeper.state.agencies.values()].map((each) => settledAgency(each, now()));
      await checks.recheck(agencies.filter(({ left }) => left === null));
      // The whole history takes seconds, for which nobody should have to wait who looks at a page.
      await chronicle.read();
    },
  };
}

/** All operations, the description of themselves among them. */
function operationsOf(parts: OperationParts): Operation[] {
  const operations = [
    ...signInOperations(parts),
    ...invitationOperations(parts),
    ...evidenceOperations(parts),
    ...applicationOperations(parts),
    ...proposalOperations(parts),
    ...contactOperations(parts),
    ...logOperations(parts),
  ];
  const description = forAnyone({
    id: 'describe',
    method: 'get',
    path: '/v1/openapi.json',
    summary: 'This description.',
    answers: { 200: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) } },
    handle: () => ({ status: 200, body: document }),
  });
  const all = [...operations, description];
  const document = describeApi(all, `The directory of ${parts.keeper.state.network.name}`);
  return all;
}

function findCaller(db: Database, keeper: Keeper, secret: string, now: Date): Caller | null {
  const session = continueSession(db, secret, now);
  const account = session && findAccount(db, session.account);
  return session && account && { account, session, secret, roles: rolesOf(account, keeper.state, now) };
}

/** A person clicks a few times in a second; what is guessed at, hardly ever. */
function makeAllowances(now: () => Date): Allowances {
  return {
    address: makeAllowance({ burst: 240, perMinute: 240 }, now),
    account: makeAllowance({ burst: 240, perMinute: 240 }, now),
    guarded: makeAllowance({ burst: 20, perMinute: 10 }, now),
  };
}
