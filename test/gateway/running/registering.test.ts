/** What the flow may forget is in the register first, and what a crash has left is made again from the spool. */
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { everyRecipient, failed, type Outcome } from '../../../gateway/mail/outcome.ts';
import { reply } from '../../../gateway/mail/reply.ts';
import { type Awaiting, openAwaiting } from '../../../gateway/records/awaiting.ts';
import type { Row } from '../../../gateway/records/register.ts';
import { registeredAwaiting, rowsOf } from '../../../gateway/running/registering.ts';
import { outcomeEntries } from '../../../gateway/spool/journal.ts';
import type { Entry } from '../../../gateway/spool/spool.ts';
import { ALICE, BOB, item, message } from '../spool/messages.ts';

test('a receipt is taken once the register has been written', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'valise-registering-'));
  using awaiting = openAwaiting(join(folder.path, 'records.sqlite'));
  const order: string[] = [];
  const watched: Awaiting = { ...awaiting, confirm: async () => void order.push('taken') };
  const register = { written: async () => void order.push('written') };
  await registeredAwaiting(watched, register).confirm('T', [], new Date());
  expect(order).toEqual(['written', 'taken']);
});

const AT = new Date('2026-03-01T12:00:00Z');
const LATER = new Date('2026-03-01T13:00:00Z');
const approved: Entry = { kind: 'decided', at: LATER, by: 'P1', verdict: 'approve' };
const ended = (outcome: Outcome) => outcomeEntries(0, LATER, everyRecipient([BOB], outcome));

test.each<[string, readonly Entry[], Partial<Row>]>([
  ['is held', [], { state: 'held', changedAt: AT, reply: 'content: private-key' }],
  ['has one approval', [approved], { state: 'held', changedAt: LATER, reply: 'approved by P1 (1 of 2)' }],
  ['was rejected', [{ ...approved, verdict: 'reject' }], { state: 'rejected', reply: 'rejected by P1 (1 of 2)' }],
  ['an operator holds', [{ kind: 'held', at: LATER, why: 'x' }], { state: 'held', changedAt: LATER, reply: null }],
  ['was released', ended({ kind: 'relayed', reply: reply(250, '2.0.0', 'released as m1r') }), { state: 'released' }],
  ['was given up', ended(failed(reply(554, '5.7.1', 'given up'))), { state: 'failed', reply: '554 5.7.1 given up' }],
])('after a crash, the register has of a message held for its content that it %s', (_, journal, row) => {
  const note = { author: ALICE, matters: [{ kind: 'private-key', action: 'release', silent: false }], needed: 2 };
  const times = { deputiesFrom: LATER.toISOString(), until: LATER.toISOString() };
  const items = [item({ hop: { kind: 'release' }, lying: 'sealed', recipients: [BOB] })];
  const held = message('m1', { acceptedAt: AT, items, note: { ...note, ...times } });
  expect(rowsOf({ message: held, journal })).toMatchObject([
    { id: 'm1', recipient: BOB, nextHop: 'release by people', ...row },
  ]);
});
