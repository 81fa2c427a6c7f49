/** What the log says of a message whose content was looked into. */
import type { Address, Domain } from '../../../directory/address.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import type { Finding } from '../../inspect/finding.ts';
import type { Danger, Unseen } from '../../inspect/part.ts';
import type { Id } from '../../mail/envelope.ts';
import type { Decision } from '../policy.ts';

export interface Inspected {
  readonly id: Id;
  readonly agency: AgencyId;
  readonly direction: 'outbound';
  readonly author: Address;
  readonly decision: Decision;
  readonly findings: readonly Finding[];
  readonly dangers: readonly Danger[];
  readonly unseen: readonly Unseen[];
  /** Of its recipients. */
  readonly domains: readonly Domain[];
  /** How long looking took. */
  readonly milliseconds: number;
  /** The version of the rules in force. */
  readonly policy: string;
}

/** Without any word of the author's: of an override there is the code alone. Where things were found stands in the content log. */
export function inspectedFacts({ author: _, findings: __, decision, ...rest }: Inspected): object {
  const { kind, matters } = decision;
  const override = decision.kind === 'refuse' ? null : (decision.override?.code ?? null);
  return { ...rest, decision: kind, matters, override };
}
