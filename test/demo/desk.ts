/** A registrar's browser at the directory: a passkey, a session, and the few things that a registrar asks for there. */
import type { PasskeySite } from '../../directory/log/keys.ts';
import { makeDevice } from '../directory/registry/device.ts';

export interface Desk {
  /** Answers what the registry answered. @throws Error where it refused */
  post(path: string, body: object): Promise<Answer>;
  get(path: string): Promise<string>;
}

// biome-ignore lint/suspicious/noExplicitAny: each caller knows what it has asked for
type Answer = any;

/** Makes a passkey by an invitation, and signs in with it. */
export async function signIn(registry: URL, site: PasskeySite, invitation: string): Promise<Desk> {
  const device = makeDevice();
  const here = { site: site.id, origin: site.origins[0]! };
  const headers: Record<string, string> = { origin: here.origin, 'sec-fetch-site': 'same-origin' };
  const ask = async (method: string, path: string, body?: object): Promise<string> => {
    const response = await fetch(new URL(path, registry), {
      method,
      headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the directory answers ${method} ${path} with ${response.status}: ${text}`);
    const [cookie] = response.headers.getSetCookie();
    if (cookie) headers.cookie = cookie.split(';')[0]!;
    return text;
  };
  const desk: Desk = {
    post: async (path, body) => JSON.parse(await ask('POST', path, body)),
    get: (path) => ask('GET', path),
  };
  const creation = await desk.post('/v1/registrations/challenge', { invitation });
  await desk.post('/v1/registrations', { invitation, passkey: device.create(creation, here) });
  const request = await desk.post('/v1/sessions/challenge', {});
  const { csrfToken } = await desk.post('/v1/sessions', device.get(request, here));
  headers['x-csrf-token'] = csrfToken;
  return desk;
}
