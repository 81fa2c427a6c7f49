/** How a connection to a next hop is made. */
import type { Target } from './route.ts';

/** Who we are to the next hop: the name we greet with, and the TLS key by which other gateways know us. */
export interface Identity {
  readonly hostname: string;
  readonly key: string;
  readonly certificate: string;
}

/** How long the next hop may keep us waiting, in milliseconds (RFC 5321 section 4.5.3.2 allows ten minutes after the dot). */
export interface Patience {
  readonly connect: number;
  readonly reply: number;
}

/** All that a connection is made by, so that one made by the same serves as well. */
export interface Way {
  readonly target: Target;
  readonly identity: Identity;
  readonly patience: Patience;
}

/** The reason for whatever ends because the gateway does. */
export function stopped(): Error {
  return new Error('this gateway is being stopped');
}
