/** What operations are done with, and what several of them need. */
import { z } from 'zod';
import type { Database } from '../database.ts';
import { agencyId } from '../fields.ts';
import { type Network, settledNetwork } from '../log/network.ts';
import type { Challenges } from '../sign-in/challenges.ts';
import type { Contacts } from './contacts.ts';
import type { Keeper } from './keeper.ts';
import type { NameChecks } from './name-checks.ts';
import type { Caller } from './operation.ts';
import { Problem } from './problems.ts';
import type { Proposals } from './proposals.ts';
import { type Action, leaveTrace } from './trail.ts';

export interface OperationParts {
  readonly db: Database;
  readonly keeper: Keeper;
  readonly proposals: Proposals;
  readonly challenges: Challenges;
  readonly checks: NameChecks;
  readonly contacts: Contacts;
  readonly now: () => Date;
}

/** A random id, as paths have it. */
export const idParam = z.strictObject({ id: z.string().regex(/^[\w-]{22}$/, 'is not an id') });
export const agencyParam = z.strictObject({ agency: agencyId });

/** A page of a list: what comes after the cursor, so many at most. */
export const page = {
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'is not a cursor of ours')
    .default('0')
    .transform(Number),
  limit: z
    .string()
    .regex(/^[1-9]\d?$|^100$/, 'is not 1 to 100')
    .default('50')
    .transform(Number),
};
export const pageQuery = z.strictObject(page);

/** A list as it is answered: `next` is the cursor of the following page, null on the last. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), next: z.string().nullable() });
}

/** Makes a page of one more item than it has room for, which tells that there is a next one. */
export function toPage<T extends { readonly number: number }, Shown>(
  found: readonly T[],
  limit: number,
  show: (item: T) => Shown,
): { items: Shown[]; next: string | null } {
  const items = found.slice(0, limit);
  return { items: items.map(show), next: found.length > limit ? String(items.at(-1)!.number) : null };
}

export function network({ keeper, now }: Pick<OperationParts, 'keeper' | 'now'>): Network {
  return settledNetwork(keeper.state.network, now());
}

/** Leaves a record of what somebody did. */
export function trace({ db, now }: OperationParts, caller: Caller | null, action: Action, object = ''): void {
  leaveTrace(db, { account: caller?.account.id ?? null, action, object }, now());
}

/** Whether the caller is of the secretariat, or this is their own agency. */
export function concerns({ account, roles }: Caller, subject: string): boolean {
  return account.kind === 'staff' ? roles.length > 0 : account.holder === subject;
}

export function isRegistrar(caller: Caller | null): boolean {
  return caller?.roles.includes('registrar') ?? false;
}

/** So long after a sign-in its session may change with which passkeys one signs in, in milliseconds. */
const RECENT = 10 * 60 * 1000;

/** Whoever steals a session must not be able to make it an account of their own. @throws Problem where the passkey was shown a while ago */
export function requireRecent({ session }: Caller, now: Date): void {
  if (now.getTime() - session.began.getTime() > RECENT) throw new Problem('not-signed-in', 'for this, sign in anew');
}

/** What is not there, and what is not theirs to know of, look the same. */
export function notFound(what: string): Problem {
  return new Problem('not-found', `there is no such ${what}`);
}
