/** The tables of an agency's people and of what they signed. */

/** Never changed, only added to: each brings the file of the version before to its own. What a person has goes with the person; what they signed stays. */
export const TABLES: readonly string[] = [
  `CREATE TABLE person (
     id TEXT PRIMARY KEY, agency TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, roles TEXT NOT NULL, invited TEXT NOT NULL,
     UNIQUE (agency, address)) STRICT;
   CREATE TABLE passkey (
     credential TEXT PRIMARY KEY, person TEXT NOT NULL UNIQUE REFERENCES person ON DELETE CASCADE, cose BLOB NOT NULL, key TEXT NOT NULL,
     counter INTEGER NOT NULL, registered TEXT NOT NULL) STRICT;
   CREATE TABLE invitation (
     digest TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person ON DELETE CASCADE, expires TEXT NOT NULL) STRICT;
   CREATE TABLE session (
     digest TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
     began TEXT NOT NULL, seen TEXT NOT NULL) STRICT;
   CREATE TABLE signed (
     number INTEGER PRIMARY KEY AUTOINCREMENT, agency TEXT NOT NULL, message TEXT NOT NULL, person TEXT NOT NULL, key TEXT NOT NULL,
     statement TEXT NOT NULL, authenticator BLOB NOT NULL, client BLOB NOT NULL, signature BLOB NOT NULL, at TEXT NOT NULL,
     outcome TEXT) STRICT;
   CREATE INDEX signed_about ON signed (agency, message);`,
  'ALTER TABLE person ADD COLUMN signed_in TEXT',
];
