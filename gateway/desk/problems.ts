/** What can be wrong with a request to the desk: what the gateway says of it, and what the desk sees by itself. */
import { PROBLEMS as OF_GATEWAY } from '../control/desk-wire.ts';

/** With the status that each comes with. */
export const PROBLEMS = {
  ...OF_GATEWAY,
  /** A change that our own page did not ask for, or an old page. */
  'cross-site': 403,
  'not-allowed': 405,
  'too-large': 413,
  /** The browser calls us by a name that is not ours: perhaps a site that has pointed its own name here. */
  'other-host': 421,
  /** The gateway does not answer; it may well by the next time. */
  unavailable: 503,
} as const satisfies Readonly<Record<string, number>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** A request that is answered with a problem; the cause is for the log alone. */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: ProblemCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    { headers = {}, ...options }: ErrorOptions & { headers?: Record<string, string> } = {},
  ) {
    super(code, options);
    this.code = code;
    this.headers = headers;
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // What the HTTP library could not read carries a status of the 400s.
  const { status } = Object(error) as { status?: unknown };
  const isTheirs = typeof status === 'number' && status >= 400 && status < 500;
  return new Problem(isTheirs ? 'malformed' : 'internal', { cause: error });
}
