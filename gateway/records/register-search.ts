/** Looks things up in the register of a running gateway: along an index, so much at a time, and never for so long that mail would wait. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Id } from '../mail/envelope.ts';
import type { Counted } from './figures.ts';
import { COLUMNS, type RegisterRow } from './register-reader.ts';
import { OPEN, PARTNER_DOMAIN } from './register-tables.ts';

/** What to look for; null does not restrict. */
export interface Wanted {
  /** A whole id, Message-ID or address, or the domain of the other end; whatever the case, but of an id. */
  readonly text: string | null;
  /** Accepted at that time or later. */
  readonly from: Date | null;
  /** Accepted before that time. */
  readonly until: Date | null;
  readonly state: string | null;
  readonly direction: string | null;
}

/** The place of a row in the order of acceptance. */
export interface Place {
  readonly at: string;
  readonly row: number;
}

export interface Part<T> {
  readonly rows: readonly T[];
  /** Where to go on; null where there is nothing more. */
  readonly next: Place | null;
}

/** A message that waits, by those of its rows that are open. */
export interface Queued {
  readonly id: Id;
  readonly rows: readonly RegisterRow[];
}

export interface RegisterSearch extends Disposable {
  /** The newest first, from after that place on. */
  find(agency: AgencyId, wanted: Wanted, after: Place | null): Promise<Part<RegisterRow>>;
  /** All rows of a message; at most so many as one may have recipients. */
  message(agency: AgencyId, id: string): RegisterRow[];
  /** What waits, the oldest first; `text` is part of an id, a Message-ID or an address. */
  waiting(agency: AgencyId, text: string | null, after: Place | null): Promise<Part<Queued>>;
  /** How many messages wait, and since when the oldest does. */
  standing(agency: AgencyId): { readonly count: number; readonly oldest: Date | null };
  /** The rows that were accepted between these times, in order, as they are counted. */
  counted(agency: AgencyId, from: Date, until: Date): AsyncGenerator<Counted>;
  /** When the oldest row was accepted; null where there is none. */
  oldest(agency: AgencyId): Date | null;
}

/** Of one part. */
const MOST_ROWS = 50;
/** So many are looked at for one part: after that there is a link to go on. */
const MOST_LOOKED_AT = 100_000;
/** Rows that are looked at before mail has its turn: a few milliseconds. */
const AT_ONCE = 500;

const ROW = `SELECT rowid AS row, ${COLUMNS.join(', ')} FROM register`;
const OLDER = 'agency = ? AND accepted_at >= ? AND accepted_at < ? AND (accepted_at, rowid) < (?, ?)';
const NEWEST_FIRST = `ORDER BY accepted_at DESC, row DESC LIMIT ${AT_ONCE}`;

/** Opens the register for reading beside whoever writes it. */
export function openRegisterSearch(file: string): RegisterSearch {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string) => {
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const first = (sql: string, ...values: SQLInputValue[]) => prepared(sql).get(...values) ?? {};
  const all: All = (sql, ...values) => prepared(sql).all(...values) as never[];
  return {
    find: (agency, wanted, after) => find(all, agency, wanted, after),
    message: (agency, id) => all(MESSAGE, id, agency).map(told),
    waiting: (agency, text, after) => waiting(all, agency, text, after),
    standing: (agency) => {
      const { count, oldest } = first(STANDING, agency);
      return { count: Number(count), oldest: dateOf(oldest) };
    },
    counted: (agency, from, until) =>
      inTurns({ at: from.toISOString(), row: 0 }, ({ at, row }) =>
        all<Counted & Located>(COUNTED, agency, until.toISOString(), at, row),
      ),
    oldest: (agency) => dateOf(first(OLDEST, agency).oldest),
    [Symbol.dispose]: () => db.close(),
  };
}

const MESSAGE = `${ROW} WHERE id = ? AND agency = ? ORDER BY recipient`;
const STANDING = `SELECT count(DISTINCT id) AS count, min(accepted_at) AS oldest FROM register INDEXED BY register_waiting WHERE agency = ? AND ${OPEN}`;
const OLDEST = 'SELECT min(accepted_at) AS oldest FROM register INDEXED BY register_newest WHERE agency = ?';

type Placed = RegisterRow & { readonly row: number };
type All = <T = Placed>(sql: string, ...values: SQLInputValue[]) => T[];

async function find(all: All, agency: AgencyId, wanted: Wanted, after: Place | null): Promise<Part<RegisterRow>> {
  const { from, until, state, direction } = wanted;
  const range = [agency, from?.toISOString() ?? '', until?.toISOString() ?? '~'];
  const sources = sourcesOf(wanted.text);
  const sql = sources.map(({ by, where }) => `${ROW} INDEXED BY ${by} WHERE ${OLDER} AND ${where}`).join(' UNION ALL ');
  const read = ({ at, row }: Place) =>
    all(`${sql} ${NEWEST_FIRST}`, ...sources.flatMap((source) => [...range, at, row, ...source.values]));
  const fits = (row: Placed) =>
    (state === null || row.state === state) && (direction === null || row.direction === direction);
  const rows = alone(inTurns(after ?? { at: '~', row: 0 }, read));
  return await part(rows, ([row]) => (fits(row) ? told(row) : null));
}

async function* alone<T>(items: AsyncIterable<T>): AsyncGenerator<readonly [T]> {
  for await (const item of items) yield [item];
}

/** Rows that can fit, along an index that is named: left to itself, SQLite takes the one of all times. */
interface Rows {
  readonly by: string;
  readonly where: string;
  readonly values: readonly string[];
}

/** A row is in one of these alone. */
function sourcesOf(text: string | null): readonly Rows[] {
  if (text === null) return [{ by: 'register_newest', where: 'true', values: [] }];
  const [local, domain] = text.split('@');
  if (local !== '' && domain !== undefined) return text.startsWith('<') ? [named(text)] : whose(text);
  if (domain === undefined && !text.includes('.'))
    return [{ by: 'sqlite_autoindex_register_1', where: 'id = ?', values: [text] }];
  return [{ by: 'register_domain', where: `${PARTNER_DOMAIN} = ?`, values: [(domain ?? text).toLowerCase()] }];
}

/** A Message-ID without its brackets looks like an address. */
function whose(address: string): Rows[] {
  const message = named(`<${address}>`);
  const isOther = 'author IS NOT ? COLLATE NOCASE';
  return [
    { by: 'register_author', where: 'author = ? COLLATE NOCASE', values: [address] },
    { by: 'register_recipient', where: `recipient = ? COLLATE NOCASE AND ${isOther}`, values: [address, address] },
    {
      ...message,
      where: `${message.where} AND recipient <> ? COLLATE NOCASE AND ${isOther}`,
      values: [...message.values, address, address],
    },
  ];
}

function named(messageId: string): Rows {
  return { by: 'register_message', where: 'message_id = ?', values: [messageId] };
}

const WAITING = `${ROW} INDEXED BY register_waiting WHERE agency = ? AND ${OPEN} AND (accepted_at, rowid) > (?, ?) ORDER BY accepted_at, row LIMIT ${AT_ONCE}`;

async function waiting(all: All, agency: AgencyId, text: string | null, after: Place | null): Promise<Part<Queued>> {
  const sought = text?.toLowerCase() ?? '';
  const names = ({ id, message_id, author, recipient }: Placed) => [id, message_id, author, recipient];
  const fits = (row: Placed) =>
    names(row).some((name) =>
      String(name ?? '')
        .toLowerCase()
        .includes(sought),
    );
  const messages = inMessages(inTurns(after ?? { at: '', row: 0 }, ({ at, row }) => all(WAITING, agency, at, row)));
  return await part(messages, (rows) => (rows.some(fits) ? { id: rows[0]!.id as Id, rows: rows.map(told) } : null));
}

/** The rows of one message follow each other. */
async function* inMessages(rows: AsyncIterable<Placed>): AsyncGenerator<readonly Placed[]> {
  let message: Placed[] = [];
  for await (const row of rows) {
    if (message.length > 0 && message[0]!.id !== row.id) {
      yield message;
      message = [];
    }
    message.push(row);
  }
  if (message.length > 0) yield message;
}

/** Takes what fits until there is enough of it, or enough was looked at. */
async function part<Item extends readonly Placed[], T>(
  items: AsyncIterable<Item>,
  take: (item: Item) => T | null,
): Promise<Part<T>> {
  const rows: T[] = [];
  let looked = 0;
  let next: Place | null = null;
  for await (const item of items) {
    if (rows.length === MOST_ROWS || looked >= MOST_LOOKED_AT) return { rows, next };
    const taken = take(item);
    if (taken !== null) rows.push(taken);
    looked += item.length;
    const last = item.at(-1)!;
    next = { at: String(last.accepted_at), row: last.row };
  }
  return { rows, next: null };
}

/** A few hundred by each statement, with mail having its turn in between, and the log of writes being free to be taken in. */
async function* inTurns<T extends Located>(start: Place, read: (after: Place) => T[]): AsyncGenerator<T> {
  for (let after: Place | null = start; after !== null; await nextTurn()) {
    const rows = read(after);
    yield* rows;
    const last = rows.at(-1);
    after = last && rows.length === AT_ONCE ? { at: String(last.accepted_at), row: last.row } : null;
  }
}

interface Located {
  readonly accepted_at: string | number | null;
  readonly row: number;
}

/** The first answer to each message alone is one: whatever follows it would make it look late. */
const COUNTED = `
  SELECT rowid AS row, id, direction, recipient, next_hop, state, accepted_at, changed_at, partner, sealed,
    CASE WHEN in_reply_to IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM register AS earlier INDEXED BY register_answer WHERE earlier.in_reply_to = register.in_reply_to AND earlier.agency = register.agency
        AND earlier.direction = register.direction AND earlier.partner IS register.partner AND earlier.accepted_at < register.accepted_at)
    THEN (
      SELECT min(asked.accepted_at) FROM register AS asked INDEXED BY register_message WHERE asked.message_id = register.in_reply_to AND asked.agency = register.agency
        AND asked.direction <> register.direction AND asked.partner IS register.partner) END AS asked_at
  FROM register INDEXED BY register_newest WHERE agency = ? AND accepted_at < ? AND (accepted_at, rowid) > (?, ?)
  ORDER BY accepted_at, rowid LIMIT ${AT_ONCE}`;

function told({ row: _, ...rest }: Placed): RegisterRow {
  return rest;
}

function dateOf(text: unknown): Date | null {
  return typeof text === 'string' ? new Date(text) : null;
}
