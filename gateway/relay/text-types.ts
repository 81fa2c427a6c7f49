/** What every language's texts must hold; a sentence that is missing anywhere does not compile. */

/** The official languages of the United Nations, by their ISO 639-1 codes. */
export type Language = 'ar' | 'zh' | 'en' | 'fr' | 'ru' | 'es';

/**
 * `failed` and `delayed` tell of a message that we accepted; `refused` of one that policy stopped while it was being handed in; `delivered` and
 * `unconfirmed` of what the other agency's gateway said, or did not say, about its delivery; `relayed` of a next server that says nothing about
 * that; `held` of what waits for an administrator, here or there; `withheld` of what people of the author's own agency decide about.
 */
export type ReportKind =
  | 'failed'
  | 'delayed'
  | 'refused'
  | 'delivered'
  | 'relayed'
  | 'unconfirmed'
  | 'held'
  | 'withheld';

/** Why our own side ended it, where no reply can say so: a rule of policy, a key withdrawn while it waited, its time run out, people who decided. */
export type Reason =
  | 'no-usable-key'
  | 'outsiders-barred'
  | 'barred-content'
  | 'secret-found'
  | 'marking-above-allowance'
  | 'not-inspectable'
  | 'reason-needed'
  | 'override-stale'
  | 'mixed-recipients'
  | 'sensitive-mixed'
  | 'no-way-out'
  | 'key-withdrawn'
  | 'expired'
  | 'rejected'
  | 'undecided';

/** Why a recipient was not reached, as far as an author can make use of it. */
export type Cause = Reason | 'unreachable' | 'unknown-mailbox' | 'full-mailbox' | 'too-big' | 'refused';

/** One sentence on what happened and one on what to do. */
export interface Advice {
  readonly happened: string;
  readonly todo: string;
}

/** Everything that one language must have; a sentence that is missing anywhere does not compile. Names in braces are filled in. */
export interface Texts {
  /** `{time}`: when the message reached us. */
  readonly subject: Readonly<Record<ReportKind, string>>;
  /** `{time}` */
  readonly opening: string;
  /** Written to stand under a list of one recipient or several. */
  readonly causes: Readonly<Record<Cause, Advice>>;
  readonly delayed: Advice;
  readonly delivered: Advice;
  readonly relayed: Advice;
  readonly unconfirmed: Advice;
  readonly held: Advice;
  /** The kinds of content stand between the two sentences. `{until}`: when it fails unless it was released. */
  readonly withheld: Advice;
  /** `{until}`: when we give up. */
  readonly delayedUntil: Advice;
  /** For a mail about several messages. */
  readonly gathered: { readonly subject: string; readonly opening: string };
  /** To those who decide about held messages: one mail about one or several. */
  readonly deciding: {
    readonly subject: string;
    readonly opening: string;
    /** `{time}`: when it reached us. */
    readonly message: string;
    readonly from: string;
    readonly to: string;
    readonly content: string;
    /** `{count}` people must approve. */
    readonly needed: string;
    /** `{until}` */
    readonly until: string;
    /** `{address}` of the page. */
    readonly where: string;
    /** Where there is no page. */
    readonly nowhere: string;
  };
  /** `{postmaster}` `{id}` */
  readonly help: string;
}
