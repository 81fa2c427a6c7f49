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
}

const [WIDTH, HEIGHT, BOTTOM] = [720, 160, 18];
const TOP = 14;

/** Without script or inline style: colours come from the sheet, by place in the legend. */
export function chart({ title, legend, days, reversed }: Chart): Markup {
  const most = Math.max(1, ...days.flatMap(({ values }) => values));
  const step = WIDTH / Math.max(1, days.length);
  const width = Math.min(12, (step * 0.84) / legend.length);
  const left = (n: number) => (reversed ? days.length - 1 - n : n) * step + (step - width * legend.length) / 2;
  const height = (value: number) => (value / most) * (HEIGHT - TOP - BOTTOM);
  const bar = (value: number, n: number, place: number) =>
    value === 0
      ? null
      : html`<rect class="bar-${place}" x="${round(left(n) + place * width)}" y="${round(HEIGHT - BOTTOM - height(value))}" width="${round(width)}" height="${round(height(value))}"/>`;
  const bars = days.map(({ values }, n) => values.map((value, place) => bar(value, n, place)));
  const keys = legend.map(
    (name, place) => html`<li><span class="key bar-${place}" aria-hidden="true"></span>${name}</li>`,
  );
  return html`<figure class="chart"><figcaption>${title}<ul class="keys">${keys}</ul></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true" focusable="false" direction="ltr">
<path class="axis" d="M0 ${TOP}H${WIDTH}M0 ${HEIGHT - BOTTOM}H${WIDTH}"/><text x="2" y="${TOP - 3}">${most}</text>${bars}${ends(days, reversed)}</svg></figure>`;
}

/** The first day and the last under the axis. */
function ends(days: Chart['days'], reversed: boolean): Value {
  const names = [days[0]?.day ?? '', days.at(-1)?.day ?? ''];
  const [left, right] = reversed ? names.reverse() : names;
  return html`<text x="0" y="${HEIGHT - 4}">${left!}</text><text x="${WIDTH}" y="${HEIGHT - 4}" text-anchor="end">${right!}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
