/** What became of one recipient at one attempt. */
import type { Reply } from './reply.ts';

/** `inDoubt`: the connection broke after the final dot, so the next hop may or may not have the message (RFC 1047). */
export type Outcome =
  | { readonly kind: 'relayed'; readonly reply: Reply }
  | { readonly kind: 'deferred'; readonly reply: Reply; readonly inDoubt: boolean }
  | { readonly kind: 'failed'; readonly reply: Reply };
