/** Sends what has been gathered for one mail: alarms to whoever runs the gateway, held mail to those who decide, to authors what was too much for a notice each. */
import { type Address, sameAddress } from '../directory/address.ts';
import { commit } from './commit.ts';
import { type Asked, waitingNotices, writeAlarms, writeDeciding, writeDigest } from './filter/gathered.ts';
import { fateOf, heldOf } from './filter/held.ts';
import type { Teller } from './filter/telling.ts';
import type { House } from './house.ts';
import type { Id } from './mail/envelope.ts';
import type { Reader } from './records/gathering.ts';

/** Nobody is written to more often by such mails, in milliseconds. */
export const HOUR = 3_600_000;
/** How much one mail tells: alarms are counted beyond that, all else waits for the next mail. */
const MOST_ALARMS = 20;
const MOST_HELD = 20;
const MOST_NOTICES = 500;

/** To be called now and then. */
export async function tellGathered(house: House): Promise<void> {
  for (const reader of house.gathering.due(new Date(house.now().getTime() - HOUR))) await tellReader(house, reader);
}

/** Tells a reader what waits for him. Never throws: one whose mail cannot be written does not keep the others waiting. */
export async function tellReader(house: House, reader: Reader): Promise<void> {
  try {
    if (reader.reader === 'operator') await tellOperator(house, reader);
    else if (isDecider(reader.reader)) await tellDecider(house, reader, deciderOf(reader.reader));
    else await tellAuthor(house, reader, reader.reader);
  } catch (error) {
    house.events.fault({ agency: reader.agency, doing: 'telling what has been gathered', error });
  }
}

const isDecider = (reader: Reader['reader']): reader is `decider ${Address}` => reader.startsWith('decider ');
const deciderOf = (reader: `decider ${Address}`) => reader.slice('decider '.length) as Address;

/**
 * Of held messages that still wait for a decision. The mail counts from its beginning, so that what is held at the same moment waits for the next
 * one: stop before the commit, and it is told an hour later.
 */
async function tellDecider(house: House, reader: Reader, to: Address): Promise<void> {
  house.gathering.mailed(reader, 0, house.now());
  const { matters } = house.gathering.waiting(reader, MOST_HELD);
  const known = await house.spool.known(matters.map(({ key }) => key));
  const waiting: Asked[] = [];
  for (const { key, told } of matters.filter((matter) => !known.has(matter.key))) {
    const spooled = await house.spool.find(told as Id);
    const held = spooled && heldOf(spooled);
    if (held && fateOf(held, house.now()) === 'waits') waiting.push({ key, held });
  }
  // Whoever was removed meanwhile has no part in it any more.
  const { people } = house;
  const isThere = [...people.releasers(reader.agency), ...people.deputies(reader.agency)].some(({ address }) =>
    sameAddress(address, to),
  );
  if (isThere && waiting.length > 0) {
    const teller = tellerOf(house, reader);
    const page = house.desk && `${house.desk}/${teller.language}/held`;
    const written = writeDeciding(house, house.lookup, { agency: reader.agency, to, waiting, page }, teller);
    if (!written) throw new Error(`${to} is no address of the agency: nothing is told there of held mail`);
    await commit(house, written);
  }
  house.gathering.mailed(reader, matters.at(-1)?.place ?? 0, house.now());
}

/** Stop between commit and note: the same is told once more, which is better than never. */
async function tellOperator(house: House, reader: Reader): Promise<void> {
  const waiting = house.gathering.waiting(reader, MOST_ALARMS);
  const written = writeAlarms(house, house.lookup, reader.agency, waiting, tellerOf(house, reader));
  if (!written) throw new Error('the postmaster’s address is not of a member: alarms stand in the mail log alone');
  await commit(house, written);
  house.gathering.mailed(reader, waiting.last, house.now());
}

/** Stop between commit and note: the next time all of these have their repeat keys, and none is told again. */
async function tellAuthor(house: House, reader: Reader, author: Address): Promise<void> {
  const { matters } = house.gathering.waiting(reader, MOST_NOTICES);
  const known = await house.spool.known(matters.map(({ key }) => key));
  const tellings = waitingNotices(matters.filter(({ key }) => !known.has(key)));
  const teller = tellerOf(house, reader);
  const written = tellings.length > 0 && writeDigest(house, house.lookup, reader.agency, author, tellings, teller);
  if (written) await commit(house, written);
  for (const telling of tellings)
    if (written) house.events.reported({ ...telling, report: teller.id, kind: telling.report.kind });
    else house.events.untold(telling);
  house.gathering.mailed(reader, matters.at(-1)?.place ?? 0, house.now());
}

function tellerOf(house: House, { agency }: Reader): Teller {
  return { ...house.agency(agency), id: house.newId(), hostname: house.hostname, at: house.now() };
}
