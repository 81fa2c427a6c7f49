/** Writes into the content log what happens to mail for its content: which event makes which entries, and what of it they keep. */
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Events } from '../events.ts';
import type { Inspected } from '../filter/content/inspected.ts';
import { kindOf } from '../filter/content/kind.ts';
import type { Matter } from '../filter/content/matter.ts';
import type { Finding } from '../inspect/finding.ts';
import type { NewContentEntry } from '../records/content-entry.ts';
import type { ContentLog } from '../records/content-log.ts';
import { LOOKING } from './inspecting.ts';

export interface ContentLoggingParts {
  readonly log: Pick<ContentLog, 'add'>;
  /** Must not throw. */
  readonly pseudonym: (agency: AgencyId, author: Address) => string;
  /** Of the config in force. */
  readonly agencies: () => readonly AgencyId[];
  readonly now: () => Date;
}

/** The listener. */
export function contentLogging({ log, pseudonym, agencies, now }: ContentLoggingParts): Partial<Events> {
  const at = () => now().toISOString();
  const about = ({ id, agency }: { id: string; agency: AgencyId }) => ({ at: at(), agency, message: id });
  return {
    inspected: (inspected) => {
      const actor = pseudonym(inspected.agency, inspected.author);
      for (const entry of entriesOf(inspected, about(inspected), actor)) log.add(entry);
    },
    held: (message, { cause, matters = [] }) => {
      if (cause === 'content') log.add({ ...about(message), event: 'held', kinds: matters });
    },
    decided: (message, { by, verdict, count, needed }) => {
      const event = verdict === 'approve' ? 'approved' : 'rejected';
      log.add({ ...about(message), event, by, count, needed });
    },
    released: (message, byPeople) => {
      if (byPeople) log.add({ ...about(message), event: 'released', ...byPeople });
    },
    attempted: (message, outcomes) => {
      const isLate = [...outcomes.values()].some((one) => one.kind === 'failed' && one.why === 'undecided');
      if (isLate) log.add({ ...about(message), event: 'lapsed' });
    },
    // What it died of could be of the message.
    fault: ({ doing }) => {
      if (doing !== LOOKING) return;
      for (const agency of agencies()) log.add({ at: at(), agency, event: 'engine-error' });
    },
  };
}

interface About {
  readonly at: string;
  readonly agency: string;
  readonly message: string;
}

/** All that one look into a message comes to. */
function entriesOf(inspected: Inspected, about: About, actor: string): NewContentEntry[] {
  const { decision, domains, milliseconds, policy, findings, unseen } = inspected;
  const { kind, matters } = decision;
  const entries: NewContentEntry[] = [
    { ...about, event: 'scanned', actor, domains, policy, decision: kind, milliseconds },
    ...matters.map((matter) => ({
      ...about,
      event: 'finding' as const,
      policy,
      ...matter,
      places: placesOf(matter, findings),
    })),
  ];
  if (unseen.length > 0) entries.push({ ...about, event: 'not-fully-inspected', why: unseen });
  if (decision.kind === 'refuse') {
    if (decision.reason) entries.push({ ...about, event: 'refused', reason: decision.reason });
    return entries;
  }
  const { override } = decision;
  if (override) entries.push({ ...about, event: 'override', policy, rules: answered(matters), ...override });
  return entries;
}

/** The rules that an author's reason answers. */
function answered(matters: readonly Matter[]): string[] {
  const asking = matters.filter(({ action, silent }) => action === 'justify' && !silent);
  return [...new Set(asking.map(({ rule }) => rule))];
}

/** So many are told apart; a list of a thousand accounts stands in one place, or in as many as nobody reads. */
const MOST_PLACES = 20;

/** Where the values stand of which a rule speaks, each place once. */
function placesOf({ kind }: Matter, findings: readonly Finding[]) {
  const places = findings.filter((finding) => kindOf(finding) === kind).map(placeOf);
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()].slice(0, MOST_PLACES);
}

/** Numbers in a path only say which of several; types say what it was. */
function placeOf({ path, role, evidence }: Finding) {
  const types = path.filter((step) => /[a-z]/i.test(step));
  return { part: types.length > 0 ? types.join('/') : 'message', role, evidence };
}
