/** The picture of an agency's days: what is drawn is valid, stays within its frame, and covers nothing. */
import { expect, test } from 'vitest';
import { chart } from '../../../gateway/desk/console/chart.ts';

const dayNames = (count: number) =>
  Array.from({ length: count }, (_, n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10));

interface Bar {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function drawn(values: (day: number) => readonly number[], count: number, reversed = false) {
  const days = dayNames(count).map((day, n) => ({ day, values: values(n) }));
  const legend = values(0).map((_, n) => `<Name ${n}>`);
  const markup = chart({ title: 'Sent & received', legend, days, reversed, say: (most) => `${most}` }).text;
  const [svg = ''] = /<svg.*<\/svg>/s.exec(markup) ?? [];
  const frame = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.slice(1).map(Number) as [number, number];
  const bars = [
    ...svg.matchAll(/<rect class="bar-\d" x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"\/>/g),
  ].map((match): Bar => {
    const [x, y, width, height] = match.slice(1).map(Number) as [number, number, number, number];
    return { left: x, right: x + width, top: y, bottom: y + height };
  });
  return { markup, svg, frame, bars };
}

const CASES: readonly [string, (day: number) => readonly number[]][] = [
  ['busy days', (day) => [(day * 7) % 23, (day * 5) % 17, day % 3]],
  ['nothing at all', () => [0, 0]],
  ['one huge day', (day) => [day === 3 ? 9_007_199_254_740_991 : 1, 1]],
];

test.each(CASES.flatMap(([name, values]) => [30, 90, 1].map((count) => [name, count, values] as const)))(
  '%s of %i days are drawn within the frame, no bar over another',
  (_, count, values) => {
    const { svg, bars, frame } = drawn(values, count);
    const all = Array.from({ length: count }, (__, day) => values(day)).flat();
    expect(bars).toHaveLength(all.filter((value) => value > 0).length);
    for (const { left, right, top, bottom } of bars) {
      expect([left >= 0, top >= 0, right <= frame[0], bottom <= frame[1] + 0.1]).toEqual([true, true, true, true]);
      expect(right > left && bottom > top).toBe(true);
    }
    const inOrder = bars.toSorted((a, b) => a.left - b.left);
    // Places are rounded to a tenth.
    for (const [n, bar] of inOrder.entries()) if (n > 0) expect(bar.left).toBeGreaterThan(inOrder[n - 1]!.right - 0.21);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|<text|style=/);
  },
);

test('it is valid XML: every tag is closed, every name escaped', () => {
  const { markup } = drawn((day) => [day, 2], 30);
  const open: string[] = [];
  for (const [, end, name, , empty] of markup.matchAll(/<(\/?)([a-z]+)((?: [\w-]+="[^"<]*")*)(\/?)>/gi))
    if (end) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name!);
  expect(open).toEqual([]);
  const texts = markup.replace(/<\/?[a-z]+(?: [\w-]+="[^"<]*")*\/?>/gi, '');
  expect(texts).not.toMatch(/[<>]|&(?!(?:lt|gt|amp|quot|#\d+);)/);
});

test('from right to left the picture is turned around, and its labels are left to the page', () => {
  const rising = (day: number) => [day + 1];
  const [there, back] = [drawn(rising, 30).bars, drawn(rising, 30, true).bars];
  const tallest = (bars: readonly Bar[]) => bars.toSorted((a, b) => a.top - b.top)[0]!.left;
  expect([tallest(there) > 600, tallest(back) < 100]).toEqual([true, true]);
  expect(drawn(rising, 30, true).markup).toMatch(/class="ends"[^>]*><span dir="ltr">2026-01-01<.*2026-01-30</);
});
