/** Whether a request may be answered at all: by which name we are called, from which site, and how often. */
import type { IncomingHttpHeaders } from 'node:http';
import { type Allowance, makeAllowance } from '../../directory/sign-in/allowance.ts';
import { isCsrfToken } from '../../directory/sign-in/sessions.ts';
import { Problem } from './problems.ts';

/** How often: for each network address, for each session, and for what is guessed at. */
export interface Allowances {
  readonly address: Allowance;
  readonly session: Allowance;
  readonly guarded: Allowance;
}

export function makeAllowances(now: () => Date): Allowances {
  return {
    address: makeAllowance({ burst: 240, perMinute: 240 }, now),
    session: makeAllowance({ burst: 240, perMinute: 240 }, now),
    guarded: makeAllowance({ burst: 30, perMinute: 30 }, now),
  };
}

/** Counts a request. @throws Problem where there were too many */
export function takeTurn(allowance: Allowance, name: string): void {
  const { allowed, wait } = allowance.take(name);
  if (!allowed) throw new Problem('too-many', { headers: { 'retry-after': String(wait) } });
}

/**
 * A site of strangers that has pointed its own name at our address would be served as that site (DNS rebinding): we answer to our own name
 * alone (RFC 9110 section 7.4).
 * @throws Problem
 */
export function requireOurName({ host }: IncomingHttpHeaders, origin: string): void {
  if (host?.toLowerCase() !== new URL(origin).host) throw new Problem('other-host');
}

/** Refuses a change that a page of others has asked a browser for. @throws Problem */
export function requireOurSite(headers: IncomingHttpHeaders, ours: string): void {
  const site = headers['sec-fetch-site'];
  const isOurs = headers.origin === ours && (site === undefined || site === 'same-origin');
  if (!isOurs) throw new Problem('cross-site');
}

/** The secret of a session on whose behalf something is changed: our own pages alone know the token that goes with it. @throws Problem */
export function requireSession(headers: IncomingHttpHeaders, secret: string | null): string {
  const token = headers['x-csrf-token'];
  if (secret === null) throw new Problem('not-signed-in');
  if (typeof token !== 'string' || !isCsrfToken(secret, token)) throw new Problem('cross-site');
  return secret;
}
