/** Whether this machine's clock is right, by whatever else tells the time: a wrong one has signatures refused. Pure. */
import { SIGNATURE_WINDOW } from '../openpgp/profile.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';

/** How far ours is ahead of another clock when it is read, in milliseconds. */
export interface OtherClock {
  readonly whose: string;
  readonly off: number;
}

const ABOUT = 'clock';
/** Greetings tell whole seconds, and take a moment to arrive. */
const UNTOLD = 5_000;

/** `others` may be none; `issued`, when what we know of the members was made, is then the only thing that is known: it was before now. */
export function clockFindings(now: Date, others: readonly OtherClock[], issued: Date | null): Finding[] {
  if (issued && now < issued)
    return [
      bad(
        ABOUT,
        `it stands before ${issued.toISOString()}, when what we know of the members was made: set it, and run an NTP service`,
      ),
    ];
  if (others.length === 0)
    return [
      doubtful(
        ABOUT,
        `cannot tell: no server here tells the time. It is ${now.toISOString()} by this machine: compare, and run an NTP service`,
      ),
    ];
  return others.map(({ whose, off }) => {
    const seconds = Math.round(Math.abs(off) / 1000);
    if (Math.abs(off) <= UNTOLD) return good(ABOUT, `the same as that of ${whose}`);
    const difference = `${seconds} s ${off > 0 ? 'ahead of' : 'behind'} that of ${whose}`;
    return Math.abs(off) > SIGNATURE_WINDOW.future
      ? bad(ABOUT, `${difference}: other gateways refuse signatures from the future. Set it, and run an NTP service`)
      : doubtful(ABOUT, `${difference}: one of the two is wrong; run an NTP service`);
  });
}
