/** The register's table and its indexes, and how an older file is brought up to them. */
import type { DatabaseSync } from 'node:sqlite';

/** Of a recipient who has neither got the message nor failed. */
export const OPEN = `state IN ('accepted', 'deferred', 'in doubt', 'held')`;

/** The domain of whoever is at the other end: an address here has one @ alone. */
export const PARTNER_DOMAIN = `CASE direction WHEN 'inbound' THEN substr(author, instr(author, '@') + 1) ELSE substr(recipient, instr(recipient, '@') + 1) END`;

// Synced with the system's own rhythm, not at each write: what kill -9 leaves behind is whole; after a power cut the last rows are
// made again from the spool, and those of messages that have left are `unknown`.
// Rows are found by keys in no order: with 16 MB of pages at hand, and the log taken in every 32 MB, a row costs a fifth less.
const TABLE = `
  PRAGMA cache_size = -16000;
  PRAGMA journal_mode = WAL;
  PRAGMA wal_autocheckpoint = 8000;
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS register (
    id TEXT NOT NULL, agency TEXT NOT NULL, direction TEXT NOT NULL, author TEXT, recipient TEXT NOT NULL, next_hop TEXT NOT NULL,
    state TEXT NOT NULL, accepted_at TEXT NOT NULL, changed_at TEXT NOT NULL, attempts INTEGER NOT NULL, reply TEXT, verdict TEXT,
    message_id TEXT, PRIMARY KEY (id, recipient)) STRICT;
`;

/** Columns that registers of earlier versions lack, in the order in which they came. */
const LATER = ['in_reply_to TEXT', 'partner TEXT', 'sealed INTEGER NOT NULL DEFAULT 0'];

const INDEXES = `
  CREATE INDEX IF NOT EXISTS register_accepted ON register (accepted_at);
  CREATE INDEX IF NOT EXISTS register_open ON register (id) WHERE ${OPEN};
  CREATE INDEX IF NOT EXISTS register_waiting ON register (agency, accepted_at) WHERE ${OPEN};
  CREATE INDEX IF NOT EXISTS register_newest ON register (agency, accepted_at);
  CREATE INDEX IF NOT EXISTS register_message ON register (message_id);
  CREATE INDEX IF NOT EXISTS register_answer ON register (in_reply_to) WHERE in_reply_to IS NOT NULL;
  CREATE INDEX IF NOT EXISTS register_author ON register (agency, author COLLATE NOCASE, accepted_at);
  CREATE INDEX IF NOT EXISTS register_recipient ON register (agency, recipient COLLATE NOCASE, accepted_at);
  CREATE INDEX IF NOT EXISTS register_domain ON register (agency, ${PARTNER_DOMAIN}, accepted_at);
`;

/** Makes the table where there is none. */
export function prepareRegister(db: DatabaseSync): void {
  db.exec(TABLE);
  const present = db.prepare('SELECT name FROM pragma_table_info(?)').all('register');
  for (const column of LATER)
    if (!present.some(({ name }) => name === column.split(' ')[0]))
      db.exec(`ALTER TABLE register ADD COLUMN ${column}`);
  db.exec(INDEXES);
}
