/** Looks into what leaves, and lets the agency's policy decide about it. */
import type { Address } from '../directory/address.ts';
import { type Decision, decide, type Party } from './filter/policy.ts';
import type { Submission } from './filter/submission.ts';
import type { House } from './house.ts';
import type { Arrival } from './mail/envelope.ts';

/** @throws whatever keeps us from looking: the message is deferred then */
export async function screen(
  house: House,
  arrival: Arrival,
  submission: Submission,
  parties: ReadonlyMap<Address, Party>,
): Promise<Decision> {
  const agency = house.agency(arrival.client.agency);
  const findings = await house.inspect(submission.original);
  const known = { freshness: house.lookup.freshness(house.now()), hasMet: house.hasMet };
  const canLeave = agency.servers.smarthost !== null;
  const decision = decide({ ...submission, ...known, parties, findings, canLeave, canHold: false }, agency.policy);
  const noted = decision.matters.map(({ kind }) => kind);
  if (noted.length > 0) house.events.filtered({ id: arrival.id, agency: agency.id, noted });
  return decision;
}
