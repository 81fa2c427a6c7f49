/** Tells of messages that are held for their content: author and releasers at once, deputies where nobody has decided for a while. Each once. */
import { addressKey } from '../directory/address.ts';
import { type Held, isOwn } from './filter/held.ts';
import { withheldTold } from './filter/telling.ts';
import type { House } from './house.ts';
import type { Person } from './people/person.ts';
import type { Entry, Lease } from './spool/spool.ts';
import { tell } from './tell.ts';
import { HOUR, tellReader } from './tell-gathered.ts';

/** Stop anywhere: at the next look it is told again, and what was told already has its key. */
export async function tellWithheld(house: House, lease: Lease, held: Held): Promise<void> {
  const isTold = (kind: Entry['kind']) => lease.spooled.journal.some((entry) => entry.kind === kind);
  if (!isTold('release-told')) {
    for (const telling of withheldTold(lease.spooled, held)) await tell(house, telling);
    await ask(house, held, house.people.releasers(held.agency));
    await lease.record({ kind: 'release-told', at: house.now() });
  }
  if (house.now() < held.deputiesFrom || isTold('deputies-told')) return;
  await ask(house, held, house.people.deputies(held.agency));
  await lease.record({ kind: 'deputies-told', at: house.now() });
}

/** Whoever has had such a mail within the hour gets the next one when it is over, about all that waits then. */
async function ask(house: House, held: Held, people: readonly Person[]): Promise<void> {
  const { id, agency } = held;
  const hourAgo = new Date(house.now().getTime() - HOUR);
  for (const { address } of people.filter((person) => !isOwn(held, person.address))) {
    const reader = { agency, reader: `decider ${address}` } as const;
    house.gathering.add(reader, [{ key: `decide/${id}/${addressKey(address)}`, told: id }]);
    if (house.gathering.mails(reader, hourAgo) === 0) await tellReader(house, reader);
  }
}
