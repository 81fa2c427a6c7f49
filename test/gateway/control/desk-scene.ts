/** A door with everything behind it but the disk: people of two agencies, held messages in memory, and what a desk asks. */
import type { Address } from '../../../directory/address.ts';
import { openDatabase } from '../../../directory/database.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { makeChallenges } from '../../../directory/sign-in/challenges.ts';
import { createDeskAnswering } from '../../../gateway/control/desk-door.ts';
import type { AnswerOf, RequestName, RequestOf } from '../../../gateway/control/desk-wire.ts';
import { createEvents } from '../../../gateway/events.ts';
import { heldMessage } from '../../../gateway/filter/held.ts';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { decidersIn, invite } from '../../../gateway/people/people.ts';
import type { Role } from '../../../gateway/people/person.ts';
import { TABLES } from '../../../gateway/people/tables.ts';
import { openContentLog } from '../../../gateway/records/content-log.ts';
import type { Entry, Lease, Spooled } from '../../../gateway/spool/spool.ts';
import { type Device, makeDevice, type Twist } from '../../directory/registry/device.ts';
import { openReadings } from './readings-scene.ts';

export const SITE = { id: 'desk.a.example', origins: ['https://desk.a.example'] };

/** Somebody who has joined, and is signed in. */
export interface Joined {
  readonly id: string;
  readonly secret: string;
  readonly device: Device;
}

/** Of a held message, what is not as usual. */
interface Wanted {
  readonly agency?: string;
  readonly author?: string;
  readonly people?: number;
  readonly to?: readonly string[];
  readonly override?: object | null;
}

export type Scene = ReturnType<typeof openScene>;

export function openScene() {
  const db = openDatabase(':memory:', TABLES);
  const clock = { now: new Date('2026-05-04T08:00:00Z') };
  const now = () => clock.now;
  const log: Record<string, unknown>[] = [];
  const contentLog = openContentLog(':memory:', (error) => {
    throw error;
  });
  const loose = new Set<AgencyId>();
  const readings = openReadings('a', clock.now);
  const messages = new Map<string, { message: Spooled['message']; journal: Entry[] }>();
  const parts = {
    ...{ db, site: SITE, hostname: 'gateway.a.example', patience: 0, now, challenges: makeChallenges(now) },
    mayBeSynced: (agency: AgencyId) => loose.has(agency),
    people: decidersIn(db),
    lookup: { member: () => null },
    timetable: { at: () => {} },
    reading: readings.reading,
    content: { log: contentLog },
    contentWritten: () => contentLog.written(),
    events: createEvents((line) => log.push(JSON.parse(line))),
    spool: {
      pending: async function* () {
        yield* messages.values();
      },
      find: async (id: Id) => messages.get(id) ?? null,
      lease: async (id: Id) => leaseOn(messages.get(id)),
    },
  };
  const answering = createDeskAnswering(parts);

  /** As it comes over the socket: the status, and the answer or the problem. */
  async function send(path: string, body: unknown, bearer: string | null) {
    const answer = await answering({ method: 'POST', path, body: JSON.parse(JSON.stringify(body)), bearer });
    return answer as { status: number; json: Record<string, unknown> };
  }

  /** Asks for one thing and expects to get it. */
  async function ask<Name extends RequestName>(name: Name, fields: RequestOf<Name>, bearer: string | null = null) {
    const { status, json } = await send(`/${name}`, fields, bearer);
    if (status !== 200) throw new Error(`${name}: ${status} ${JSON.stringify(json)}`);
    return json as AnswerOf<Name>;
  }

  /** Asks and expects a problem; answers its name. */
  async function problem<Name extends RequestName>(name: Name, fields: RequestOf<Name>, bearer: string | null = null) {
    return (await send(`/${name}`, fields, bearer)).json.problem;
  }

  let count = 0;
  function invited(roles: readonly Role[], agency = 'a'): string {
    count += 1;
    const wanted = {
      agency: agency as AgencyId,
      name: `Person ${count}`,
      address: `p${count}@a.example` as Address,
      roles,
    };
    return invite(db, wanted, now())!.secret;
  }

  async function join(roles: readonly Role[], agency = 'a'): Promise<Joined> {
    const device = makeDevice(SITE);
    const { secret, me } = await joinBy(invited(roles, agency), device);
    return { id: me.id, secret, device };
  }

  async function joinBy(secret: string, device: Device, twist: Twist = {}) {
    const { options } = await ask('join-options', { secret });
    return ask('join', { secret, passkey: device.create(options, twist) as never });
  }

  async function signIn(device: Device, twist: Twist = {}) {
    const { options } = await ask('sign-in-options', {});
    return ask('sign-in', { passkey: device.get(options, twist) as never });
  }

  /** Puts a held message there. */
  function hold(
    id: string,
    {
      agency = 'a',
      author = 'officer@a.example',
      people = 2,
      to = ['outsider@else.example'],
      override = null,
    }: Wanted = {},
  ) {
    const arrival = {
      ...{ id: id as Id, at: clock.now },
      envelope: {
        reversePath: author,
        envid: null,
        recipients: to.map((address) => ({ address, notify: null, original: null })),
      },
    };
    const matter = { rule: 'keys', kind: 'private-key', band: 'high', count: 1, action: 'release', silent: false };
    const holding = {
      ...{ agency, original: new Uint8Array(1000), matters: [matter], policy: 'v1', override },
      heading: { author, messageId: '<m@a.example>' },
    };
    const settings = { people, deputyHours: 4, days: 5 };
    messages.set(id, { message: heldMessage(arrival as never, holding as never, settings), journal: [] });
  }

  /** What a page does: shows the message, asks what to sign, has it signed, and brings it. */
  async function decide({ secret, device }: Joined, id: string, verdict: 'approve' | 'reject' = 'approve') {
    const { digest } = await ask('held', { id }, secret);
    const { statement, options } = await ask('decision-options', { id, verdict, digest }, secret);
    return ask('decide', { statement, passkey: device.get(options) as never }, secret);
  }

  const journal = (id: string) => messages.get(id)!.journal;
  const remove = (id: string) => messages.delete(id);
  return {
    ...{
      db,
      clock,
      log,
      contentLog,
      readings,
      loose,
      send,
      ask,
      problem,
      invited,
      join,
      joinBy,
      signIn,
      hold,
      decide,
      journal,
      remove,
    },
    [Symbol.dispose]() {
      db[Symbol.dispose]();
      void readings[Symbol.asyncDispose]();
    },
  };
}

function leaseOn(spooled: { message: Spooled['message']; journal: Entry[] } | undefined): Lease | null {
  if (!spooled) return null;
  const lease = {
    spooled,
    record: async (...entries: Entry[]) => void spooled.journal.push(...entries),
    [Symbol.asyncDispose]: async () => {},
  };
  return lease as Partial<Lease> as Lease;
}
