/** Writes what somebody who runs a gateway must know of, without content: what has happened, since when, and which command helps. */
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Id } from '../mail/envelope.ts';
import { minute, oneLine } from './fields.ts';
import { composePlain } from './plain-mail.ts';

export type AlarmKind = 'held' | 'damaged' | 'untold' | 'disk' | 'directory';

export interface Alarm {
  readonly kind: AlarmKind;
  /** The message concerned, where there is one. */
  readonly id: Id | null;
  readonly since: Date;
  /** In words; may hold addresses, never content. */
  readonly why: string;
}

/** One mail about several alarms. */
export interface AlarmMail {
  /** The mail's own. */
  readonly id: Id;
  readonly agency: AgencyId;
  readonly hostname: string;
  readonly postmaster: Address;
  readonly at: Date;
  readonly alarms: readonly Alarm[];
  /** How many there are; more than {@link alarms} where that would be too long. */
  readonly count: number;
}

/** In English, as the commands and the mail log are. */
export function composeAlarm({ id, agency, hostname, postmaster, at, alarms, count }: AlarmMail): Uint8Array {
  const kinds = Object.entries(Object.groupBy(alarms, ({ kind }) => kind)) as [AlarmKind, readonly Alarm[]][];
  const more = count - alarms.length;
  const paragraphs = [
    `The mail gateway ${hostname} of agency ${agency} needs whoever runs it. No content of any message is told here.`,
    ...kinds.map(([kind, some]) => [ADVICE[kind], ...some.map(alarmLine)].join('\r\n')),
    ...(more > 0
      ? [`There are ${more} more; the mail log has each of them, on the lines with "alarm":true or "held".`]
      : []),
    'You are written to at most once an hour.',
  ];
  const subject = `The mail gateway ${hostname} needs you (${count})`;
  return composePlain({
    id,
    hostname,
    postmaster,
    to: postmaster,
    at,
    language: 'en',
    subject,
    paragraphs,
    isReply: false,
  });
}

const ADVICE: Readonly<Record<AlarmKind, string>> = {
  held:
    'Held: nothing of these is tried until somebody decides.\r\n' +
    'To look: npm run gateway -- queue show ID. To let it go on: queue release ID. To give it up: queue delete ID.',
  damaged:
    'Damaged: these files of the spool are not as they were written, and were set aside. Look at the disk.\r\n' +
    'The author of a message that is lost is told, where it can still be read who that is.',
  untold: 'Not told: these people cannot be reached by mail. Please tell them in another way.',
  disk: 'Nearly full: no mail is accepted once the disk has less room than the reserve. Please make room.',
  directory:
    'In the directory: if your agency has not asked for what is said here of it, telephone the secretariat at once;\r\n' +
    'what waits can be vetoed by your identity key or your recovery key. Files that are named here are evidence: keep them.',
};

function alarmLine({ id, since, why }: Alarm): string {
  return `  ${oneLine(`${id ?? '-'}  since ${minute(since)}  ${why}`)}`;
}
