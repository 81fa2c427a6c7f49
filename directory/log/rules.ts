/** The rule table: who must sign which entry, and how long it then waits. It can be made stricter by a new version of this program, by no one else. */
import type { PayloadType } from './payload.ts';

/** One set of signatures that is enough. */
export interface Way {
  /** The root's threshold. */
  readonly root?: true;
  /** A key of the agency's identity, unless its recovery key froze them. */
  readonly identity?: true;
  /** The agency's recovery key. */
  readonly recovery?: true;
  /** So many registrars; the one who proposed does not count, and each is a person, however many keys they sign with. */
  readonly approvals?: number;
  /** One approval at least by a key that is no passkey: by the separate program that shows what it signs from the bytes themselves. */
  readonly bySigner?: true;
  /** So many registrars, the one who proposed among them: for what only blocks. */
  readonly registrars?: number;
  /** An editor and another person as reviewer. */
  readonly content?: true;
  /** The way is open only where all that happens is that keys or roles are taken away. */
  readonly onlyRemoves?: true;
  /** In milliseconds from when it was logged, for everyone to see it coming. */
  readonly delay: number;
}

export const HOUR = 60 * 60 * 1000;
export const DAY = 24 * HOUR;

/** For each kind of entry the ways in which it counts; the first that is met is taken. */
export const WAYS: Readonly<Record<PayloadType, readonly Way[]>> = {
  genesis: [{ root: true, delay: 0 }],
  'root.rotate': [{ root: true, delay: 0 }],
  'staff.set': [
    { root: true, onlyRemoves: true, delay: 0 },
    { root: true, delay: 7 * DAY },
  ],
  'log.set': [
    { root: true, onlyRemoves: true, delay: 0 },
    { root: true, delay: 7 * DAY },
  ],
  'witnesses.set': [{ root: true, delay: 7 * DAY }],
  'tree.publish': [{ content: true, delay: 0 }],
  // The root's signature is for the first members, who have nobody yet to see them coming.
  'agency.enrol': [
    { approvals: 2, bySigner: true, root: true, delay: 0 },
    { approvals: 2, bySigner: true, delay: DAY },
  ],
  'agency.suspend': [
    { identity: true, delay: 0 },
    { registrars: 2, delay: 0 },
    { registrars: 1, delay: 0 },
  ],
  'agency.reinstate': [
    { approvals: 2, bySigner: true, delay: 0 },
    { identity: true, delay: 0 },
  ],
  // Not by the identity alone: whoever stole it would end the agency for good. To be out at once, an agency suspends itself.
  'agency.leave': [
    { identity: true, approvals: 1, delay: 0 },
    { approvals: 2, bySigner: true, delay: 7 * DAY },
  ],
  'agency.recover': [{ recovery: true, approvals: 2, bySigner: true, delay: 7 * DAY }],
  'agency.reenrol': [{ approvals: 3, bySigner: true, delay: 14 * DAY }],
  // The recovery key outranks the identity: with both, it is the recovery key that speaks.
  'pending.veto': [
    { recovery: true, delay: 0 },
    { identity: true, delay: 0 },
  ],
  'pending.resume': [{ recovery: true, approvals: 1, delay: 0 }],
  'identity.rotate': [{ identity: true, delay: DAY }],
  'recovery.rotate': [
    { identity: true, recovery: true, delay: DAY },
    { identity: true, approvals: 2, bySigner: true, delay: 7 * DAY },
  ],
  'certificate.add': [{ identity: true, delay: 0 }],
  'certificate.revoke': [
    { recovery: true, delay: 0 },
    { identity: true, delay: 0 },
  ],
  'endpoint.set': [{ identity: true, delay: 0 }],
  // A registrar looks at a new name: it is what officers are shown.
  'profile.set': [{ identity: true, approvals: 1, delay: 0 }],
  'contacts.commit': [{ identity: true, delay: 0 }],
  'names.add': [{ identity: true, approvals: 2, bySigner: true, delay: DAY }],
  'names.remove': [{ identity: true, delay: 0 }],
};
