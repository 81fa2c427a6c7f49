/** The desk before the gateway's real door, behind which held messages lie in memory: its people, their passkeys, and a way to ask. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Address } from '../../../directory/address.ts';
import { openDatabase } from '../../../directory/database.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { makeChallenges } from '../../../directory/sign-in/challenges.ts';
import { createDeskAnswering, MAX_DESK_REQUEST } from '../../../gateway/control/desk-door.ts';
import type { DeskParts } from '../../../gateway/control/desk-parts.ts';
import { openControl } from '../../../gateway/control/server.ts';
import type { DeskOptions } from '../../../gateway/desk/serve.ts';
import { type Holding, heldMessage } from '../../../gateway/filter/held.ts';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { decidersIn, invite } from '../../../gateway/people/people.ts';
import type { Role } from '../../../gateway/people/person.ts';
import { TABLES } from '../../../gateway/people/tables.ts';
import { openContentLog } from '../../../gateway/records/content-log.ts';
import type { Entry, Spooled } from '../../../gateway/spool/spool.ts';
import { createTlsIdentity } from '../../../gateway/tls-identity.ts';
import { makeDevice } from '../../directory/registry/device.ts';
import { openReadings } from '../control/readings-scene.ts';

export const HOST = 'desk.agency.example';
export const ORIGIN = `https://${HOST}`;
export const OURS = 'agency' as AgencyId;
const SITE = { id: HOST, origins: [ORIGIN] };

export type Scene = Awaited<ReturnType<typeof openScene>>;

export async function openScene() {
  const folder = await mkdtemp(join(tmpdir(), 'valise-desk-'));
  const clock = { now: new Date() };
  const now = () => clock.now;
  const db = openDatabase(join(folder, 'people.sqlite'), TABLES);
  const spooled = new Map<Id, { message: Spooled['message']; journal: Entry[] }>();
  const faults: unknown[] = [];
  const readings = openReadings(OURS, clock.now);
  const contentLog = openContentLog(':memory:', (error) => faults.push(error));
  const parts = {
    ...{ db, site: SITE, now, hostname: 'gate.agency.example', challenges: makeChallenges(now), patience: 1_000 },
    ...{ spool: inMemory(spooled), lookup: MEMBERS, people: decidersIn(db), timetable: { at: () => {} } },
    mayBeSynced: () => false,
    reading: readings.reading,
    content: { log: contentLog },
    contentWritten: () => contentLog.written(),
    events: new Proxy({}, { get: (_, event) => (told: unknown) => event === 'fault' && faults.push(told) }),
  } as unknown as DeskParts;
  const socket = join(folder, 'desk.sock');
  const openDoor = () =>
    openControl(
      { path: socket, maxBody: MAX_DESK_REQUEST, mode: 0o600, onError: (error) => faults.push(error) },
      createDeskAnswering(parts),
    );
  const { key, certificate } = await createTlsIdentity({ hostname: HOST, now: new Date(), years: 1 });
  const tls = { keyFile: join(folder, 'desk.key'), certificateFile: join(folder, 'desk.crt') };
  await Promise.all([writeFile(tls.keyFile, key), writeFile(tls.certificateFile, certificate)]);
  let door: Awaited<ReturnType<typeof openControl>> | null = await openDoor();
  const options: DeskOptions = { socket, host: '127.0.0.1', port: 0, origin: ORIGIN, tls };
  return {
    ...{ folder, clock, db, contentLog, readings, faults, options, certificate, spooled },
    /** The gateway stops, and starts again. */
    async stopGateway() {
      await door?.[Symbol.asyncDispose]();
      door = null;
    },
    async startGateway() {
      door = await openDoor();
    },
    invite: (name: string, roles: readonly Role[], address = `${name.toLowerCase()}@agency.example`) =>
      invite(db, { agency: OURS, name, address: address as Address, roles }, now())!.secret,
    /** Holds a message, as policy has decided. */
    hold(wanted: Partial<Holding & { id: string; needed: number; to: readonly string[] }> = {}): Id {
      const {
        id = `m${spooled.size}`,
        needed = 1,
        to = ['there@member.example', 'them@outside.example'],
        ...rest
      } = wanted;
      const message = messageOf(id as Id, to, { at: now(), needed, ...rest });
      spooled.set(message.id, { message, journal: [] });
      return message.id;
    },
    async [Symbol.asyncDispose]() {
      await door?.[Symbol.asyncDispose]();
      await readings[Symbol.asyncDispose]();
      db[Symbol.dispose]();
      await contentLog[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** What a held message is about, unless a test says otherwise. */
const MATTERS: Holding['matters'] = [
  { rule: 'markings', kind: 'marking-secret', band: 'high', count: 1, action: 'release', silent: false },
  { rule: 'bank', kind: 'iban', band: 'medium', count: 12, action: 'note', silent: false },
  { rule: 'locked', kind: 'unseen-encrypted', band: null, count: 1, action: 'justify', silent: true },
];

function messageOf(
  id: Id,
  to: readonly string[],
  { at, needed, ...rest }: Partial<Holding> & { at: Date; needed: number },
) {
  const author = 'author@agency.example' as Address;
  const envelope = { reversePath: author, recipients: to.map((address) => ({ address, dsn: null })) };
  const original = Buffer.from('From: author@agency.example\r\n\r\nCANARY-OF-THE-TEXT\r\n');
  const heading = { author, named: [], messageId: null, inReplyTo: null, date: null };
  const holding = {
    agency: OURS,
    original,
    heading,
    matters: MATTERS,
    policy: 'ab12'.repeat(16),
    override: null,
    agencies: {},
    ...rest,
  };
  const settings = { people: needed, deputyHours: 4, days: 5 };
  return heldMessage({ id, at, envelope, bytes: original } as never, holding, settings);
}

const MEMBERS = {
  member: (address: Address) => (address.endsWith('@member.example') ? { agency: { name: 'Member <Agency>' } } : null),
};

function inMemory(spooled: Map<Id, { message: Spooled['message']; journal: Entry[] }>) {
  return {
    find: async (id: Id) => spooled.get(id) ?? null,
    async *pending() {
      yield* spooled.values();
    },
    lease: async (id: Id) => ({
      spooled: spooled.get(id),
      record: async (...entries: Entry[]) => void spooled.get(id)!.journal.push(...entries),
      async [Symbol.asyncDispose]() {},
    }),
  };
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Wish {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Uint8Array;
}

/** Asks a desk by its name, as its own pages do unless headers say otherwise. */
export function askDesk(scene: Scene, port: number, path: string, { method = 'GET', headers = {}, body }: Wish = {}) {
  const answered = Promise.withResolvers<Answered>();
  const asked = request(
    {
      ...{ host: '127.0.0.1', port, path, method, servername: HOST, ca: scene.certificate, agent: false },
      headers: { host: HOST, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    },
    async (response) => {
      const chunks = await Array.fromAsync(response as AsyncIterable<Buffer>).catch(answered.reject);
      const { statusCode = 0, headers: got } = response;
      answered.resolve({ status: statusCode, headers: got, text: Buffer.concat(chunks ?? []).toString() });
    },
  );
  asked.on('error', answered.reject);
  asked.end(body);
  return answered.promise;
}

/** A person at a browser with a passkey of their own: joins by an invitation, and asks with the session from then on. */
export async function joinDesk(scene: Scene, port: number, secret: string) {
  const device = makeDevice(SITE);
  let cookie = '';
  const headers = async (): Promise<Record<string, string>> => {
    if (cookie === '') return { origin: ORIGIN };
    const { text } = await askDesk(scene, port, '/v1/session', { headers: { cookie } });
    return { origin: ORIGIN, cookie, 'x-csrf-token': JSON.parse(text).csrfToken };
  };
  const post = async (name: string, fields: object) => {
    const answer = await askDesk(scene, port, `/v1/${name}`, {
      ...{ method: 'POST', body: JSON.stringify(fields), headers: await headers() },
    });
    const [set] = answer.headers['set-cookie'] ?? [];
    if (set !== undefined) cookie = set.split(';')[0]!;
    return { ...answer, json: JSON.parse(answer.text) };
  };
  const { json } = await post('join-options', { secret });
  const joined = await post('join', { secret, passkey: device.create(json.options) });
  return {
    ...{ device, joined, post, headers },
    get: (path: string) => askDesk(scene, port, path, { headers: { cookie } }),
  };
}
