/** The cookie that signs a browser in. */
import type { IncomingHttpHeaders } from 'node:http';

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
