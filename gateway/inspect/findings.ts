/** What was found in a message that its recipients should perhaps not get, as the rest of the gateway knows it. */
import type { Finding, FindingType } from './finding.ts';
import type { Danger, Unseen } from './part.ts';

/** `none`: looked, nothing to stop for; `sensitive`: personal or case data; `barred`: a marking above the recipient's allowance, a secret, or not inspectable. */
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

/** All that looking into one message has shown; dangers and reasons once each, wherever they stand. */
export interface Inspection {
  readonly findings: readonly Finding[];
  readonly dangers: readonly Danger[];
  /** Why something in it was not looked into; empty where all was. */
  readonly unseen: readonly Unseen[];
}

/** Maps to the columns of the policy table; only what counts for the severity is among the kinds. */
export function findingsOf({ findings, dangers, unseen }: Inspection): Findings {
  const weighed: (readonly [kind: string, severity: Severity])[] = [
    ...findings.map((finding) => [kindOf(finding), severityOf(finding, findings)] as const),
    ...dangers.map((danger) => [danger, DISGUISES.includes(danger) ? 'sensitive' : 'none'] as const),
    ...unseen.map((why) => [`content that could not be looked into (${why})`, UNSEEN[why]] as const),
  ];
  const telling = weighed.filter(([, severity]) => severity !== 'none');
  const severity = telling.some(([, each]) => each === 'barred') ? 'barred' : telling.length > 0 ? 'sensitive' : 'none';
  const kinds = telling.filter(([, each]) => each === severity).map(([kind]) => kind);
  return { severity, kinds: [...new Set(kinds)].sort() };
}

/** What opens something to whoever reads it; it is of no use to a recipient who does not get more by it than was meant. */
const SECRETS: readonly FindingType[] = ['private-key', 'seed-phrase', 'credential'];

/** Nobody passes one thing off as another by mistake. */
const DISGUISES: readonly Danger[] = ['mismatched-type', 'double-extension', 'misleading-name', 'polyglot'];

/** So many values of which we are not sure are a list of something all the same. */
const MANY = 5;

/**
 * What keeps everyone from looking is barred, for it hides whatever it holds. A lock, a picture or a format that we do not read is ordinary:
 * its author is asked, as about what was found.
 */
const UNSEEN: Readonly<Record<Unseen, Severity>> = {
  crashed: 'barred',
  timeout: 'barred',
  'too-deep': 'barred',
  'too-large': 'barred',
  'too-many': 'barred',
  archive: 'sensitive',
  encrypted: 'sensitive',
  malformed: 'sensitive',
  'no-text': 'sensitive',
  picture: 'sensitive',
  'unknown-type': 'sensitive',
};

/** A single value of the middle band is worth a hint while writing, not a refusal of what was written. */
function severityOf({ type, band, level }: Finding, all: readonly Finding[]): Severity {
  if (type === 'marking' && level === 'clear') return 'none';
  if (band === 'high') return isBarred(type, level) ? 'barred' : 'sensitive';
  const doubtful = all.filter((other) => other.type === type && other.band === 'medium');
  const count = doubtful.reduce((sum, other) => sum + other.count, 0);
  return band === 'medium' && (type === 'marking' || count >= MANY) ? 'sensitive' : 'none';
}

/** From CONFIDENTIAL on, a marking asks for systems that were approved for it, which ordinary mail is not (Council Decision 2013/488/EU, Article 10). */
function isBarred(type: FindingType, level: Finding['level']): boolean {
  return SECRETS.includes(type) || level === 'confidential' || level === 'secret' || level === 'top-secret';
}

function kindOf({ type, level }: Finding): string {
  return level === undefined ? type : `${type} (${level})`;
}
