/** Looks into what leaves, and lets the agency's policy decide about it. */
import { type Address, domainOf } from '../directory/address.ts';
import { type Tally, tallyOf } from './filter/content/kind.ts';
import { overrideOf } from './filter/content/override.ts';
import { canBeReleased } from './filter/held.ts';
import { type Decision, decide, type Party } from './filter/policy.ts';
import type { Submission } from './filter/submission.ts';
import type { AgencySettings, House } from './house.ts';
import type { Inspection } from './inspect/findings.ts';
import type { Arrival } from './mail/envelope.ts';

export interface Screened {
  readonly decision: Decision;
  /** To be called once it is ours to lose: it counts with what its author sends there next. What its sender keeps will come again, and counts then. */
  readonly accepted: () => void;
}

/** @throws whatever keeps us from looking: the message is deferred then */
export async function screen(
  house: House,
  arrival: Arrival,
  submission: Submission,
  parties: ReadonlyMap<Address, Party>,
): Promise<Screened> {
  const agency = house.agency(arrival.client.agency);
  const { author } = submission.heading;
  const { outsidersConfirmed, override: claim } = submission.request;
  const begun = house.now();
  const inspection = await look(house, agency, submission);
  const now = house.now();
  const found = inspection ? tallyOf(inspection) : NOTHING;
  const outsiders = [...parties].flatMap(([address, { kind }]) => (kind === 'outsider' ? [address] : []));
  const deciders = [...house.people.releasers(agency.id), ...house.people.deputies(agency.id)];
  const facts = {
    parties,
    found,
    recent: house.recent.tally(author, outsiders, now),
    freshness: house.lookup.freshness(now),
    hasMet: house.hasMet,
    outsidersConfirmed,
    override: claim && inspection && { claim, kept: overrideOf(claim, inspection) },
    canLeave: agency.servers.smarthost !== null,
    canHold: canBeReleased(deciders, agency.release, { author, reversePath: arrival.envelope.reversePath }),
  };
  const decision = decide(facts, agency.policy, agency.content);
  if (inspection)
    house.events.inspected({
      ...{ id: arrival.id, agency: agency.id, direction: 'outbound' },
      ...{ author, decision, findings: inspection.findings },
      ...{ dangers: inspection.dangers, unseen: inspection.unseen },
      domains: [...new Set([...parties.keys()].map(domainOf))],
      milliseconds: now.getTime() - begun.getTime(),
      policy: agency.content.version,
    });
  // What an author answers for, or people are to decide about, stands in the log before anybody is told.
  if (decision.kind === 'hold' || (decision.kind === 'go' && decision.override)) await house.contentWritten();
  return { decision, accepted: () => house.recent.add(author, outsiders, found, now) };
}

const NOTHING: Tally = new Map();

/** The author's reason is looked into by the same child, so that no value in it is kept anywhere. */
async function look(house: House, agency: AgencySettings, submission: Submission): Promise<Inspection | null> {
  const { original, request } = submission;
  if (!house.inspect) return null;
  return house.inspect(original, { masks: agency.content.masks, note: request.override?.reason ?? null });
}
