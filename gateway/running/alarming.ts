/** Gathers, from the events, what whoever runs the gateway must hear of by mail. */
import type { AgencyId } from '../../directory/lookup.ts';
import type { Events } from '../events.ts';
import { gatheredAlarm } from '../filter/gathered.ts';
import type { Gathering } from '../records/gathering.ts';
import type { Alarm } from '../relay/alarm.ts';

export interface AlarmParts {
  readonly gathering: Pick<Gathering, 'add'>;
  /** Of the config in force. */
  readonly agencies: () => readonly AgencyId[];
  readonly now: () => Date;
  /** Hears what could not be gathered, such as on a full disk; must not throw. */
  readonly onError: (error: unknown) => void;
}

/** The listener. What concerns no agency in particular is told to each. Holds are not gathered here: the journal knows whether they were. */
export function alarming({ gathering, agencies, now, onError }: AlarmParts): Partial<Events> {
  const gather = (concerned: readonly AgencyId[], alarm: Omit<Alarm, 'since'>) => {
    try {
      for (const agency of concerned)
        gathering.add({ agency, reader: 'operator' }, [gatheredAlarm({ ...alarm, since: now() })]);
    } catch (error) {
      onError(error);
    }
  };
  return {
    damaged: ({ id, reason, file, spooled }) =>
      gather(spooled ? [spooled.message.agency] : agencies(), { kind: 'damaged', id, why: `${reason}: ${file}` }),
    untold: ({ id, agency, report: { kind, to, recipients } }) => {
      const about = recipients.map(({ address }) => address).join(', ');
      gather([agency], { kind: 'untold', id, why: `${to}, that it is ${kind} for ${about}` });
    },
    directoryOwn: ({ agency, index, sentence }) =>
      gather([agency], { kind: 'directory', id: null, why: `${sentence} (entry ${index})` }),
    directoryBroken: ({ index, rule, message }) =>
      gather(agencies(), { kind: 'directory', id: null, why: `entry ${index} breaks a rule (${rule}): ${message}` }),
    directoryForked: ({ file }) =>
      gather(agencies(), { kind: 'directory', id: null, why: `the log has signed two histories: ${file}` }),
    directoryWithheld: ({ file }) =>
      gather(agencies(), { kind: 'directory', id: null, why: `the log keeps back entries from us: ${file}` }),
    diskNearlyFull: ({ free, reserve }) => {
      const mb = (octets: number) => `${Math.floor(octets / 2 ** 20)} MB`;
      gather(agencies(), { kind: 'disk', id: null, why: `${mb(free)} are free, the reserve is ${mb(reserve)}` });
    },
  };
}
