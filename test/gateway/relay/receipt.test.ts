/** A receipt is read back as it was written, and nothing that a peer quotes gets further than one line. */
import { describe, expect, test } from 'vitest';
import type { Address } from '../../../directory/address.ts';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { MessageError, octets } from '../../../gateway/mail/message.ts';
import { reply } from '../../../gateway/mail/reply.ts';
import { readReceipt } from '../../../gateway/relay/receipt.ts';
import { composeReport, type Report } from '../../../gateway/relay/report.ts';

const AT = new Date('2026-03-01T09:30:00Z');
const recipient = (address: string, answer = reply(250, '2.0.0', 'ok')) => ({
  address: address as Address,
  original: null,
  reply: answer,
  reason: null,
  lastAttempt: AT,
  retryUntil: null,
});
const written = (kind: Report['kind'], ...recipients: Report['recipients'][number][]) =>
  composeReport({
    kind,
    id: '0123456789' as Id,
    language: 'ar',
    hostname: 'gateway.b.test',
    postmaster: 'postmaster@b.example' as Address,
    to: 'jane@a.example' as Address,
    at: AT,
    arrivedAt: AT,
    messageId: '<1@a.example>',
    date: null,
    envid: null,
    recipients,
  });

describe('a receipt', () => {
  test('of deliveries names each recipient', () => {
    expect(readReceipt(written('delivered', recipient('1@b.example'), recipient('2@b.example')))).toEqual([
      { recipient: '1@b.example', action: 'delivered', reply: reply(250, '2.0.0', 'ok') },
      { recipient: '2@b.example', action: 'delivered', reply: reply(250, '2.0.0', 'ok') },
    ]);
  });

  test('of failures carries the reply', () => {
    const answer = reply(552, '5.2.2', 'mailbox <x> is full; 5.0.0 of 10');
    expect(readReceipt(written('failed', recipient('1@b.example', answer)))).toEqual([
      { recipient: '1@b.example', action: 'failed', reply: answer },
    ]);
  });

  test('of a hold says so', () => {
    expect(readReceipt(written('held', recipient('1@b.example')))).toMatchObject([{ action: 'held' }]);
  });

  test('says nothing where all that is told is of a kind that we do not know', () => {
    expect(readReceipt(written('unconfirmed', recipient('1@b.example')))).toEqual([]);
  });

  test('that names no address is refused', () => {
    const text = Buffer.from(written('failed', recipient('1@b.example'))).toString('latin1');
    expect(() => readReceipt(octets(text.replace('rfc822; 1@b.example', 'rfc822; <1@b.example>')))).toThrow(
      MessageError,
    );
  });

  test.each([
    ['plain text', 'Content-Type: text/plain\r\n\r\nAction: delivered\r\n'],
    ['a report without its status', 'Content-Type: multipart/report; boundary="b"\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n'],
    [
      'a report that is cut',
      Buffer.from(written('failed', recipient('1@b.example')))
        .toString('latin1')
        .slice(0, -80),
    ],
  ])('is not %s', (_name, message) => expect(() => readReceipt(octets(message))).toThrow(MessageError));

  test('with a broken status code is a failure without one', () => {
    const text = Buffer.from(written('failed', recipient('1@b.example'))).toString('latin1');
    const broken = text
      .replace('Status: 2.0.0', 'Status: nonsense')
      .replace('Diagnostic-Code: smtp; 250 2.0.0 ok', 'Diagnostic-Code: x');
    expect(readReceipt(octets(broken))[0]?.reply).toEqual(reply(550, '5.0.0', 'x'));
  });
});
