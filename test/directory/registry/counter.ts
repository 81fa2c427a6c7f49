/** The registry as people meet it: a server on this machine, browsers with passkeys, and a DNS and mail that tests write. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Database, openDatabase } from '../../../directory/database.ts';
import { invite } from '../../../directory/registry/accounts.ts';
import { addBlob } from '../../../directory/registry/entries.ts';
import { foundLog } from '../../../directory/registry/history.ts';
import { openRegistry, type Registry } from '../../../directory/registry/registry.ts';
import { TABLES } from '../../../directory/registry/tables.ts';
import { SITE } from '../log/world.ts';
import { type Device, makeDevice } from './device.ts';
import { type Office, openOffice } from './office.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind
  readonly json: any;
}

export type Counter = Awaited<ReturnType<typeof openCounter>>;
export type Browser = ReturnType<Counter['browser']>;

/** `prepare` may write a history before the registry opens it. Real browsers take passkeys of this machine alone without TLS: then it is at `localhost`. */
export async function openCounter(
  prepare = async (_office: Office, _db: Database): Promise<void> => {},
  { at }: { readonly at?: 'localhost' } = {},
) {
  const server = createServer((request, response) => registry.handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  const site = at ? { id: at, origins: [`http://${at}:${port}`] } : SITE;
  const office = await openOffice(site);
  const db = openDatabase(office.file, TABLES);
  await foundLog(db, office.world.genesis);
  await prepare(office, db);
  /** What each resolver says of each name; an Error is thrown. */
  const dns = [0, 1, 2].map(() => new Map<string, readonly string[] | Error>());
  const mails: { to: string; code: string }[] = [];
  const registry: Registry = await openRegistry({
    db,
    signer: office.signer,
    folder: office.tree,
    trustedProxies: ['loopback'],
    now: () => office.clock.now,
    warn: (message, cause) => void office.warnings.push(cause ? `${message}: ${(cause as Error).stack}` : message),
    resolvers: dns.map((names, at) => ({
      name: `resolver ${at}`,
      async texts(name) {
        const found = names.get(name) ?? [];
        if (found instanceof Error) throw found;
        return found;
      },
    })),
    mailCode: async ({ to, code }) => void mails.push({ to, code }),
  });
  return {
    office,
    db,
    dns,
    mails,
    registry,
    base,
    site,
    ask,
    browser,
    invited,
    staff: async (person: string) => signedIn({ kind: 'staff', holder: person }),
    agency: async (id: string) => signedIn({ kind: 'agency', holder: id }),
    /** Makes what is known of a candidate's certificate known to the server. */
    hold: () => void [...office.world.blobs.values()].map((blob) => addBlob(db, blob)),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      db[Symbol.dispose]();
      await office[Symbol.asyncDispose]();
    },
  };

  async function ask(method: string, path: string, init: RequestInit = {}): Promise<Answered> {
    const response = await fetch(base + path, { method, redirect: 'manual', ...init });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  }

  /** A browser at one of our pages, which keeps the cookie and knows the token. */
  function browser() {
    let [cookie, token] = ['', ''];
    /** The body is sent as JSON, a text as it is. */
    const send = async (method: string, path: string, body?: unknown, extra: Record<string, string> = {}) => {
      const headers = {
        ...(body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }),
        ...(method === 'GET' ? {} : { origin: site.origins[0]!, 'sec-fetch-site': 'same-origin' }),
        ...(cookie && { cookie }),
        ...(token && { 'x-csrf-token': token }),
        ...extra,
      };
      const answer = await ask(method, path, {
        headers,
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const set = answer.headers.get('set-cookie');
      if (set !== null) cookie = set.split(';')[0]!;
      if (answer.json?.csrfToken) token = answer.json.csrfToken;
      return answer;
    };
    return {
      send,
      get: (path: string) => send('GET', path),
      post: (path: string, body: unknown = {}, extra = {}) => send('POST', path, body, extra),
      cookie: () => cookie,
      token: () => token,
      async register(invitation: string, device: Device): Promise<Answered> {
        const options = await send('POST', '/v1/registrations/challenge', { invitation });
        if (options.status !== 200) return options;
        return send('POST', '/v1/registrations', { invitation, passkey: device.create(options.json) });
      },
      async signIn(device: Device): Promise<Answered> {
        const options = await send('POST', '/v1/sessions/challenge');
        return send('POST', '/v1/sessions', device.get(options.json));
      },
    };
  }

  /** An invitation by the server's operator. */
  function invited(holder: { kind: 'staff' | 'agency'; holder: string }): string {
    return invite(db, { ...holder, account: null, inviter: null }, office.clock.now).secret;
  }

  async function signedIn(holder: { kind: 'staff' | 'agency'; holder: string }) {
    const [device, at] = [makeDevice(site), browser()];
    await at.register(invited(holder), device);
    const answer = await at.signIn(device);
    if (answer.status !== 201) throw new Error(answer.text);
    // Every test comes from one address: what is guessed at would be used up by signing in.
    office.later(60_000);
    return { ...at, device };
  }
}
