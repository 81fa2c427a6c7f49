/** What stands on a recovery sheet, the same in each language. */

/** Names in braces are filled in. */
export interface SheetTexts {
  readonly title: string;
  readonly what: string;
  readonly agency: string;
  readonly made: string;
  readonly secret: string;
  /** How the lines are typed: number, digits, check digits. */
  readonly typing: string;
  readonly recoveryId: string;
  readonly identityId: string;
  readonly now: string;
  readonly nowSteps: readonly string[];
  readonly later: string;
  readonly laterSteps: readonly string[];
}
