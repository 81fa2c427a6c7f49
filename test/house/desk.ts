/** What people and their desk do at a gateway of a test: invited by command, joined by a link, and asking through the socket as the desk does. */
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { askThrough } from '../../gateway/desk/ask.ts';
import { makeDevice } from '../directory/registry/device.ts';
import { typed } from '../gateway/typed.ts';
import type { Agency } from './town.ts';

/** Settings of `[desk]` for an agency of a town: its server's certificate names the gateway, and so it is the desk's too. */
export const deskSettings = (id: string) => ({
  ...{ origin: `https://gateway.${id}.test`, host: '127.0.0.1', port: 0, start: false },
  tls: { key: 'agency-tls.key', certificate: 'agency-tls.crt' },
});

export function deskOf({ id, folder, data }: Agency) {
  const { origin } = deskSettings(id);
  const site = { id: new URL(origin).hostname, origins: [origin] };
  const ask = askThrough(join(data, 'desk.sock'));
  const run = (...args: readonly string[]) => typed(['people', ...args, '--config', join(folder, 'gateway.toml')]);
  const invite = (name: string, address: string, role = 'releaser') =>
    run('invite', '--name', name, '--address', address, '--role', role);
  /** Opens the link that was printed, as a browser does, whose part after # is the secret. */
  const come = async (printed: string) => {
    const url = new URL(/^https:.*$/m.exec(printed)?.[0] ?? '');
    expect([url.origin, url.pathname]).toEqual([origin, '/join']);
    const secret = url.hash.slice(1);
    const device = makeDevice(site);
    const { options } = await ask('join-options', { secret }, null);
    return { device, ...(await ask('join', { secret, passkey: device.create(options) as never }, null)) };
  };
  return { ask, run, invite, come };
}

/** One address for each set of filters, whatever is filtered by: all of them together are more than one person may ask for in a minute. */
function kindOf(link: string): string {
  const { pathname, searchParams } = new URL(link, 'https://desk.example');
  return `${pathname}?${[...searchParams.keys()].sort()}`;
}

/** Asks the process that serves the desk, as the browser of whoever has that session. */
export function browserOf({ id, folder }: Agency, port: number, secret: string) {
  const { origin } = deskSettings(id);
  const { hostname } = new URL(origin);
  const send = async (method: 'GET' | 'POST', path: string, more: Record<string, string> = {}, body?: string) => {
    const answered = Promise.withResolvers<{ status: number; text: string }>();
    const ca = await readFile(join(folder, 'agency-tls.crt'));
    const headers = { host: hostname, cookie: `__Host-session=${secret}`, ...more };
    const wish = { host: '127.0.0.1', port, servername: hostname, ca, method, path, headers, agent: false };
    const asked = request(wish, (response) =>
      text(response).then((all) => answered.resolve({ status: response.statusCode!, text: all }), answered.reject),
    );
    asked.on('error', answered.reject).end(body);
    return answered.promise;
  };
  const open = (path: string) => send('GET', path);
  /** Every page that links lead to from the first one of a language, by its address; of pages that differ in their filters alone, one. */
  const all = async (language: string) => {
    const found = new Map<string, string>();
    const ways = [`/${language}/overview`];
    for (const way of ways) {
      const page = await open(way);
      expect([way, page.status]).toEqual([way, 200]);
      found.set(way, page.text);
      const links = [...page.text.matchAll(/href="([^"#]+)/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));
      for (const link of links.filter((each) => each.startsWith(`/${language}/`)))
        if (!ways.some((known) => kindOf(known) === kindOf(link))) ways.push(link);
    }
    return found;
  };
  /** Has something done, as the script of a page does. @throws Error where it is not */
  const post = async (name: string, fields: object) => {
    const { csrfToken } = JSON.parse((await open('/v1/session')).text);
    const headers = { origin, 'x-csrf-token': csrfToken, 'content-type': 'application/json' };
    const { status, text: said } = await send('POST', `/v1/${name}`, headers, JSON.stringify(fields));
    if (status !== 200) throw new Error(`${name}: ${status} ${said}`);
    return JSON.parse(said);
  };
  return { open, all, post };
}

export type Desk = ReturnType<typeof deskOf>;
/** Somebody who has joined, and is signed in. */
export type Visitor = Awaited<ReturnType<Desk['come']>>;
