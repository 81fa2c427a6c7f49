/** Which mail to an echo is answered: what a member sealed and a person wrote, and nothing else. */
import { describe, expect, test } from 'vitest';
import type { AgencyId } from '../../../directory/lookup.ts';
import { echoAmong, echoIn, echoing } from '../../../gateway/filter/echo.ts';
import type { Delivery } from '../../../gateway/filter/inbound.ts';
import type { Arrival, Id } from '../../../gateway/mail/envelope.ts';
import type { Opened } from '../../../gateway/openpgp/unprotect.ts';
import { composeEcho } from '../../../gateway/relay/echo.ts';
import { message } from '../../peers/samples.ts';
import { address } from './members.ts';

const ECHO = address('echo@b.example');
const AUTHOR = address('o@a.example');
const AT = new Date('2026-03-01T12:00:00Z');
const signer = { agency: 'a' as AgencyId, fingerprint: 'KEY-a' };

function arrival(changes: Partial<Arrival['envelope']> = {}): Arrival {
  const client = { direction: 'inbound', peer: signer.agency, remoteAddress: '', helo: '', tls: 'TLSv1.3' } as const;
  const recipients = [{ address: address('Echo@B.example'), notify: null, original: null }];
  const envelope = { reversePath: AUTHOR, envid: null, recipients, ...changes };
  return {
    id: 'm1' as Id,
    at: AT,
    client: { ...client, agency: 'b' as AgencyId },
    envelope,
    bytes: new Uint8Array(900),
  };
}

function delivery(fields: readonly string[] = [], changes: Partial<Delivery> = {}): Delivery {
  const opened: Opened = {
    kind: 'opened',
    signature: { kind: 'good', fingerprint: 'KEY-a' as never, created: AT },
    transfer: null,
    bound: 'inside',
    heading: { author: AUTHOR, named: [ECHO], messageId: '<1@a.example>', inReplyTo: null, date: null },
    message: message([...fields, `From: ${AUTHOR}`, '', 'x']),
    sha256: '',
    ciphertext: 'C',
    container: 1,
  };
  return { kind: 'deliver', verdict: 'proven', signer, opened, repeatKeys: new Map(), ...changes };
}

test('the echo is known however it is spelt, and only where there is one', () => {
  expect(echoAmong(arrival(), ECHO)).toBe('Echo@B.example');
  expect(echoAmong(arrival(), address('other@b.example'))).toBeNull();
  expect(echoAmong(arrival(), null)).toBeNull();
});

describe('answered', () => {
  test.each([
    ['what an officer wrote', []],
    ['what says that no program wrote it', ['Auto-Submitted: no']],
    ['what is urgent', ['Precedence: first-class']],
  ])('is %s', (_, fields) => {
    expect(echoing(arrival(), delivery(fields), 7)).toMatchObject({
      kind: 'answer',
      author: AUTHOR,
      messageId: '<1@a.example>',
      seen: { received: AT, ...signer, sealed: 900, pinned: true, tls: 'TLSv1.3', directory: 7 },
    });
  });
});

test('what an officer sealed in a mail program is answered as what it is', () => {
  expect(echoing(arrival(), delivery([], { verdict: 'client' }), 7)).toMatchObject({ seen: { verdict: 'client' } });
});

describe('refused as what is not proven', () => {
  test.each([
    ['mail of outsiders', { verdict: 'outsider', signer: null, opened: null }],
    ['sealed mail of outsiders', { verdict: 'outsider', signer: null }],
    ['mail that lost its signature', { verdict: 'unproven', signer: null, opened: null }],
  ] as const)('is %s', (_, changes) => {
    const neutral = { code: 550, text: 'this message cannot be accepted in this form' };
    expect(echoing(arrival(), delivery([], changes), 7)).toMatchObject({ kind: 'refuse', reply: neutral });
  });
});

describe('refused as nobody’s', () => {
  test.each([
    ['an answer of a program', ['Auto-Submitted: auto-replied']],
    ['what a program sends, whatever else it says', ['auto-submitted: Auto-Generated; owner=x']],
    ['what says both', ['Auto-Submitted: no', 'Auto-Submitted: auto-generated']],
    ['a list’s', ['List-Id: <l.a.example>']],
    ['a list’s by its other fields', ['List-Unsubscribe: <mailto:l@a.example>']],
    ['a mailing', ['Precedence: Bulk']],
  ])('is %s', (_, fields) => {
    expect(echoing(arrival(), delivery(fields), 7)).toMatchObject({ kind: 'refuse', reply: { status: '5.7.1' } });
  });

  test('is what has a null reverse-path', () => {
    expect(echoing(arrival({ reversePath: null }), delivery(), 7)).toMatchObject({ kind: 'refuse' });
  });
});

describe('heard', () => {
  const echoed = echoing(arrival(), delivery(), 7);
  if (echoed.kind !== 'answer') throw new Error('not answered');
  const { seen, messageId } = echoed;
  const answer = { id: 'm2' as Id, hostname: 'gw.b.example', from: ECHO, to: AUTHOR, at: AT, messageId, seen };
  const opened = { ...delivery().opened!, message: composeEcho(answer) };

  test('is what another gateway says in its own name', () => {
    const heard = echoIn(arrival({ reversePath: null }), delivery([], { opened }));
    expect(heard).toMatchObject({ about: messageId, signer, container: 1, tls: 'TLSv1.3', seen });
  });

  test.each<[string, Arrival, Delivery]>([
    ['what is not proven', arrival({ reversePath: null }), delivery([], { opened, signer: null, verdict: 'outsider' })],
    ['what came from a mail program', arrival({ reversePath: null }), delivery([], { opened, verdict: 'client' })],
    ['what a person sent on', arrival(), delivery([], { opened })],
    ['what is no echo', arrival({ reversePath: null }), delivery()],
  ])('is not %s', (_, came, judged) => {
    expect(echoIn(came, judged)).toBeNull();
  });
});
