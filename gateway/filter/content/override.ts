/** The author's reason for sending all the same: bound to what the add-in had shown, to the recipients and to the rules, never to bytes. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Address, addressKey } from '../../../directory/address.ts';
import { LONGEST_NOTE, masked } from '../../inspect/asked.ts';
import type { Inspection } from '../../inspect/findings.ts';
import { type Matter, OVERRIDE_CODES, type Override } from './matter.ts';

/** An override as the add-in has written it. Its reason may hold values: it is neither stored nor logged before it is masked. */
export type Claim = z.output<typeof CLAIM>;

const SHORTEST_REASON = 10;

const CLAIM = z.strictObject({
  code: z.enum(OVERRIDE_CODES),
  reason: z.string().trim().min(SHORTEST_REASON).max(LONGEST_NOTE),
  /** Of each kind of which the author was shown something, how many. */
  shown: z.record(z.string().max(64), z.int().min(1).max(1_000_000_000)),
  recipients: z.string().regex(/^[0-9a-f]{64}$/),
  policy: z.string().regex(/^[0-9a-f]{16}$/),
});

/** From base64url (RFC 4648 section 5, without padding) of JSON; null where it is not one. */
export function readClaim(text: string): Claim | null {
  if (!/^[\w-]{1,16384}$/.test(text)) return null;
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64url'));
    return CLAIM.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}

/**
 * SHA-256 of the recipients, in hex: each address as the directory compares it, sorted by code units, each followed by a line feed. People of
 * the agency itself do not count: what is for them alone need not come by here.
 */
export function recipientsDigest(recipients: readonly Address[]): string {
  const lines = recipients.map((address) => `${addressKey(address)}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}

/** The reason as it may be kept, by what an inspector has found in it. */
export function overrideOf({ code, reason }: Claim, { stretches }: Inspection): Override {
  return { code, reason: stretches ? masked(reason, stretches) : null };
}

/** What does not fit any more. */
export type Misfit = 'policy' | 'recipients' | 'content';

/** Whether a claim covers all of these matters; null where it does. */
export function misfitOf(
  { shown, ...claim }: Claim,
  matters: readonly Matter[],
  { recipients, policy }: { readonly recipients: string; readonly policy: string },
): Misfit | null {
  if (claim.policy !== policy) return 'policy';
  if (claim.recipients !== recipients) return 'recipients';
  const isShown = ({ kind, count }: Matter) => Object.hasOwn(shown, kind) && shown[kind]! >= count;
  return matters.every(isShown) ? null : 'content';
}
