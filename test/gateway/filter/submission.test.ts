import { describe, expect, test } from 'vitest';
import type { Domain } from '../../../directory/address.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { readSubmission } from '../../../gateway/filter/submission.ts';
import type { Arrival, Id } from '../../../gateway/mail/envelope.ts';
import { MailError } from '../../../gateway/mail/reply.ts';
import { address, lookupOf, member } from './members.ts';

const A = 'a' as AgencyId;
const TENANT = 'a.onservice.example' as Domain;
const EXCHANGE = `MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@${TENANT}`;

function outcome(from: string, reversePath: string | null, systemDomains: readonly Domain[] = [TENANT]): string {
  const client = {
    direction: 'outbound',
    agency: A,
    peer: null,
    remoteAddress: '',
    helo: '',
    tls: null,
    systemDomains,
  } as const;
  const arrival: Arrival = {
    id: 'id' as Id,
    at: new Date(0),
    client,
    envelope: { reversePath: reversePath === null ? null : address(reversePath), recipients: [], envid: null },
    bytes: Buffer.from(`Valise-Tenant: secret\r\nFrom: ${from}\r\n\r\nx\r\n`),
  };
  try {
    const { heading, original } = readSubmission(arrival, lookupOf(member('a'), member('b')));
    expect(Buffer.from(original).toString()).toBe(`From: ${from}\r\n\r\nx\r\n`);
    return heading.author;
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    return error.reply.status;
  }
}

describe('whose mail leaves', () => {
  test.each([
    ['an officer', 'x@a.example', 'x@a.example', 'x@a.example'],
    ['an officer who is away: a null reverse-path', 'x@a.example', null, 'x@a.example'],
    ['our own postmaster', 'postmaster@a.example', null, 'postmaster@a.example'],
    ['the mail system, reporting', EXCHANGE, null, EXCHANGE],
    ['its postmaster', `Postmaster@${TENANT}`, null, `Postmaster@${TENANT}`],
    ['its daemon', `MAILER-DAEMON@${TENANT}`, null, `MAILER-DAEMON@${TENANT}`],
    ['the mail system, with a reverse-path', EXCHANGE, 'x@a.example', '5.7.1'],
    ['anybody else at the system’s domain', `x@${TENANT}`, null, '5.7.1'],
    ['a name that only begins like the system’s', `postmaster.x@${TENANT}`, null, '5.7.1'],
    ['another tenant’s system', 'postmaster@other.onservice.example', null, '5.7.1'],
    ['another member’s postmaster', 'postmaster@b.example', null, '5.7.1'],
    ['an outsider’s postmaster', 'postmaster@outside.example', null, '5.7.1'],
    ['an officer, with a reverse-path of the system’s', 'x@a.example', `postmaster@${TENANT}`, '5.7.1'],
  ])('%s', (_name, from, reversePath, expected) => {
    expect(outcome(from, reversePath)).toBe(expected);
  });

  test('a mail system that the config does not list is not ours', () => {
    expect(outcome(EXCHANGE, null, [])).toBe('5.7.1');
  });
});
