/** What can be wrong with an entry, and with a history. */

/** The rule that an entry breaks. */
export type Rule =
  | 'form' // it is not an entry, or not printed as one
  | 'order' // it does not follow the last entry about its subject, or there is no such subject
  | 'time' // it was logged before its predecessor, or too long after it was proposed
  | 'signature' // a signature is by nobody who is known here, or does not fit
  | 'signers' // those who must sign it did not
  | 'new key' // a key that it brings did not sign it, so that nobody knows whether its owner has it
  | 'claim' // what it registers belongs to another
  | 'roles' // a person would hold two roles that one person may not
  | 'certificate' // its certificate is none, or not known
  | 'state'; // what it would change is not there, or not in a state to be changed

/** An entry that breaks a rule; the message is one reason, for a person. */
export class EntryError extends Error {
  override name = 'EntryError';
  readonly rule: Rule;

  constructor(rule: Rule, message: string, options?: ErrorOptions) {
    super(message, options);
    this.rule = rule;
  }
}

/** A history that must not be taken at all, because what it says depends on who is asked or when; the message says why. */
export class HistoryError extends Error {
  override name = 'HistoryError';
}

/** Refuses an entry unless the condition holds. @throws EntryError */
export function demand(condition: boolean, rule: Rule, message: string): asserts condition {
  if (!condition) throw new EntryError(rule, message);
}
