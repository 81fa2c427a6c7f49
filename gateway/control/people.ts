/** What an operator may do about the people of the desk: invite, list, remove, and give a new link to whoever has lost their passkey. */
import { z } from 'zod';
import type { Database } from '../../directory/database.ts';
import type { AgencyId, Lookup } from '../../directory/lookup.ts';
import type { Events } from '../events.ts';
import { findPerson, type Invitation, invite, inviteAgain, listPeople, removePerson } from '../people/people.ts';
import { type PersonId, ROLES } from '../people/person.ts';
import { address } from './fields.ts';
import type { Answer } from './server.ts';

export interface PeopleDeps {
  /** The people's file, and where the desk is; null where there is no desk. */
  readonly desk: { readonly db: Database; readonly origin: string } | null;
  readonly agencies: () => readonly AgencyId[];
  readonly lookup: Pick<Lookup, 'member'>;
  readonly events: Pick<Events, 'personInvited' | 'personRemoved'>;
  readonly now: () => Date;
}

/** One person, as one line of JSON; times are ISO 8601. */
export interface PersonLine {
  readonly id: string;
  readonly agency: string;
  readonly name: string;
  readonly address: string;
  readonly roles: readonly string[];
  readonly invited: string;
  /** When their passkey was made; null before. */
  readonly joined: string | null;
}

/** What is handed to the person, by a way that is sure to reach them alone. */
export interface Link {
  readonly id: string;
  readonly link: string;
  readonly expires: string;
}

const wish = z.strictObject({
  agency: z.string().nullable(),
  name: z.string().regex(/^[^\p{C}\p{Z}](?:[^\p{C}]{0,98}[^\p{C}\p{Z}])?$/u, 'is not a name of 1 to 100 characters'),
  address,
  roles: z
    .array(z.enum(ROLES))
    .min(1, 'name at least one role')
    .transform((roles) => [...new Set(roles)]),
});
const nothing = z.strictObject({});
const personId = z
  .string()
  .regex(/^[\w-]{22}$/, 'is not the id of a person; people list shows them')
  .transform((text) => text as PersonId);

/** Answers `GET /people`, `POST /people`, `POST /people/ID/link` and `POST /people/ID/remove`; null where it is none of these. */
export function answerPeople(deps: PeopleDeps, method: string, way: readonly string[], body: unknown): Answer | null {
  const [id, act, ...more] = way;
  if (more.length > 0) return null;
  if (deps.desk === null) return said(409, 'the config has no [desk], so there is nothing that people could come to');
  const { db } = deps.desk;
  if (method === 'GET' && id === undefined)
    return { status: 200, json: deps.agencies().flatMap((one) => lines(db, one)) };
  if (method !== 'POST') return null;
  if (id === undefined) return invited(deps, deps.desk, wish.parse(body));
  const person = findPerson(db, personId.parse(id));
  nothing.parse(body);
  if (!person) return said(404, 'there is nobody with that id; people list shows who is there');
  if (act === 'link') {
    const invitation = inviteAgain(db, person, deps.now());
    deps.events.personInvited({ ...person, again: true });
    return linkTo(deps.desk, invitation);
  }
  if (act !== 'remove') return null;
  removePerson(db, person.id);
  deps.events.personRemoved(person);
  return { status: 200, json: { done: true } };
}

type Desk = NonNullable<PeopleDeps['desk']>;

/** What people are told of held mail goes to their mailbox, so it must be one of the agency itself. */
function invited({ agencies, lookup, events, now }: PeopleDeps, desk: Desk, wish: Wish): Answer {
  const agency = lookup.member(wish.address)?.agency.id;
  if (agency === undefined || !agencies().includes(agency) || (wish.agency !== null && wish.agency !== agency))
    return said(409, `the directory does not list ${wish.address} for an agency of this gateway, or not for that one`);
  const invitation = invite(desk.db, { ...wish, agency }, now());
  if (!invitation) return said(409, `${wish.address} is somebody’s already; people list shows whose`);
  events.personInvited({ ...invitation.person, again: false });
  return linkTo(desk, invitation);
}

type Wish = z.output<typeof wish>;

/** After `#`, which browsers keep to themselves: the secret comes into no log of a server. */
function linkTo({ origin }: Desk, { person, secret, expires }: Invitation): Answer {
  const link: Link = { id: person.id, link: `${origin}/join#${secret}`, expires: expires.toISOString() };
  return { status: 200, json: link };
}

function lines(db: Database, agency: AgencyId): PersonLine[] {
  return listPeople(db, agency).map(({ invited, joined, ...person }) => ({
    ...person,
    invited: invited.toISOString(),
    joined: joined?.toISOString() ?? null,
  }));
}

function said(status: number, error: string): Answer {
  return { status, json: { error } };
}
