/** What there is to tell an author of: one report, however many recipients it is about. */
import { expect, test } from 'vitest';
import { type Address, parseAddress } from '../../../directory/address.ts';
import type { AgencyId, Lookup } from '../../../directory/lookup.ts';
import { receiptTold, unconfirmedTold } from '../../../gateway/filter/telling.ts';
import type { Id, Notify } from '../../../gateway/mail/envelope.ts';
import { reply } from '../../../gateway/mail/reply.ts';
import type { Awaited } from '../../../gateway/records/awaiting.ts';
import type { Fate } from '../../../gateway/relay/receipt.ts';

const AT = new Date('2026-03-01T12:00:00Z');
const lookup = { endpoint: () => ({ host: 'gateway.b.example', port: 1, pins: [] }) } as unknown as Lookup;
const BOB = parseAddress('Bob@b.example');
const CAROL = parseAddress('carol@b.example');
const DAN = parseAddress('dan@b.example');
const EVE = parseAddress('eve@b.example');

function awaited(recipient: Address, notify: Notify = ['SUCCESS', 'FAILURE']): Awaited {
  return {
    transferId: 'T',
    recipient,
    peer: 'b' as AgencyId,
    agency: 'a' as AgencyId,
    id: 'm1' as Id,
    author: parseAddress('ana@a.example'),
    messageId: '<1@a.example>',
    envid: null,
    original: null,
    notify,
    acceptedAt: AT,
    handedAt: AT,
  };
}

const fate = (address: string, action: Fate['action']): Fate => ({
  recipient: parseAddress(address),
  action,
  reply: action === 'delivered' ? reply(250, '2.0.0', 'ok') : reply(550, '5.1.1', 'no'),
});

test('a receipt for several recipients is one report of those who got it, and one of those who did not', () => {
  const rows = [awaited(BOB), awaited(CAROL), awaited(DAN), awaited(EVE, ['FAILURE'])];
  const fates = [
    fate('bob@b.example', 'delivered'),
    fate('carol@b.example', 'failed'),
    fate('dan@b.example', 'delivered'),
    fate('eve@b.example', 'delivered'),
    fate('nobody@b.example', 'failed'),
  ];
  const told = receiptTold(fates, rows, lookup).map(({ report }) => [
    report.kind,
    report.remoteMta,
    ...report.recipients.map(({ address, reply: { code } }) => `${address} ${code}`),
  ]);
  expect(told).toEqual([
    ['delivered', 'gateway.b.example', 'Bob@b.example 250', 'dan@b.example 250'],
    ['failed', 'gateway.b.example', 'carol@b.example 550'],
  ]);
});

test('recipients of whom no receipt came are told of in one report', () => {
  const { key, report } = unconfirmedTold([awaited(BOB), awaited(CAROL)]);
  expect(key).toBe('report/m1/unconfirmed');
  expect(report.recipients.map(({ address }) => address)).toEqual([BOB, CAROL]);
});
