/** Sends what has been gathered for one mail: alarms to whoever runs the gateway, and to authors what was too much for a notice each. */
import type { Address } from '../directory/address.ts';
import { commit } from './commit.ts';
import { waitingNotices, writeAlarms, writeDigest } from './filter/gathered.ts';
import type { Teller } from './filter/telling.ts';
import type { House } from './house.ts';
import type { Reader } from './records/gathering.ts';

const HOUR = 3_600_000;
/** How much one mail tells: alarms are counted beyond that, notices wait for the next mail. */
const MOST_ALARMS = 20;
const MOST_NOTICES = 500;

/** To be called now and then. A reader whose mail cannot be written does not keep the others waiting. */
export async function tellGathered(house: House): Promise<void> {
  for (const reader of house.gathering.due(new Date(house.now().getTime() - HOUR)))
    try {
      await (reader.reader === 'operator' ? tellOperator(house, reader) : tellAuthor(house, reader, reader.reader));
    } catch (error) {
      house.events.fault({ agency: reader.agency, doing: 'telling what has been gathered', error });
    }
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
