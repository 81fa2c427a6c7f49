/** What went wrong, as the problem that is told: faults of others by name, our own without a word of what they were. */
import { EntryError, HistoryError } from '../log/fault.ts';
import { PasskeyError } from '../sign-in/passkeys.ts';
import { HaltedError } from './keeper.ts';
import { Problem } from './problems.ts';
import { ClosedError } from './proposals.ts';

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof EntryError)
    return new Problem('rule-broken', error.message, { cause: error, more: { rule: error.rule } });
  if (error instanceof ClosedError)
    return new Problem('closed', error.message, { cause: error, more: { proposal: error.status } });
  if (error instanceof PasskeyError) return new Problem('sign-in-failed', 'try again', { cause: error });
  if (error instanceof HaltedError || error instanceof HistoryError)
    return new Problem('halted', 'the operator of the directory has to look at it', { cause: error });
  return fromLibrary(error) ?? new Problem('internal', 'it was written down, and is looked into', { cause: error });
}

/** What the HTTP library says of a request that it could not read carries a status of the 400s. */
function fromLibrary(cause: unknown): Problem | null {
  const { status } = cause as { status?: unknown };
  if (status === 413) return new Problem('too-large', 'send less', { cause });
  if (status === 415) return new Problem('media-type', 'the body is compressed or encoded', { cause });
  if (status === 404) return new Problem('not-found', 'nothing has this address', { cause });
  if (status === 416 || status === 412) return new Problem('changed', 'ask for it without conditions', { cause });
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new Problem('malformed-request', 'the request cannot be read', { cause });
  return null;
}
