/** Whether a request may be answered at all: who it is from, which site, and how often they ask. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Allowance, Taking } from '../sign-in/allowance.ts';
import { isCsrfToken } from '../sign-in/sessions.ts';
import type { Caller, Operation } from './operation.ts';
import { Problem } from './problems.ts';

/** `__Host-`: browsers take it only over TLS, for this host alone and every path of it. */
const COOKIE = '__Host-session';

/** The secret of the session that a browser brings; null where it brings none, or more than one. */
export function sessionSecret({ cookie = '' }: IncomingHttpHeaders): string | null {
  const values = cookie
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${COOKIE}=`));
  const [only, second] = values;
  return only === undefined || second !== undefined ? null : only.slice(COOKIE.length + 1);
}

/** The cookie of a session that begins, or, with null, of one that ends. */
export function setCookie(secret: string | null): string {
  const rest = 'Path=/; Secure; HttpOnly; SameSite=Strict';
  return secret === null ? `${COOKIE}=; ${rest}; Max-Age=0` : `${COOKIE}=${secret}; ${rest}`;
}

/**
 * Refuses a change that a page of others has asked a browser for: by its origin, and, where the browser brought a session along, by the token
 * that only our pages know. A program without a browser sends no origin, and brings no session.
 * @throws Problem
 */
export function requireOurSite(headers: IncomingHttpHeaders, origins: readonly string[], caller: Caller | null): void {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const foreign = (origin !== undefined && !origins.includes(origin)) || (site !== undefined && site !== 'same-origin');
  if (foreign) throw new Problem('cross-site', 'it comes from another site');
  if (caller === null) return;
  const token = headers['x-csrf-token'];
  if (origin === undefined) throw new Problem('cross-site', 'a change by somebody signed in needs an Origin');
  if (typeof token !== 'string' || !isCsrfToken(caller.secret, token))
    throw new Problem('cross-site', 'the X-CSRF-Token is not that of the session');
}

/** @throws Problem unless the operation is for this caller */
export function requireRole({ who }: Pick<Operation, 'who'>, caller: Caller | null): void {
  if (who === 'anyone') return;
  if (caller === null) throw new Problem('not-signed-in', 'sign in with a passkey');
  if (who !== 'signed in' && !who.some((role) => caller.roles.includes(role)))
    throw new Problem('forbidden', `this is for: ${who.join(', ')}`);
}

/** Counts a request. @throws Problem where there were too many */
export function takeTurn(allowance: Allowance, name: string): Readonly<Record<string, string>> {
  const taking = allowance.take(name);
  if (taking.allowed) return turnHeaders(taking);
  const headers = { ...turnHeaders(taking), 'retry-after': String(taking.wait) };
  throw new Problem('too-many-requests', `try again in ${taking.wait} s`, { headers });
}

/** The network of an address: whoever has one address of IPv6 has as many as they like. */
export function addressClass(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  return mapped ? mapped[1]! : `${expand(address).slice(0, 4).join(':')}::/64`;
}

function turnHeaders({ limit, remaining, wait }: Taking): Record<string, string> {
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(wait),
  };
}

function expand(address: string): string[] {
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const [left, right] = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean)) as [string[], string[]];
  return tail === undefined
    ? left
    : [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
}
