/** Whether a request may be answered at all: who it is from, which site, and how often they ask. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Allowance, Taking } from '../sign-in/allowance.ts';
import { isCsrfToken } from '../sign-in/sessions.ts';
import type { Caller, Operation } from './operation.ts';
import { Problem } from './problems.ts';

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

function turnHeaders({ limit, remaining, wait }: Taking): Record<string, string> {
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(wait),
  };
}
