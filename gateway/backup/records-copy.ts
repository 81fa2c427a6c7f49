/** Copies the records, the content log and the people as they are at one moment, whoever writes to them. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import type { Entry } from '../../directory/tar.ts';
import { whole } from './queue-copy.ts';

const FILES = ['records.sqlite', 'content-log.sqlite', 'people.sqlite'];
/** All pages in one step: between steps a write by the gateway would begin the copy anew, for ever on a busy one. */
const ALL_PAGES = 2 ** 31 - 1;

/** What there is of them: nothing where the gateway was never started. Each copy lies in the data folder for a moment, which nobody else can enter. */
export async function* recordsEntries(data: string, name: string): AsyncGenerator<Entry> {
  for (const file of FILES) if (existsSync(join(data, file))) yield* copied(join(data, file), `${name}/${file}`);
}

async function* copied(file: string, name: string): AsyncGenerator<Entry> {
  const copy = `${file}.${process.pid}.copy`;
  try {
    using db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    await backup(db, copy, { rate: ALL_PAGES });
    yield* whole(copy, name);
  } finally {
    await rm(copy, { force: true });
  }
}
