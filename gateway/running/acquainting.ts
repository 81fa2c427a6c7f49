/** Remembers, from the events, which agencies this gateway has had mail with: by an old copy of the directory, it writes to no others. */
import type { AgencyId } from '../../directory/lookup.ts';
import type { Events } from '../events.ts';
import type { Records } from '../records/records.ts';

export interface Acquainting {
  /** The listener. Only what is proven counts: a signature that was verified, or a receipt, which is signed as well. */
  readonly events: Partial<Events>;
  readonly hasMet: (agency: AgencyId) => boolean;
}

/** `onError` hears what could not be kept, such as on a full disk; it must not throw. */
export function acquainting(
  records: Pick<Records, 'remember' | 'recall'>,
  { now, onError }: { readonly now: () => Date; readonly onError: (error: unknown) => void },
): Acquainting {
  const met = new Set<AgencyId>();
  const hasMet = (agency: AgencyId) => met.has(agency) || records.recall(keyOf(agency)) !== null;
  const meet = (agency: AgencyId) => {
    if (met.has(agency)) return;
    try {
      if (!hasMet(agency)) records.remember(keyOf(agency), now().toISOString());
      met.add(agency);
    } catch (error) {
      onError(error);
    }
  };
  return {
    events: {
      verdict: ({ signer }) => {
        if (signer) meet(signer.agency);
      },
      receipt: (_awaited, _fates, peer) => meet(peer),
    },
    hasMet,
  };
}

function keyOf(agency: AgencyId): string {
  return `acquainted with ${agency}`;
}
