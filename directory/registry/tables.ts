/** The tables of the registry, step by step. */

/** Never changed, only added to: each brings the database of the version before to its own. */
export const TABLES: readonly string[] = [
  `CREATE TABLE entry (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
   CREATE TABLE blob (digest TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
   CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, root BLOB NOT NULL) STRICT;
   CREATE TABLE cosignature (witness TEXT PRIMARY KEY, size INTEGER NOT NULL, at TEXT NOT NULL, line TEXT NOT NULL) STRICT;`,
  `CREATE TABLE proposal (
     number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, subject TEXT NOT NULL,
     creator TEXT, wanted INTEGER NOT NULL, withdrawn TEXT, entry TEXT, taken INTEGER) STRICT;
   CREATE INDEX proposal_subject ON proposal (subject, number);`,
  `CREATE TABLE account (
     id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('staff', 'agency')), holder TEXT NOT NULL, opened TEXT NOT NULL) STRICT;
   CREATE UNIQUE INDEX account_of_person ON account (holder) WHERE kind = 'staff';
   CREATE TABLE passkey (
     credential TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account, cose BLOB NOT NULL, key TEXT NOT NULL UNIQUE,
     counter INTEGER NOT NULL, registered TEXT NOT NULL) STRICT;
   CREATE TABLE invitation (
     digest TEXT PRIMARY KEY, kind TEXT NOT NULL, holder TEXT NOT NULL, account TEXT, inviter TEXT, expires TEXT NOT NULL,
     used TEXT) STRICT;
   CREATE TABLE session (
     digest TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES account,
     began TEXT NOT NULL, seen TEXT NOT NULL) STRICT;
   CREATE TABLE trail (
     number INTEGER PRIMARY KEY, record TEXT NOT NULL, digest TEXT NOT NULL) STRICT;
   CREATE TABLE draft (
     number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, creator TEXT NOT NULL, version INTEGER NOT NULL,
     content TEXT NOT NULL) STRICT;
   CREATE TABLE answered (
     caller TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL, answer TEXT, at TEXT NOT NULL, PRIMARY KEY (caller, key)) STRICT;
   CREATE TABLE evidence (
     digest TEXT PRIMARY KEY, subject TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, record TEXT NOT NULL) STRICT;
   CREATE INDEX evidence_of ON evidence (subject, name);
   CREATE TABLE mailbox_code (
     subject TEXT NOT NULL, address TEXT NOT NULL, digest TEXT NOT NULL, tries INTEGER NOT NULL, sent TEXT NOT NULL,
     PRIMARY KEY (subject, address)) STRICT;`,
  `CREATE TABLE application (
     number INTEGER PRIMARY KEY AUTOINCREMENT, agency TEXT NOT NULL UNIQUE, text TEXT NOT NULL, handed TEXT, returned TEXT,
     nomination TEXT, proposal TEXT) STRICT;`,
  `CREATE TABLE contact (
     agency TEXT NOT NULL, commitment TEXT NOT NULL, record BLOB NOT NULL, salt BLOB NOT NULL, PRIMARY KEY (agency, commitment)) STRICT;`,
  'DROP TABLE draft;',
];
