/** Answers the desk about the content log: administrators read it, which is itself logged, and see what people have signed about a message. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { verifyByKey } from '../../directory/log/keys.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import { listPeople } from '../people/people.ts';
import { type Kept, signedAbout } from '../people/signed.ts';
import type { ContentEntry } from '../records/content-entry.ts';
import { FIGURES_DAYS, type RuleFigures, ruleFigures } from '../records/content-figures.ts';
import type { ContentLog } from '../records/content-log.ts';
import type { SignedOnWire } from './content-wire.ts';
import { BACKUP_ELIGIBLE } from './desk-decisions.ts';
import { type Caller, type DeskParts, DeskProblem, type Handlers } from './desk-parts.ts';

const PAGE = 50;
/** Of one message: far more than its rules and its people come to. */
const MOST_ABOUT = 500;
const DAY = 86_400_000;
const HOUR = 3_600_000;

type Names = 'content-log' | 'content-log-message' | 'content-figures';

export function contentHandlers(parts: DeskParts): Handlers<Names> {
  const { content, db } = parts;
  const noteView = viewNoter(parts);
  const figures = figuresOnce(parts);
  const peopleOf = ({ person }: Caller) => listPeople(db, person.agency).map(({ id, name }) => ({ id, name }));
  return {
    'content-log': async ({ before, event }, caller) => {
      await noteView(caller);
      const found = content.log.page(caller.person.agency, { before, event, limit: PAGE + 1 });
      return { entries: found.slice(0, PAGE), more: found.length > PAGE, people: peopleOf(caller) };
    },
    'content-log-message': async ({ id }, caller) => {
      await noteView(caller);
      const { agency } = caller.person;
      const entries = content.log.about(agency, id, MOST_ABOUT);
      const signed = await Promise.all(signedAbout(db, agency, id).map((kept) => signedOnWire(parts, kept)));
      if (entries.length === 0 && signed.length === 0) throw new DeskProblem('not-found');
      return { entries, signed, people: peopleOf(caller) };
    },
    'content-figures': async (_fields, caller) => ({ days: FIGURES_DAYS, rules: await figures(caller) }),
  };
}

/** Once for each session and hour: who looked, and when, is told by that; nobody reads before it is on the disk. */
function viewNoter({ content, now }: DeskParts): (caller: Caller) => Promise<void> {
  const sessions = new Set<string>();
  let hour = 0;
  return async ({ person, session }) => {
    const current = Math.floor(now().getTime() / HOUR);
    if (current !== hour) sessions.clear();
    hour = current;
    if (sessions.has(session.id)) return;
    const { id: by, agency } = person;
    content.log.add({ at: now().toISOString(), agency, event: 'viewed', by, how: 'desk' });
    await content.log.written();
    sessions.add(session.id);
  };
}

/** Counting goes through a month: once in a few minutes is enough, however often it is asked for. */
function figuresOnce({ content, now }: DeskParts): (caller: Caller) => Promise<readonly RuleFigures[]> {
  const known = new Map<string, { readonly until: number; readonly rules: Promise<readonly RuleFigures[]> }>();
  return ({ person: { agency } }) => {
    const before = known.get(agency);
    if (before && now().getTime() < before.until) return before.rules;
    const since = new Date(now().getTime() - FIGURES_DAYS * DAY).toISOString();
    const rules = ruleFigures(pagesSince(content.log, agency, since));
    known.set(agency, { until: now().getTime() + FIGURES_LIFE, rules });
    rules.catch(() => known.delete(agency));
    return rules;
  };
}

const FIGURES_LIFE = 5 * 60_000;

/** What the figures are made from, the newest first, a little at a time, so that mail does not wait for it. */
async function* pagesSince(log: Pick<ContentLog, 'page'>, agency: AgencyId, since: string) {
  for (const event of ['finding', 'override'] as const) {
    let before: number | null = null;
    do {
      const page: ContentEntry[] = log.page(agency, { before, event, limit: 500 });
      const young = page.filter(({ at }) => at >= since);
      yield young;
      before = young.length === page.length ? (page.at(-1)?.number ?? null) : null;
      await nextTurn();
    } while (before !== null);
  }
}

const signedStatement = z.object({ verdict: z.enum(['approve', 'reject']), digest: z.string() });

async function signedOnWire({ site }: DeskParts, kept: Kept): Promise<SignedOnWire> {
  const { person, key, statement, data, signature, at, outcome } = kept;
  const { verdict, digest } = signedStatement.parse(JSON.parse(statement));
  const holds = await verifyByKey(key, Buffer.from(statement), signature, { data, site });
  // Of a passkey that is copied between devices only the moment of signing could judge, by the agency's settings.
  const isSynced = (data.authenticator[32]! & BACKUP_ELIGIBLE) !== 0;
  return {
    ...{ person: person.id, name: person.name, at: at.toISOString(), verdict, digest, outcome, statement },
    holds: isSynced ? null : holds,
  };
}
