/** What is awaited survives a restart, is found by transfer and sender, and comes due once. */
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Address } from '../../../directory/address.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { type Awaited, openAwaiting } from '../../../gateway/records/awaiting.ts';

const B = 'b' as AgencyId;
const row = (changes: Partial<Awaited> = {}): Awaited => ({
  transferId: 'T',
  recipient: '1@b.example' as Address,
  peer: B,
  agency: 'a' as AgencyId,
  id: 'M' as Id,
  author: 'jane@a.example' as Address,
  messageId: '<1@a.example>',
  envid: null,
  original: null,
  notify: ['SUCCESS'],
  acceptedAt: new Date('2026-03-01T09:00:00.123Z'),
  handedAt: new Date('2026-03-01T10:00:00Z'),
  ...changes,
});

test('what is awaited survives a restart', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'awaiting-'));
  const file = join(folder.path, 'records.sqlite');
  using first = openAwaiting(file);
  first.expect([row(), row({ recipient: '2@b.example' as Address })]);
  using second = openAwaiting(file);
  expect(second.find('T', B)).toEqual([row(), row({ recipient: '2@b.example' as Address })]);
});

test('another agency finds nothing', () => {
  using awaiting = openAwaiting(':memory:');
  awaiting.expect([row()]);
  expect(awaiting.find('T', 'c' as AgencyId)).toEqual([]);
  expect(awaiting.find('U', B)).toEqual([]);
});

test('it is overdue from its last attempt on, and forgotten for good', () => {
  using awaiting = openAwaiting(':memory:');
  awaiting.expect([row()]);
  awaiting.expect([row({ handedAt: new Date('2026-03-01T12:00:00Z') })]);
  expect(awaiting.overdue(new Date('2026-03-01T12:00:00Z'), 10)).toEqual([]);
  expect(awaiting.overdue(new Date('2026-03-01T12:00:01Z'), 10)).toHaveLength(1);
  awaiting.forget('T', [{ recipient: '1@b.example' as Address, isFinal: true }]);
  expect(awaiting.overdue(new Date('2027-01-01T00:00:00Z'), 10)).toEqual([]);
});

test('what was confirmed is not awaited again when a hand-over in doubt is repeated', async () => {
  using awaiting = openAwaiting(':memory:');
  const at = new Date('2026-03-01T11:00:00Z');
  awaiting.expect([row(), row({ recipient: '2@b.example' as Address })]);
  await awaiting.confirm('T', ['1@b.example' as Address], at);
  awaiting.expect([row(), row({ recipient: '2@b.example' as Address })]);
  expect(awaiting.find('T', B).map(({ recipient }) => recipient)).toEqual(['2@b.example']);
  expect(awaiting.overdue(new Date('2027-01-01T00:00:00Z'), 10)).toHaveLength(1);
});

test.each([
  { what: 'nothing was handed over to', attempts: 1, isFinal: false, awaited: 0 },
  { what: 'an earlier attempt may have been heard for stays', attempts: 2, isFinal: false, awaited: 1 },
  { what: 'has failed', attempts: 2, isFinal: true, awaited: 0 },
])('of those that are forgotten, who $what', ({ attempts, isFinal, awaited }) => {
  using awaiting = openAwaiting(':memory:');
  for (let n = 0; n < attempts; n++) awaiting.expect([row()]);
  awaiting.forget('T', [{ recipient: row().recipient, isFinal }]);
  expect(awaiting.find('T', B)).toEqual(awaited > 0 ? [row()] : []);
});
