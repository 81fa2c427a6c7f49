/** Copies the records as they are at one moment, whoever writes to them. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import type { Entry } from '../../directory/tar.ts';
import { whole } from './queue-copy.ts';

const RECORDS = 'records.sqlite';
/** All pages in one step: between steps a write by the gateway would begin the copy anew, for ever on a busy one. */
const ALL_PAGES = 2 ** 31 - 1;

/** Nothing where the gateway was never started. The copy lies in the data folder for a moment, which nobody else can enter. */
export async function* recordsEntry(data: string, name: string): AsyncGenerator<Entry> {
  const file = join(data, RECORDS);
  if (!existsSync(file)) return;
  const copy = `${file}.${process.pid}.copy`;
  try {
    using db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    await backup(db, copy, { rate: ALL_PAGES });
    yield* whole(copy, `${name}/${RECORDS}`);
  } finally {
    await rm(copy, { force: true });
  }
}
