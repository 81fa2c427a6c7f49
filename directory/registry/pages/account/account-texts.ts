/** What the pages of sign-in and account say, the same in each language. */

/** Names in braces are filled in. */
export interface AccountTexts {
  readonly signIn: string;
  readonly signInHint: string;
  readonly usePasskey: string;
  readonly lost: string;
  readonly account: string;
  readonly holder: string;
  readonly roles: string;
  /** The role of an account that is an agency's. */
  readonly agency: string;
  readonly passkeys: string;
  readonly passkey: string;
  readonly registered: string;
  /** Of a column of buttons. */
  readonly act: string;
  readonly remove: string;
  readonly removeHint: string;
  readonly lastOne: string;
  readonly add: string;
  readonly addHint: string;
  /** Whether the log lists the passkeys of a person of the secretariat, for whom that counts. */
  readonly inLog: string;
  readonly inLogHint: string;
  readonly listed: string;
  readonly sessions: string;
  readonly session: string;
  readonly seen: string;
  readonly end: string;
  readonly thisOne: string;
}
