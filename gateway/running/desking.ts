/** The gateway's side of the desk: its people's file, the socket that it speaks through, and its process. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../directory/database.ts';
import type { AgencyId, Source } from '../../directory/lookup.ts';
import { makeChallenges } from '../../directory/sign-in/challenges.ts';
import type { Config } from '../config/config.ts';
import type { DeskParts } from '../control/desk-parts.ts';
import { openControl } from '../control/server.ts';
import { type StartSurroundings, startDesk } from '../desk/start.ts';
import type { Crypto } from '../openpgp/workers.ts';
import { decidersIn } from '../people/people.ts';
import type { Deciders } from '../people/person.ts';
import { TABLES } from '../people/tables.ts';
import type { Disk } from '../spool/disk.ts';
import type { ContentKeeping } from './content-keeping.ts';
import { readingParts } from './reading.ts';
import type { ReadingBooks } from './reading-books.ts';

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

type Given = Pick<DeskParts, 'spool' | 'timetable' | 'lookup' | 'people' | 'events' | 'contentWritten' | 'now'>;

export interface DeskingParts extends Given {
  readonly lookup: Source;
  readonly crypto: Pick<Crypto, 'run'>;
  readonly disk: Pick<Disk, 'freeBytes'>;
  readonly readings: ReadingBooks;
  readonly live: () => Config;
  readonly content: Pick<ContentKeeping, 'log'>;
  readonly peopleFile: Database | null;
}

export interface OpenDesk extends AsyncDisposable {
  /** Where the desk listens that was started; null where none was. */
  readonly port: number | null;
}

/** How long a decision waits for a message that is being worked on, in milliseconds; a browser waits for it. */
const PATIENCE = 5_000;

/** Opens the door for the desk, and starts the desk where the config wants it. @throws Error in one sentence where either cannot be */
export async function openDesk(parts: DeskingParts): Promise<OpenDesk> {
  await using stack = new AsyncDisposableStack();
  const { live, peopleFile: db, events } = parts;
  const { desk, hostname } = live();
  if (desk === null || db === null) return { port: null, [Symbol.asyncDispose]: async () => {} };
  // Only here, for what verifies passkeys takes 20 MB, which a gateway without a desk does not need.
  const { createDeskAnswering, MAX_DESK_REQUEST } = await import('../control/desk-door.ts');
  const { origin, socket, start, ...listening } = desk;
  const site = { id: new URL(origin).hostname, origins: [origin] };
  const mayBeSynced = (agency: AgencyId) => live().agencies.find(({ id }) => id === agency)?.syncedPasskeys === true;
  const own = { db, site, hostname, mayBeSynced, challenges: makeChallenges(parts.now), patience: PATIENCE };
  const onError = (error: unknown) => events.fault({ doing: 'answering the desk', error });
  const mode = socket.isOpen ? 0o660 : 0o600;
  const door = { path: socket.path, maxBody: MAX_DESK_REQUEST, mode, onError } as const;
  stack.use(
    await openControl(
      door,
      createDeskAnswering({ ...parts, ...own, reading: readingParts({ ...parts, ...parts.readings }) }),
    ),
  );
  const options = { socket: socket.path, origin, ...listening };
  const started = start ? stack.use(await startDesk(options, surroundings(events))) : null;
  const opened = stack.move();
  return { port: started?.port ?? null, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

function surroundings(events: Given['events']): StartSurroundings {
  const fault = (doing: string, why: string) => events.fault({ doing, error: new Error(why) });
  return {
    onDied: (why, wait) => fault(`running the desk; it is started again in ${wait} ms`, why),
    warn: (message) => fault('serving the desk', message),
  };
}
