/** What the config says of waiting is what the house keeps to, from the moment at which it says so. */
import { expect, test } from 'vitest';
import type { Config } from '../../../gateway/config/config.ts';
import { furnish, type Parts, type Relaying } from '../../../gateway/running/furnish.ts';
import { message } from '../spool/messages.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = new Date('2026-03-05T12:00:00Z');

function configOf(limits: Partial<Config['limits']>): Config {
  return { limits: { memory: 1, retryMinutes: 60, delayNoticeHours: 4, expiryDays: 5, ...limits } } as Config;
}

test('how long mail waits, and when its author hears of that, is as the config in force says', () => {
  let config = configOf({});
  const house = furnish(() => config, { now: () => NOW } as Parts, {} as Relaying);
  const old = { message: message('m', { acceptedAt: new Date(NOW.getTime() - 30 * HOUR) }), journal: [] };
  const waits = () => (house.nextLook(old, true).getTime() - NOW.getTime()) / MINUTE;

  expect(waits()).toBeGreaterThanOrEqual(54);
  expect(house.patience.delayNotice).toBe(4 * HOUR);
  expect(house.isExpired(old)).toBe(false);

  config = configOf({ retryMinutes: 10, delayNoticeHours: 1 });
  expect(waits()).toBeLessThanOrEqual(11);
  expect(house.patience.delayNotice).toBe(HOUR);

  config = configOf({ expiryDays: 1 });
  expect(house.isExpired(old)).toBe(true);
});
