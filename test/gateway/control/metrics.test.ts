/** Metrics: what is counted, and a text that a scraper reads. */
import { describe, expect, test } from 'vitest';
import { parseAddress } from '../../../directory/address.ts';
import { createCounters, metricsText } from '../../../gateway/control/metrics.ts';
import { createEvents, EVENT_NAMES, inTurn } from '../../../gateway/events.ts';
import { deferred, failed } from '../../../gateway/mail/outcome.ts';
import { reply } from '../../../gateway/mail/reply.ts';
import { message } from '../spool/messages.ts';

/** A scraper's view: every sample line by its series. Throws on a line that is not of the format. */
function scraped(text: string): Map<string, number> {
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('# '));
  return new Map(
    samples.map((line) => {
      const [, series, value] = /^([a-z_]+(?:\{[a-z_]+="(?:[^"\\]|\\.)*"\})?) (\S+)$/.exec(line) ?? [];
      if (series === undefined || Number.isNaN(Number(value))) throw new Error(`not a sample: ${line}`);
      return [series, Number(value)];
    }),
  );
}

describe('counters', () => {
  test('are all there from the start, at nought', () => {
    const samples = scraped(metricsText(createCounters().metrics()));
    expect(samples.get('valise_attempts_total{outcome="in doubt"}')).toBe(0);
    expect(samples.get('valise_events_total{event="fault"}')).toBe(0);
    expect(new Set(samples.values())).toEqual(new Set([0]));
  });

  test('call every event as the mail log does', () => {
    const names = [...scraped(metricsText(createCounters().metrics())).keys()].flatMap(
      (series) => /^valise_events_total\{event="(.+)"\}$/.exec(series)?.[1] ?? [],
    );
    expect(names.length).toBeGreaterThan(5);
    expect(EVENT_NAMES).toEqual(expect.arrayContaining(names));
  });

  test('count what happens beside the mail log', () => {
    const counters = createCounters();
    const lines: string[] = [];
    const events = inTurn(
      createEvents((line) => void lines.push(line)),
      counters.events,
    );
    const [bob, carol, dan] = ['bob', 'carol', 'dan'].map((name) => parseAddress(`${name}@there.example`));
    events.accepted(message('m1'));
    events.refused({ role: 'mx', remoteAddress: '192.0.2.1', transaction: null }, reply(554, '5.7.1', 'no'));
    const doubt = { ...deferred(reply(451, '4.4.2', 'later')), inDoubt: true };
    events.attempted(
      message('m1'),
      new Map([
        [bob!, deferred(reply(451, '4.4.2', 'later'))],
        [carol!, failed(reply(550, '5.1.1', 'no'))],
        [dan!, doubt],
      ]),
    );
    const samples = scraped(metricsText(counters.metrics()));
    expect(lines).toHaveLength(5);
    expect(Object.fromEntries([...samples].filter(([, value]) => value > 0))).toEqual({
      'valise_events_total{event="accepted"}': 1,
      'valise_attempts_total{outcome="deferred"}': 1,
      'valise_attempts_total{outcome="failed"}': 1,
      'valise_attempts_total{outcome="in doubt"}': 1,
      'valise_refused_total{class="5xx"}': 1,
    });
  });
});

test('a label may hold anything', () => {
  const samples = [{ labels: { a: 'x"y\\z\nw' }, value: 1 }];
  const text = metricsText([{ name: 'm', type: 'gauge', help: 'h', samples }]);
  expect(text).toBe('# HELP m h\n# TYPE m gauge\nm{a="x\\"y\\\\z\\nw"} 1\n');
});
