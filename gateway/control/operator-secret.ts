/**
 * The secret of the operator's door. A desk that the gateway starts runs as the same user, and the permission model cannot tell one socket from
 * another; but it can read no file, so whoever brings what stands in this one is not the desk.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomSecret, secretDigest } from '../../directory/sign-in/ids.ts';
import type { Answering } from './server.ts';

/** What tells how the gateway fares, and nothing of its mail. */
const OPEN = ['/health', '/metrics'];

/** Draws a new one for the door at that socket, and lets nobody in without it. */
export function guardOperator(socket: string, answering: Answering): Answering {
  const secret = randomSecret();
  const file = secretFile(socket);
  rmSync(file, { force: true });
  writeFileSync(file, secret, { mode: 0o600, flag: 'wx' });
  const digest = secretDigest(secret);
  return async (asked) => {
    const isKnown = asked.bearer !== null && secretDigest(asked.bearer) === digest;
    if (isKnown || OPEN.includes(asked.path)) return answering(asked);
    return { status: 401, json: { error: `bring the secret that stands in ${file}` } };
  };
}

/** What an operator brings; null where there is none, or it is not theirs to read. */
export function operatorSecret(socket: string): string | null {
  try {
    return readFileSync(secretFile(socket), 'utf8');
  } catch {
    return null;
  }
}

function secretFile(socket: string): string {
  return `${socket}.secret`;
}
