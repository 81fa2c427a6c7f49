/** Bars by day, drawn as a picture for those who see it; the numbers stand in a table beside it. */
import { html, type Markup, type Value } from '../../../directory/paper/html.ts';

/** What is drawn of each day, in the order of the keys of the legend. */
export interface Chart {
  readonly title: string;
  /** One name for each bar of a day. */
  readonly legend: readonly string[];
  readonly days: readonly { readonly day: string; readonly values: readonly number[] }[];
  /** For writing from right to left: the earliest day stands at the right. */
  readonly reversed: boolean;
  /** A count as the reader's language writes it. */
  readonly say: (count: number) => string;
}

const [WIDTH, HEIGHT] = [720, 130];
/** The least that can be seen of what is more than nothing. */
const LEAST = 1.5;

/**
 * Without script or inline style: colours come from the sheet, by place in the legend. The picture has bars alone and is stretched to the width there
 * is; its labels are text beside it, of the same size on every screen.
 */
export function chart({ title, legend, days, reversed, say }: Chart): Markup {
  const most = Math.max(0, ...days.flatMap(({ values }) => values));
  const step = WIDTH / Math.max(1, days.length);
  const width = Math.min(12, (step * 0.84) / legend.length);
  const left = (n: number) => (reversed ? days.length - 1 - n : n) * step + (step - width * legend.length) / 2;
  const height = (value: number) => Math.max(LEAST, (value / most) * HEIGHT);
  const bar = (value: number, n: number, place: number) =>
    value === 0
      ? null
      : html`<rect class="bar-${place}" x="${round(left(n) + place * width)}" y="${round(HEIGHT - height(value))}" width="${round(width)}" height="${round(height(value))}"/>`;
  const bars = days.map(({ values }, n) => values.map((value, place) => bar(value, n, place)));
  const keys = legend.map(
    (name, place) => html`<li><span class="key bar-${place}" aria-hidden="true"></span>${name}</li>`,
  );
  return html`<figure class="chart"><figcaption>${title}<ul class="keys">${keys}</ul></figcaption>
<p class="scale" aria-hidden="true">${say(most)}</p>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true" focusable="false" direction="ltr">${bars}</svg>
<p class="ends" aria-hidden="true">${ends(days)}</p></figure>`;
}

/** The first day and the last, in the direction of writing. */
function ends(days: Chart['days']): Value {
  return [days[0], days.at(-1)].map((one) => html`<span dir="ltr">${one?.day ?? ''}</span>`);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
