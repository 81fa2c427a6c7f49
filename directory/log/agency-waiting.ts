/** What of an agency waits before it takes effect, and who can stop it meanwhile. */
import { addressKey } from '../address.ts';
import { type Agency, type Delayed, enact } from './agency.ts';
import { demand, EntryError } from './fault.ts';
import type { PayloadOf } from './payload.ts';
import { type Admitted, type Pending, waiting } from './pending.ts';

/**
 * Queues a change for as long as its way says. Two of a kind at once would leave it to chance which of them counts; names may come one after
 * the other. @throws EntryError
 */
export function delay(agency: Agency, payload: Delayed, admitted: Admitted): Agency {
  const known = agency.pending.some(({ payload: { type } }) => type === payload.type && type !== 'names.add');
  demand(!known, 'state', 'there is already such a change that waits');
  if (payload.type === 'names.add') checkNew(agency, payload.body);
  if (admitted.way.delay === 0) return enact(agency, payload, admitted.logged);
  return { ...agency, pending: [...agency.pending, waiting({ ...admitted, payload })] };
}

/**
 * A recovery that the identity objects to is paused, not cancelled: a thief of the identity must not be able to block the owner. Nor may the
 * agency stop its own expulsion. @throws EntryError
 */
export function veto(agency: Agency, { entry }: PayloadOf<'pending.veto'>['body'], { way }: Admitted): Agency {
  const target = pendingBy(agency, entry);
  demand(target.payload.type !== 'agency.leave', 'state', 'an agency cannot veto that it must leave');
  if (way.recovery || target.payload.type !== 'agency.recover') return without(agency, target);
  demand(!target.resumed && !target.paused, 'state', 'the identity has vetoed this recovery before');
  return replacing(agency, target, { ...target, paused: true });
}

/** Lets a recovery go on after a registrar called the agency back. @throws EntryError */
export function resume(agency: Agency, { entry }: PayloadOf<'pending.resume'>['body'], { logged }: Admitted): Agency {
  const target = pendingBy(agency, entry);
  demand(target.paused, 'state', 'what it would resume is not paused');
  const effective = target.effective > logged ? target.effective : logged;
  return replacing(agency, target, { ...target, paused: false, resumed: true, effective });
}

/** The recovery key has spoken: the identity may be in a thief's hands, and so may what it asked for. */
export function freeze(agency: Agency): Agency {
  const byIdentity = ['identity.rotate', 'recovery.rotate', 'names.add'];
  return {
    ...agency,
    frozen: true,
    pending: agency.pending.filter(({ payload }) => !byIdentity.includes(payload.type)),
  };
}

function checkNew(agency: Agency, { domains, addresses }: PayloadOf<'names.add'>['body']): void {
  const own = [...agency.addresses.keys()].map(addressKey);
  const twice =
    domains.some(({ domain }) => agency.domains.has(domain)) ||
    addresses.some(({ address }) => own.includes(addressKey(address)));
  demand(!twice, 'state', 'one of the names is registered already');
}

function pendingBy(agency: Agency, entry: string): Pending<Delayed> {
  const found = agency.pending.find((each) => each.entry === entry);
  if (found === undefined) throw new EntryError('state', 'nothing waits that was asked for by that entry');
  return found;
}

function without(agency: Agency, target: Pending): Agency {
  return { ...agency, pending: agency.pending.filter((each) => each !== target) };
}

function replacing(agency: Agency, target: Pending, by: Pending<Delayed>): Agency {
  return { ...agency, pending: agency.pending.map((each) => (each === target ? by : each)) };
}
