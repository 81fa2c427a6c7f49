/** What registrars assure when they approve with a passkey: what they did themselves, since no machine can. */
import type { PayloadType } from '../log/payload.ts';

/** As it stands in the trail; pages say it in sentences. */
export const ASSURANCES = ['letter', 'call', 'keys', 'names', 'reason'] as const;

export type Assurance = (typeof ASSURANCES)[number];

/** What is to be assured of a proposal of that kind. */
export function assurancesFor(type: PayloadType): readonly Assurance[] {
  return NEEDED[type] ?? [];
}

/** To suspend is not held up: it only blocks, and one registrar's ends by itself. */
const NEEDED: Readonly<Partial<Record<PayloadType, readonly Assurance[]>>> = {
  'agency.enrol': ['letter', 'call', 'keys', 'names'],
  'agency.reinstate': ['call', 'reason'],
  'agency.leave': ['call', 'reason'],
  'agency.recover': ['call', 'keys'],
  'agency.reenrol': ['letter', 'call', 'keys'],
  'pending.resume': ['call'],
  'recovery.rotate': ['call', 'keys'],
  'profile.set': ['names'],
  'names.add': ['names'],
};
