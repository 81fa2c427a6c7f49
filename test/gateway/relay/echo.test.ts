/** The answer of an echo: what is written is read again, and nothing that anybody may put into it can say more. */
import { describe, expect, test } from 'vitest';
import { parseAddress } from '../../../directory/address.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { composeEcho, type EchoAnswer, readEcho } from '../../../gateway/relay/echo.ts';

const ANSWER: EchoAnswer = {
  id: '01KANSWER' as Id,
  hostname: 'gw.secretariat.example',
  from: parseAddress('echo@secretariat.example'),
  to: parseAddress('ana@agency.example'),
  at: new Date('2026-03-01T10:15:00Z'),
  messageId: '<case-7@agency.example>',
  seen: {
    received: new Date('2026-03-01T10:14:59.500Z'),
    agency: 'agency' as AgencyId,
    fingerprint: '0123456789ABCDEF0123456789ABCDEF01234567',
    verdict: 'proven',
    bound: 'inside',
    container: 2,
    sealed: 4321,
    opened: 1234,
    tls: 'TLSv1.3',
    pinned: true,
    directory: 12,
  },
};

const text = (answer: EchoAnswer) => Buffer.from(composeEcho(answer)).toString('latin1');
const read = (changed: string) => readEcho(new Uint8Array(Buffer.from(changed, 'latin1')));

test('an answer is for people to read, and its header keeps programs from answering it', async () => {
  await expect(text(ANSWER)).toMatchFileSnapshot('../../vectors/reports/10-echo.eml');
});

describe('what is written is read again', () => {
  const { seen } = ANSWER;
  test.each([
    ['by TLS and pinned', seen],
    [
      'in clear, by another server, from a mail client',
      { ...seen, tls: null, pinned: false, bound: 'outside', verdict: 'client' },
    ],
  ])('%s', (_, changed) => {
    expect(readEcho(composeEcho({ ...ANSWER, seen: changed }))).toEqual({ about: ANSWER.messageId, seen: changed });
  });
});

test('lines of a later version are passed over', () => {
  expect(read(text(ANSWER).replace('tls: TLSv1.3', 'colour: blue\r\ntls: TLSv1.3'))?.seen).toEqual(ANSWER.seen);
});

test.each<[string, (whole: string) => string]>([
  ['without a Message-ID that it answers', (whole) => whole.replace(/^In-Reply-To: .*\r\n/m, '')],
  ['with two of them', (whole) => whole.replace(/^(In-Reply-To: .*\r\n)/m, '$1$1')],
  ['of another version', (whole) => whole.replace('valise-echo: 1', 'valise-echo: 2')],
  ['without its version', (whole) => whole.replace(/^valise-echo: .*\r\n/m, '')],
  ['with a line missing', (whole) => whole.replace(/^gateway-key: .*\r\n/m, '')],
  [
    'with a line given twice and otherwise',
    (whole) => whole.replace('agency: agency', 'agency: agency\r\nagency: other'),
  ],
  ['with a count that is none', (whole) => whole.replace('sealed-octets: 4321', 'sealed-octets: 4e3')],
  ['with something for a terminal', (whole) => whole.replace('verdict: proven', 'verdict: \x1b[2J')],
  ['with a date that is none', (whole) => whole.replace(/^received: .*\r$/m, 'received: yesterday\r')],
  ['in HTML', (whole) => whole.replace('text/plain', 'text/html')],
  ['longer than any echo', (whole) => `${whole}${'x'.repeat(8_192)}`],
  ['with a header section that is none', (whole) => `no field\r\n${whole}`],
])('a message %s is no echo', (_, change) => {
  const whole = text(ANSWER);
  expect(change(whole)).not.toBe(whole);
  expect(read(change(whole))).toBeNull();
});
