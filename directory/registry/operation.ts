/** What the directory can be asked to do: each operation once, from which both the answers and their description (OpenAPI) are made. */
import type { z } from 'zod';
import type { Role } from '../log/payload-fields.ts';
import type { Session } from '../sign-in/sessions.ts';
import type { Account } from './accounts.ts';
import type { ProblemCode } from './problems.ts';

/** Who is signed in. */
export interface Caller {
  readonly account: Account;
  readonly roles: readonly (Role | 'agency')[];
  readonly session: Session;
  /** Of the cookie; for the token that goes with it. */
  readonly secret: string;
}

export interface Incoming {
  readonly params: never;
  readonly query: never;
  readonly body: never;
  readonly caller: Caller | null;
  /** The version that `If-Match` names; empty where the operation asks for none. */
  readonly version: string;
}

export interface Outgoing {
  readonly status: number;
  /** Sent as JSON, or as it is where it is text; nothing where it is left out. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The secret of a session that begins; null for one that ends. */
  readonly cookie?: string | null;
}

export interface Answer {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Where it is not JSON. */
  readonly media?: string;
}

interface Described {
  /** Its name in the description: `beginSession`. */
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** With parameters in braces, as OpenAPI has them. */
  readonly path: string;
  readonly summary: string;
  readonly answers: Readonly<Record<number, Answer>>;
  /** Those beside {@link ALWAYS_POSSIBLE}. */
  readonly problems?: readonly ProblemCode[];
  /** The media type of the body, where it is not JSON. */
  readonly media?: 'text/plain';
  /** In octets, for the body. */
  readonly limit?: number;
  /** Guessing is what it is asked for: it is answered less often. */
  readonly guarded?: true;
  /** A change of what has versions: `If-Match` is required. */
  readonly conditional?: true;
  /** Repeated with the same `Idempotency-Key`, it is done once. */
  readonly once?: true;
}

/** `anyone`, whoever is signed in, or whoever holds one of these roles. */
export type Who = 'anyone' | 'signed in' | readonly (Role | 'agency')[];

export interface Operation extends Described {
  readonly who: Who;
  readonly params: z.ZodObject | null;
  readonly query: z.ZodObject | null;
  readonly body: z.ZodType | null;
  handle(incoming: Incoming): Promise<Outgoing> | Outgoing;
}

interface Schemas<P, Q, B> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
}

type Read<T> = T extends z.ZodType ? z.output<T> : null;

type Asked<P, Q, B> = Omit<Incoming, 'params' | 'query' | 'body' | 'caller'> & {
  readonly params: Read<P>;
  readonly query: Read<Q>;
  readonly body: Read<B>;
};

type Handled = Promise<Outgoing> | Outgoing;

/** An operation for anyone; whoever is signed in is known to it. */
export function forAnyone<P = null, Q = null, B = null>(
  spec: Described & Schemas<P, Q, B> & { handle(asked: Asked<P, Q, B> & { readonly caller: Caller | null }): Handled },
): Operation {
  return { params: null, query: null, body: null, ...spec, who: 'anyone' } as unknown as Operation;
}

/** An operation for those who are signed in, and hold one of the roles where any are named. */
export function forCallers<P = null, Q = null, B = null>(
  spec: Described &
    Schemas<P, Q, B> & {
      readonly who: Exclude<Who, 'anyone'>;
      handle(asked: Asked<P, Q, B> & { readonly caller: Caller }): Handled;
    },
): Operation {
  return { params: null, query: null, body: null, ...spec } as unknown as Operation;
}

/** Whatever is asked may be answered with these. */
const ALWAYS_POSSIBLE: readonly ProblemCode[] = ['malformed-request', 'too-many-requests', 'internal'];

/** Every problem that an operation may be answered with. */
export function problemsOf({ who, method, body, params, conditional, once, problems = [] }: Operation): ProblemCode[] {
  const changes = method !== 'get';
  return [
    ...ALWAYS_POSSIBLE,
    ...(who === 'anyone' ? [] : (['not-signed-in', 'forbidden'] as const)),
    ...(changes ? (['cross-site'] as const) : []),
    ...(body === null ? [] : (['too-large', 'media-type'] as const)),
    ...(params === null ? [] : (['not-found'] as const)),
    ...(conditional ? (['changed', 'unconditional'] as const) : []),
    ...(once ? (['repeated', 'key-reused'] as const) : []),
    ...problems,
  ];
}
