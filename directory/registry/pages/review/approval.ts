/** What somebody who is signed in has to do with an open proposal: to sign it, or the reason why there is nothing to sign. Pure. */
import { type KeyId, keyId } from '../../../log/keys.ts';
import type { Network } from '../../../log/network.ts';
import type { Payload } from '../../../log/payload.ts';
import type { PersonId } from '../../../log/payload-fields.ts';
import { WAYS } from '../../../log/rules.ts';
import type { Caller } from '../../operation.ts';
import type { Filed } from '../../proposals.ts';

/** A passkey of the account by which the log knows its person as well. */
export interface OwnKey {
  readonly credential: string;
  readonly keyid: KeyId;
}

export type Part =
  | { readonly kind: 'sign'; readonly as: 'approver' | 'proposer'; readonly keys: readonly OwnKey[] }
  | { readonly kind: 'closed' | 'not-asked' | 'signed' | 'proposer' | 'not-here' | 'no-passkey' };

/** `own` are the passkeys of the account. */
export function partOf(
  { status, proposal: { payload, signatures } }: Pick<Filed, 'status' | 'proposal'>,
  { account, roles }: Pick<Caller, 'account' | 'roles'>,
  network: Network,
  own: readonly OwnKey[],
): Part {
  if (status !== 'open') return { kind: 'closed' };
  if (account.kind !== 'staff' || !isAsked(payload, roles)) return { kind: 'not-asked' };
  const keys = new Set<string>(network.staff.get(account.holder as PersonId)?.keys.map(keyId));
  const has = (keyid: string): boolean => signatures.some((each) => each.keyid === keyid);
  const usable = own.filter(({ keyid }) => keys.has(keyid));
  if (keys.has(payload.proposer)) {
    if (has(payload.proposer)) return { kind: 'proposer' };
    const proposers = usable.filter(({ keyid }) => keyid === payload.proposer);
    return proposers.length > 0 ? { kind: 'sign', as: 'proposer', keys: proposers } : { kind: 'not-here' };
  }
  if ([...keys].some(has)) return { kind: 'signed' };
  return usable.length > 0 ? { kind: 'sign', as: 'approver', keys: usable } : { kind: 'no-passkey' };
}

/** Whether anybody with these roles counts for such an entry. */
function isAsked({ type }: Payload, roles: Caller['roles']): boolean {
  return WAYS[type].some(
    ({ approvals, registrars, content }) =>
      ((approvals ?? registrars) !== undefined && roles.includes('registrar')) ||
      (content && (roles.includes('editor') || roles.includes('reviewer'))),
  );
}
