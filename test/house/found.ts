/** What an inspector may have found, by what policy makes of it. */
import type { Finding, FindingType } from '../../gateway/inspect/finding.ts';
import type { Inspection } from '../../gateway/inspect/findings.ts';

/** `sensitive`: outsiders get it for a reason alone. `barred`: nobody gets it unless people release it. */
export type Severity = 'none' | 'sensitive' | 'barred';

const VALUE = { band: 'high', count: 2, path: ['1', 'text'], role: 'body', evidence: [] } as const;

/** Sure values of these types, two of each. */
export function holding(...types: readonly FindingType[]): Inspection {
  return { findings: types.map((type): Finding => ({ ...VALUE, type })), dangers: [], unseen: [] };
}

export const FOUND: Readonly<Record<Severity, Inspection>> = {
  none: holding(),
  sensitive: holding('iban', 'mrz'),
  barred: holding('private-key', 'iban'),
};
