/** An agency as pages show it: where it stands now, and where it stood. */
import { type Agency, settledAgency, standingAt } from '../../log/agency.ts';
import type { Standing } from '../../lookup.ts';
import { html, type Markup } from '../../paper/html.ts';
import { sentence, time } from '../../paper/phrases.ts';
import type { Words } from './words.ts';

export type AnyStanding = Standing | 'coming';

/** From when it stands so. */
export interface Stretch {
  readonly standing: AnyStanding;
  readonly since: Date;
}

export function standingOf(agency: Agency, now: Date): Stretch {
  if (agency.enrolled > now) return { standing: 'coming', since: agency.enrolled };
  return standingAt(settledAgency(agency, now), now);
}

/** From the beginning to now, each stretch until the next. */
export function stretches(agency: Agency, from: Date, now: Date): Stretch[] {
  const { enrolled, suspensions, left } = settledAgency(agency, now);
  const turns = [enrolled, ...suspensions.flatMap(({ since, until }) => [since, until]), left];
  const times = turns.flatMap((at) => (at !== null && at > from && at <= now ? [at.getTime()] : []));
  const all = [from.getTime(), ...new Set(times)].sort((a, b) => a - b);
  return all.map((at) => ({ standing: standingOf(agency, new Date(at)).standing, since: new Date(at) }));
}

export function standingMarkup({ standing, since }: Stretch, { says }: Words): Markup {
  const { standings, since: past, from: future } = says.members;
  return html`<span class="standing ${standing}">${standings[standing]}</span> <span class="since">${sentence(standing === 'coming' ? future : past, { time: time(since) })}</span>`;
}
