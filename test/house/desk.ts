/** What people and their desk do at a gateway of a test: invited by command, joined by a link, and asking through the socket as the desk does. */
import { join } from 'node:path';
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

export type Desk = ReturnType<typeof deskOf>;
/** Somebody who has joined, and is signed in. */
export type Visitor = Awaited<ReturnType<Desk['come']>>;
