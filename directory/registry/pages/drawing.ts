/** Draws how an agency stood from its first entry until now, with each entry as a mark. Whoever cannot see it reads the same below. */
import type { Agency } from '../../log/agency.ts';
import { html, type Markup } from '../../paper/html.ts';
import { number, time } from '../../paper/phrases.ts';
import { fill } from '../../telling/field.ts';
import { timeText } from '../../telling/time-text.ts';
import { type AnyStanding, stretches } from './standing.ts';
import type { Event } from './timeline.ts';
import type { Words } from './words.ts';

/** Keeps the marks at both ends within the picture; in percent. */
const MARGIN = 2;

const CIRCLE = html`<circle class="event" r="7"/>`;
/** A fault by its shape as well as its colour. */
const TRIANGLE = html`<path class="event fault" d="M0 -12 L10 8 L-10 8 Z"/>`;

/** Nothing where there is nothing to be drawn. Places are percentages, so that marks keep their shape on any screen. */
export function drawStanding(agency: Agency, events: readonly Event[], words: Words, now: Date): Markup | null {
  const from = events[0]?.at;
  if (from === undefined || from >= now) return null;
  const { history } = words.says;
  const all = stretches(agency, from, now);
  const place = (at: Date): number => {
    const share = (at.getTime() - from.getTime()) / (now.getTime() - from.getTime());
    return Math.round(100 * (MARGIN + share * (100 - 2 * MARGIN))) / 100;
  };
  const bands = all.map(({ standing, since }, at) => {
    const width = place(all[at + 1]?.since ?? now) - place(since);
    return html`<rect class="${standing}" x="${place(since)}%" y="14" width="${width.toFixed(2)}%" height="12"/>`;
  });
  const marks = events.map(
    ({ at, isFault }) => html`<svg x="${place(at)}%" y="20" overflow="visible">${isFault ? TRIANGLE : CIRCLE}</svg>`,
  );
  const says = fill(history.drawing, { from: timeText(from), count: number(events.length, words) });
  return html`<figure class="drawing"><svg class="picture" height="40" role="img" aria-label="${says}">${bands}${marks}</svg>
<p class="ends">${time(from)}<span>${history.now}</span></p>
<figcaption><span class="unseen">${history.legend}: </span>${legend(all, events, words)}</figcaption></figure>`;
}

function legend(
  all: readonly { readonly standing: AnyStanding }[],
  events: readonly Event[],
  { says: { history, members } }: Words,
): Markup {
  const sign = (shape: Markup, text: string) =>
    html`<span class="sign"><svg viewBox="-14 -14 28 28" width="16" height="16" aria-hidden="true">${shape}</svg>${text}</span>`;
  const band = (standing: AnyStanding) =>
    sign(html`<rect class="${standing}" x="-13" y="-8" width="26" height="16"/>`, members.standings[standing]);
  return html`${[...new Set(all.map(({ standing }) => standing))].map(band)}
${sign(CIRCLE, history.event)}${events.some(({ isFault }) => isFault) ? sign(TRIANGLE, history.fault) : null}`;
}
