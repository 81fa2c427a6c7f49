/** Keeps, from the events, what was heard of the directory: alarms over restarts, and how its last renewal went. */
import type { AgencyId } from '../../directory/lookup.ts';
import type { DirectoryFacts } from '../control/reading-parts.ts';
import type { Events } from '../events.ts';
import type { Records } from '../records/records.ts';

export interface DirectoryNotes {
  /** The listener. */
  readonly events: Partial<Events>;
  /** What concerns an agency, the latest first. */
  heard(agency: AgencyId): Pick<DirectoryFacts, 'renewed' | 'alarms'>;
}

type Alarm = DirectoryFacts['alarms'][number] & { readonly agency?: AgencyId };

/** An honest log gives no alarm in years; nobody reads more of a broken one's. */
const MOST = 50;
const NAME = 'directory alarms';

/** `onError` hears what could not be kept, such as on a full disk; it must not throw. */
export function noteDirectory(
  records: Pick<Records, 'remember' | 'recall'>,
  { now, onError }: { readonly now: () => Date; readonly onError: (error: unknown) => void },
): DirectoryNotes {
  let renewed: string | null = null;
  let refused: readonly Alarm[] = [];
  const kept = (): readonly Alarm[] => JSON.parse(records.recall(NAME) ?? '[]');
  const keep = (kind: Alarm['kind'], said: string, agency?: AgencyId) => {
    try {
      const alarm = { kind, at: now().toISOString(), said, ...(agency && { agency }) };
      records.remember(NAME, JSON.stringify([alarm, ...kept()].slice(0, MOST)));
    } catch (error) {
      onError(error);
    }
  };
  return {
    events: {
      directoryRefreshed: () => {
        renewed = now().toISOString();
        refused = [];
      },
      directoryRefused: ({ error }) => {
        refused = [{ kind: 'refused', at: now().toISOString(), said: (error as Error).message.slice(0, 2_000) }];
      },
      directoryOwn: ({ agency, index, sentence }) => keep('own', `${sentence} (${index})`, agency),
      directoryBroken: ({ index, rule, message }) => keep('broken', `${index}, ${rule}: ${message}`),
      directoryForked: ({ file }) => keep('forked', file),
      directoryWithheld: ({ file }) => keep('withheld', file),
    },
    heard: (own) => {
      const concerns = ({ agency = own }: Alarm) => agency === own;
      return { renewed, alarms: [...refused, ...kept().filter(concerns)].map(({ agency: _, ...alarm }) => alarm) };
    },
  };
}
