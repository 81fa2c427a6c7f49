/** The gateway's side of the desk: its people's file, the socket that it speaks through, and its process. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../directory/database.ts';
import type { Config } from '../config/config.ts';
import { decidersIn } from '../people/people.ts';
import type { Deciders } from '../people/person.ts';
import { TABLES } from '../people/tables.ts';

/** Without a desk nobody can decide about anything, whoever is entered. */
const NOBODY: Deciders = { releasers: () => [], deputies: () => [] };

export interface People extends Disposable {
  readonly deciders: Deciders;
  /** Null without a desk. */
  readonly db: Database | null;
}

/** Opens the file of the people; only the gateway's own user can read it. @throws Error where it was written by a newer version */
export function openPeople({ data, desk }: Pick<Config, 'data' | 'desk'>): People {
  if (desk === null) return { deciders: NOBODY, db: null, [Symbol.dispose]: () => {} };
  const file = join(data, 'people.sqlite');
  const db = openDatabase(file, TABLES);
  chmodSync(file, 0o600);
  return { deciders: decidersIn(db), db, [Symbol.dispose]: () => db[Symbol.dispose]() };
}
