/** What leaves little by little: counts for each author and outsider within a day. */
import { expect, test } from 'vitest';
import type { Kind, Tally } from '../../../../gateway/filter/content/kind.ts';
import { createRecent } from '../../../../gateway/filter/content/recent.ts';
import { address } from '../members.ts';

const ANA = address('ana@a.example');
const BOB = address('bob@outside.example');
const EVE = address('eve@outside.example');
const HOUR = 3_600_000;
const at = (hours: number) => new Date(hours * HOUR);
const cards = (medium: number, kind: Kind = 'card'): Tally => new Map([[kind, { low: 0, medium, high: 1 }]]);

test('what an author has sent to one recipient adds up, in whatever case they are written', () => {
  const recent = createRecent();
  recent.add(ANA, [BOB], cards(2), at(0));
  recent.add(address('Ana@a.example'), [address('Bob@outside.example')], cards(1), at(1));
  expect(recent.tally(ANA, [BOB], at(2))).toEqual(new Map([['card', { low: 0, medium: 3, high: 2 }]]));
});

test('of several recipients, whoever has had most counts', () => {
  const recent = createRecent();
  recent.add(ANA, [BOB], cards(2), at(0));
  recent.add(ANA, [EVE], cards(3), at(0));
  expect(recent.tally(ANA, [BOB, EVE], at(1)).get('card')).toEqual({ low: 0, medium: 3, high: 1 });
});

test('neither another author nor another recipient counts, nor what is older than a day', () => {
  const recent = createRecent();
  recent.add(ANA, [BOB], cards(2), at(0));
  expect(recent.tally(BOB, [ANA], at(1))).toEqual(new Map());
  expect(recent.tally(ANA, [EVE], at(1))).toEqual(new Map());
  expect(recent.tally(ANA, [BOB], at(23.9)).size).toBe(1);
  expect(recent.tally(ANA, [BOB], at(24)).size).toBe(0);
});

test('dangers and what was not looked into are no values', () => {
  const recent = createRecent();
  recent.add(ANA, [BOB], cards(1, 'danger-macro'), at(0));
  recent.add(ANA, [BOB], cards(1, 'unseen-picture'), at(0));
  expect(recent.tally(ANA, [BOB], at(1))).toEqual(new Map());
});
