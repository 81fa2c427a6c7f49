/** What can be wrong with a request: one table of stable codes, answered as problem details (RFC 9457). */

export interface ProblemKind {
  readonly status: number;
  /** For people; the same wherever the code is. */
  readonly title: string;
}

export const PROBLEMS = {
  'malformed-request': { status: 400, title: 'The request is not what it should be' },
  'not-signed-in': { status: 401, title: 'Nobody is signed in' },
  'sign-in-failed': { status: 401, title: 'The passkey was not accepted' },
  forbidden: { status: 403, title: 'This account may not do that' },
  'cross-site': { status: 403, title: 'The request does not come from the pages of the directory' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This cannot be done here' },
  closed: { status: 409, title: 'The proposal is not open any more' },
  repeated: { status: 409, title: 'The first request with this Idempotency-Key is still being answered' },
  'other-size': { status: 409, title: 'The log has another size by now' },
  used: { status: 410, title: 'The invitation was used, or its time is over' },
  changed: { status: 412, title: 'It was changed meanwhile' },
  'too-large': { status: 413, title: 'The request is too large' },
  'media-type': { status: 415, title: 'The body is not of the right media type' },
  'rule-broken': { status: 422, title: 'The rules of the log do not allow it' },
  'key-reused': { status: 422, title: 'The Idempotency-Key was used for another request' },
  'not-proven': { status: 422, title: 'It could not be proven' },
  unconditional: { status: 428, title: 'The request must say which version it changes' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'The directory made a mistake' },
  halted: { status: 503, title: 'The log takes nothing at present' },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

/** A request that is answered with a problem; the message is its detail, for whoever asked. */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: ProblemCode;
  readonly headers: Readonly<Record<string, string>>;
  /** Members beside those that every problem has (RFC 9457 section 3.2). */
  readonly more: Readonly<Record<string, string | number>>;

  constructor(
    code: ProblemCode,
    message: string,
    { headers = {}, more = {}, ...options }: ErrorOptions & Partial<Pick<Problem, 'headers' | 'more'>> = {},
  ) {
    super(message, options);
    this.code = code;
    this.headers = headers;
    this.more = more;
  }
}

export const PROBLEM_TYPE = 'application/problem+json';

/** The type of a problem: a name, not an address, so that it stays the same wherever the directory is. */
function problemType(code: ProblemCode): string {
  return `urn:valise:problem:${code}`;
}

/** The document that is sent. */
export function printProblem({ code, message, more }: Problem): Record<string, string | number> {
  return { type: problemType(code), ...PROBLEMS[code], detail: message, code, ...more };
}
