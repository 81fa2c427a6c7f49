/** Answers an administrator's readings at the desk: of their own agency alone, and never with content. */
import { type Certificate, usability } from '../../directory/certificate.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Id } from '../mail/envelope.ts';
import { listAccess, listPeople } from '../people/people.ts';
import type { RegisterRow } from '../records/register-reader.ts';
import type { Spool } from '../spool/spool.ts';
import { type DeskParts, DeskProblem, type Handlers } from './desk-parts.ts';
import { countToday, dayOf, readIndicators } from './indicators.ts';
import { type Names as NamesOf, recipientTold, rowTold, stepTold, withheldTold } from './mail-told.ts';
import { inFull } from './queue.ts';
import type { ReadingParts } from './reading-parts.ts';
import type { KeyOnWire } from './readings-wire.ts';

type Names =
  | 'standing'
  | 'queue'
  | 'queue-message'
  | 'register'
  | 'register-message'
  | 'keys'
  | 'directory'
  | 'people'
  | 'indicators';

export function readingHandlers(parts: DeskParts): Handlers<Names> {
  const { reading, db, now, spool } = parts;
  const { search } = reading;
  const today = countToday(reading, now);
  const indicators = readIndicators({ ...reading, today }, now);
  const namesFor = (agency: AgencyId): NamesOf => {
    const people = new Map<string, string>(listPeople(db, agency).map(({ id, name }) => [id, name]));
    return { lookup: reading.lookup, person: (id) => people.get(id) ?? id };
  };
  const told = (rows: readonly RegisterRow[], agency: AgencyId) => {
    const names = namesFor(agency);
    return rows.map((row) => rowTold(row, names));
  };
  return {
    standing: (_fields, { person }) => standing(reading, person.agency, now()),
    queue: async ({ text, after }, { person }) => {
      const { rows, next } = await search.waiting(person.agency, text, after);
      const messages = rows.map((one) => ({ id: one.id, rows: told(one.rows, person.agency) }));
      return { messages, next, count: search.standing(person.agency).count };
    },
    'queue-message': ({ id }, { person }) => queueMessage(spool, person.agency, id as Id, namesFor(person.agency)),
    register: async ({ from, until, ...wanted }, { person }) => {
      const times = { from: from === null ? null : new Date(from), until: until === null ? null : new Date(until) };
      const { rows, next } = await search.find(person.agency, { ...wanted, ...times }, wanted.after);
      return { rows: told(rows, person.agency), next };
    },
    'register-message': ({ id }, { person }) => {
      const rows = search.message(person.agency, id);
      if (rows.length === 0) throw new DeskProblem('not-found');
      return { rows: told(rows, person.agency) };
    },
    keys: async (_fields, { person }) => keysOf(reading, person.agency, await today(person.agency), now()),
    directory: (_fields, { person }) => {
      const { lookup, directory } = reading;
      return { version: lookup.version, freshness: lookup.freshness(now()), ...directory(person.agency) };
    },
    people: (_fields, { person }) => ({ people: listAccess(db, person.agency, now()) }),
    indicators: ({ days }, { person }) => indicators(person.agency, days),
  };
}

async function standing(reading: ReadingParts, agency: AgencyId, now: Date) {
  const { search, lookup, directory, disk } = reading;
  const { count, oldest } = search.standing(agency);
  const own = ownKeys(reading, agency, null, now).filter(({ encrypts }) => encrypts);
  const days = [...own, ...doorsOf(reading, now)].flatMap((one) => one.days ?? []);
  return {
    waiting: count,
    oldest: oldest?.toISOString() ?? null,
    keyDays: days.length === 0 ? null : Math.min(...days),
    freshness: lookup.freshness(now),
    alarms: directory(agency).alarms.length,
    ...(await disk()),
  };
}

async function queueMessage(spool: Pick<Spool, 'find'>, agency: AgencyId, id: Id, names: NamesOf) {
  const spooled = await spool.find(id);
  if (spooled?.message.agency !== agency) throw new DeskProblem('not-found');
  const { reversePath, messageId, acceptedAt, state, held, open, journal } = inFull(spooled);
  return {
    ...{ id, author: reversePath, messageId, acceptedAt, state },
    held: held && withheldTold(held),
    open: open.map((recipient) => recipientTold(recipient, names)),
    journal: journal.map((entry) => stepTold(entry, names)),
  };
}

/** Of members, those that there was mail with in the last year, today's with them. */
async function keysOf(reading: ReadingParts, agency: AgencyId, today: ReadonlyMap<string, unknown>, now: Date) {
  const { lookup, daily, signer } = reading;
  const yearAgo = dayOf(new Date(now.getTime() - 365 * DAY));
  const met = new Set([...daily.partners(agency, yearAgo), ...today.keys()] as AgencyId[]);
  const theirs = { encrypts: null, signs: null };
  return {
    own: ownKeys(reading, agency, await signer(agency), now),
    members: [...met].sort().flatMap((id) => lookup.signing(id).map((one) => keyTold(id, one, theirs, now))),
    doors: doorsOf(reading, now),
  };
}

function ownKeys({ lookup, sealedTo }: ReadingParts, agency: AgencyId, signer: string | null, now: Date) {
  const to = sealedTo(agency)?.fingerprint;
  return lookup.signing(agency).map((one) => {
    const { fingerprint } = one;
    return keyTold(
      agency,
      one,
      { encrypts: fingerprint === to, signs: signer === null ? null : fingerprint === signer },
      now,
    );
  });
}

function keyTold(
  agency: AgencyId,
  certificate: Certificate,
  uses: Pick<KeyOnWire, 'encrypts' | 'signs'>,
  now: Date,
): KeyOnWire {
  const { fingerprint, created, expires, algorithms } = certificate;
  return {
    ...{ agency, fingerprint, algorithms, ...uses },
    made: created.toISOString(),
    expires: expires?.toISOString() ?? null,
    days: expires && daysTo(expires, now),
    use: usability(certificate, now),
  };
}

function doorsOf({ doors }: Pick<ReadingParts, 'doors'>, now: Date) {
  return doors().map((door) => ({ ...door, days: daysTo(new Date(door.expires), now) }));
}

const DAY = 86_400_000;

function daysTo(end: Date, now: Date): number {
  return Math.floor((end.getTime() - now.getTime()) / DAY);
}
