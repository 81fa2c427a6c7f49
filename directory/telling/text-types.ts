/** What the sentences about entries are made of, the same in each language. Names in braces are filled in. */
import type { Rule } from '../log/fault.ts';
import type { PayloadType } from '../log/payload.ts';
import type { Role } from '../log/payload-fields.ts';
import type { Way } from '../log/rules.ts';

/** What is said of a field before its value. */
export type Label =
  | 'network'
  | 'rootKey'
  | 'threshold'
  | 'rootExpires'
  | 'logKey'
  | 'passkeySite'
  | 'passkeyOrigin'
  | 'person'
  | 'role'
  | 'personKey'
  | 'witnessGroup'
  | 'treeVersion'
  | 'treeContent'
  | 'name'
  | 'country'
  | 'kind'
  | 'identity'
  | 'recovery'
  | 'domain'
  | 'address'
  | 'evidence'
  | 'certificate'
  | 'endpoint'
  | 'pin'
  | 'nomination'
  | 'reason'
  | 'call'
  | 'target'
  | 'contact'
  | 'needs'
  | 'languages'
  | 'hours'
  | 'deputy'
  | 'confirmed'
  | 'subject'
  | 'proposed'
  | 'proposer'
  | 'prev';

/** Who a signature is by. `{n}` is a number, `{person}` the id of one of the secretariat's people. */
export type SignerKind =
  | 'root'
  | 'newRoot'
  | 'person'
  | 'identity'
  | 'newIdentity'
  | 'recovery'
  | 'newRecovery'
  | 'certificate'
  | 'unknown';

/** What deserves a second look before anything is signed. */
export type Concern =
  | 'look-alike'
  | 'within'
  | 'mixed-scripts'
  | 'foreign-letters'
  | 'no-history'
  | 'no-certificate'
  | 'no-record'
  | 'not-own'
  | 'unseen'
  | 'unusable';

/** What an audit adds to what an entry says itself. */
export type AuditText =
  | 'entry'
  | 'unreadable'
  | 'signedBy'
  | 'claimedBy'
  | 'counts'
  | 'atOnce'
  | 'effective'
  | 'waits'
  | 'paused'
  | 'vetoed'
  | 'void'
  | 'fault'
  | 'log'
  | 'root'
  | 'head'
  | 'witnessed'
  | 'unwitnessed'
  | 'unpinned'
  | 'inOrder'
  | 'faults'
  | 'quorum'
  | 'unproven';

export interface Texts {
  readonly language: string;
  /** What each kind of entry does; of a person, also that all is taken away. */
  readonly sentences: Readonly<Record<PayloadType | 'staff.leave', string>>;
  readonly labels: Readonly<Record<Label, string>>;
  readonly kinds: Readonly<Record<'gateway' | 'mail-client', string>>;
  readonly roles: Readonly<Record<Role, string>>;
  readonly none: string;
  /** `{keys}` witnesses, of which `{quorum}` must have seen a checkpoint. */
  readonly group: string;
  /** `{threshold}` of `{keys}`. */
  readonly threshold: string;
  readonly port: string;
  /** A `{name}` with the digest of the record of how it was proven. */
  readonly proven: string;
  readonly usable: string;
  readonly usableUntil: string;
  /** The parts of a rule: who must have signed. */
  readonly ways: Readonly<Record<Exclude<keyof Way, 'delay'>, string>>;
  readonly atOnce: string;
  readonly afterHours: string;
  readonly signers: Readonly<Record<SignerKind, string>>;
  readonly byPasskey: string;
  readonly mustSign: string;
  readonly hasSigned: string;
  /** Where nothing is known by which the signatures could be checked. */
  readonly claimsToHaveSigned: string;
  readonly compare: string;
  readonly rules: Readonly<Record<Rule, string>>;
  readonly concerns: Readonly<Record<Concern, string>>;
  readonly audit: Readonly<Record<AuditText, string>>;
}
