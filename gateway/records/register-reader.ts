/** Reads the register beside a running gateway or without one: a search, row by row. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { AgencyId } from '../../directory/lookup.ts';

/** What to look for; null does not restrict. */
export interface Search {
  /** Accepted at that time or later. */
  readonly from: Date | null;
  /** Accepted before that time. */
  readonly until: Date | null;
  readonly agency: AgencyId | null;
  /** Part of an id, a Message-ID, an author or a recipient, whatever the case. */
  readonly text: string | null;
}

/** The columns in the order in which they are exported; times are ISO 8601 in UTC. */
export const COLUMNS = [
  'id',
  'agency',
  'direction',
  'author',
  'recipient',
  'next_hop',
  'state',
  'accepted_at',
  'changed_at',
  'attempts',
  'reply',
  'verdict',
  'message_id',
] as const;

export type RegisterRow = Readonly<Record<(typeof COLUMNS)[number], string | number | null>>;

const QUERY = `
  SELECT ${COLUMNS.join(', ')} FROM register
  WHERE accepted_at >= ? AND accepted_at < ? AND (? IS NULL OR agency = ?)
    AND (? IS NULL OR instr(lower(id || ' ' || coalesce(message_id, '') || ' ' || coalesce(author, '') || ' ' || recipient), lower(?)) > 0)
  ORDER BY accepted_at, id, recipient`;

/**
 * The rows that fit, the oldest first; memory stays small however many they are.
 * @throws Error where there is no register
 */
export function* readRegister(file: string, { from, until, agency, text }: Search): Generator<RegisterRow> {
  if (!existsSync(file)) throw new Error(`${file}: there is no register; has this gateway ever been started?`);
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    const times = [from?.toISOString() ?? '', until?.toISOString() ?? '~'];
    const rows = db.prepare(QUERY).iterate(...times, agency, agency, text, text);
    for (const row of rows) yield row as RegisterRow;
  } finally {
    db.close();
  }
}
