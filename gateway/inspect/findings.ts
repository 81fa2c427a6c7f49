/** What was found in a message that its recipients should perhaps not get. */

/** `none`: looked, nothing found; `sensitive`: personal or case data; `barred`: a marking above the recipient's allowance, a secret, or not inspectable. */
export type Severity = 'none' | 'sensitive' | 'barred';

/** What inspection says of one message; kinds are names such as `iban`, never values. */
export interface Findings {
  readonly severity: Severity;
  readonly kinds: readonly string[];
}

/** Looks into a message; the bytes are never changed. */
export type Inspect = (original: Uint8Array) => Promise<Findings>;

/** The source for an agency that has switched inspection off: it looks at nothing and says so by an empty list. */
export const notInspected: Inspect = async () => ({ severity: 'none', kinds: [] });
