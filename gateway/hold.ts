/** What is not tried until a person has decided: messages that end our process again and again, and what an operator holds. Both are told of. */
import { gatheredAlarm } from './filter/gathered.ts';
import { holdTold } from './filter/telling.ts';
import type { House } from './house.ts';
import { CRASHED, crashes, holdOn, isHoldUntold, MOST_CRASHES } from './spool/journal.ts';
import type { Lease } from './spool/spool.ts';
import { tell } from './tell.ts';

/** Whether nothing of a message is to be tried now. Whoever must know of a hold is told before this returns. */
export async function isHeld(house: House, lease: Lease): Promise<boolean> {
  if (!holdOn(lease.spooled) && crashes(lease.spooled) >= MOST_CRASHES) {
    await lease.record({ kind: 'held', at: house.now(), why: CRASHED });
    house.events.held(lease.spooled.message, { why: CRASHED, cause: 'crashes' });
  }
  if (isHoldUntold(lease.spooled)) await tellHold(house, lease);
  return holdOn(lease.spooled) !== null;
}

/** Stop anywhere: at the next look it is told again, and what was told already has its key. A hold that has ended is no news any more. */
async function tellHold(house: House, lease: Lease): Promise<void> {
  const hold = holdOn(lease.spooled);
  const { id, agency } = lease.spooled.message;
  if (hold) {
    for (const telling of holdTold(lease.spooled, hold)) await tell(house, telling);
    house.gathering.add({ agency, reader: 'operator' }, [
      gatheredAlarm({ kind: 'held', id, since: hold.at, why: hold.why }),
    ]);
  }
  await lease.record({ kind: 'hold-told', at: house.now() });
}
