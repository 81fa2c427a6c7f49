import { describe, expect, it } from 'vitest';
import type { AgencyId, SpkiPin } from '../../../directory/lookup.ts';
import { MailError } from '../../../gateway/mail/reply.ts';
import { type Admitted, createAdmission, type Proven } from '../../../gateway/receive/admission.ts';
import { checkPassword, hashPassword } from '../../../gateway/receive/password.ts';
import { agencyOf, lookupOf, OURS, OURS_TOO, RULES, THEIRS } from './house.ts';

const pin = (text: string) => text as SpkiPin;
const lookup = lookupOf({
  active: agencyOf(THEIRS),
  suspended: agencyOf(THEIRS, 'suspended'),
  left: agencyOf(THEIRS, 'left'),
});
const shared = { addresses: [], pins: [], names: [], secretHash: new Uint8Array(32) };
const rules = {
  ...RULES,
  clients: [
    { addresses: ['192.0.2.7', '198.51.100.0/24'], agency: OURS },
    { addresses: ['2001:db8::/32', '127.0.0.1', '::1'], agency: OURS_TOO },
  ],
  tenants: [
    { ...shared, addresses: ['198.51.100.0/24', '203.0.113.0/25'], agency: OURS },
    { ...shared, addresses: ['203.0.113.0/26'], pins: [pin('exchange')], agency: OURS_TOO },
    { ...shared, names: ['mail.service.example'], agency: OURS },
  ],
};
const admission = createAdmission({ lookup }, rules);

const proven: Proven = {
  role: 'agency',
  requireTls: true,
  remoteAddress: '192.0.2.7',
  tls: 'TLSv1.3',
  pin: null,
  isCalled: () => false,
  login: null,
};

/** The status of the refusal, or what was admitted. */
function outcome<T>(ask: () => T): T | string {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    return `${error.reply.code} ${error.reply.status}`;
  }
}

const from = (agency: AgencyId) => ({ direction: 'outbound', agency, tenants: null });
const fromOneOf = (...agencies: AgencyId[]) => ({
  direction: 'outbound',
  agency: null,
  tenants: agencies.map((agency) => expect.objectContaining({ agency })),
});
const inbound = (peer: AgencyId | null) => ({ direction: 'inbound', peer });

describe('who may begin a message', () => {
  it.each<[string, Partial<Proven>, object | string]>([
    ['a listed address', {}, from(OURS)],
    ['an address in a listed block', { remoteAddress: '198.51.100.200' }, from(OURS)],
    ['an IPv6 address in a listed block', { remoteAddress: '2001:db8::7' }, from(OURS_TOO)],
    ['an address just outside', { remoteAddress: '198.51.101.1' }, '530 5.7.0'],
    ['an address of a shared service', { remoteAddress: '203.0.113.100' }, fromOneOf(OURS)],
    ['an address that two agencies share', { remoteAddress: '203.0.113.1' }, fromOneOf(OURS, OURS_TOO)],
    ['a listed address counts more than a shared one', { remoteAddress: '198.51.100.7' }, from(OURS)],
    ['a listed key', { remoteAddress: '203.0.113.200', pin: pin('exchange') }, fromOneOf(OURS_TOO)],
    ['another key', { remoteAddress: '203.0.113.200', pin: pin('active') }, '530 5.7.0'],
    [
      'a listed name that an authority vouches for',
      { remoteAddress: '203.0.113.200', isCalled: (name) => name === 'mail.service.example' },
      fromOneOf(OURS),
    ],
    ['a shared address in clear', { remoteAddress: '203.0.113.1', tls: null, requireTls: false }, '530 5.7.0'],
    ['a stranger who has signed in', { remoteAddress: '203.0.113.1', login: OURS_TOO }, from(OURS_TOO)],
    ['an account counts more than the address', { login: OURS_TOO }, from(OURS_TOO)],
    ['a listed address in clear', { tls: null }, '530 5.7.0'],
    ['a listed address in clear from elsewhere', { tls: null, requireTls: false }, '530 5.7.0'],
    ['this host in clear', { tls: null, remoteAddress: '127.0.0.1' }, '530 5.7.0'],
    ['this host in clear, where allowed', { tls: null, requireTls: false, remoteAddress: '127.0.0.1' }, from(OURS_TOO)],
    ['the same by IPv6', { tls: null, requireTls: false, remoteAddress: '::1' }, from(OURS_TOO)],
    ['any server in clear', { role: 'mx', tls: null }, '530 5.7.0'],
    ['any server in clear, where allowed', { role: 'mx', tls: null, requireTls: false }, inbound(null)],
    ['any server, whatever key it shows', { role: 'mx', pin: pin('active') }, inbound(null)],
    ['a member’s gateway', { role: 'gateways', pin: pin('active') }, inbound(THEIRS)],
    ['a suspended member', { role: 'gateways', pin: pin('suspended') }, '451 4.7.1'],
    ['a member that left', { role: 'gateways', pin: pin('left') }, '554 5.7.1'],
    ['an unknown key', { role: 'gateways', pin: pin('unknown') }, '421 4.7.1'],
    ['no key', { role: 'gateways' }, '421 4.7.1'],
    ['a gateway in clear', { role: 'gateways', pin: pin('active'), tls: null, requireTls: false }, '530 5.7.0'],
  ])('%s', (_name, facts, expected) => {
    expect(outcome(() => admission.sender({ ...proven, ...facts }))).toEqual(expected);
  });
});

describe('for whom', () => {
  const server = { direction: 'inbound', peer: null } as const;
  const client = { direction: 'outbound', agency: OURS, tenants: null } as const;
  const tenant = { direction: 'outbound', agency: null, tenants: [] } as const;
  it.each<[string, Admitted, string, object | string]>([
    ['ours', server, 'a@ALPHA.example', { address: 'a@alpha.example', agency: OURS }],
    ['our other agency', server, 'a@beta.example', { address: 'a@beta.example', agency: OURS_TOO }],
    ['another member', server, 'a@gamma.example', '550 5.7.1'],
    ['an outsider', server, 'a@outside.example', '550 5.7.1'],
    ['no address', server, 'nonsense', '553 5.1.3'],
    ['the postmaster', server, 'PostMaster', { address: 'office@alpha.example', agency: OURS }],
    ['outbound, anyone', client, 'a@outside.example', { address: 'a@outside.example', agency: OURS }],
    ['from a shared service, anyone', tenant, 'a@outside.example', { address: 'a@outside.example', agency: null }],
    ['outbound, the postmaster', client, 'postmaster', '553 5.1.3'],
  ])('%s', (_name, admitted, path, expected) => {
    expect(outcome(() => admission.recipient(admitted, path))).toEqual(expected);
  });

  it('without a postmaster, nobody is', () => {
    const none = createAdmission({ lookup }, { ...rules, postmaster: null });
    expect(outcome(() => none.recipient(server, 'postmaster'))).toBe('553 5.1.3');
  });
});

it.each(['192.0.2.0/33', '192.0.2', '10.0.0.0/x', '', '2001:db8::/129'])('%j is no address block', (text) => {
  const clients = [{ addresses: [text], agency: OURS }];
  expect(() => createAdmission({ lookup }, { ...rules, clients })).toThrow(/not an IP address or CIDR block/);
});

describe('passwords', () => {
  it('fit their own hash alone, and no two hashes are alike', async () => {
    const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(first).not.toBe(second);
    expect(first).not.toContain('horse');
    expect(await checkPassword('correct horse', first)).toBe(true);
    expect(await checkPassword('correct horse ', first)).toBe(false);
  });

  it('composed and decomposed letters are the same password', async () => {
    expect(await checkPassword('cafe\u0301', await hashPassword('caf\u00e9'))).toBe(true);
  });

  it.each(['', 'plain', 'scrypt$32768$8$1$c2FsdA==$c2hvcnQ='])('%j is no hash', async (stored) => {
    await expect(checkPassword('x', stored)).rejects.toThrow(/reading a password hash/);
  });

  it('sign an account’s agency in, and nobody else', async () => {
    const accounts = [{ user: 'exchange', hash: await hashPassword('s3cret'), agency: OURS_TOO }];
    const { login } = createAdmission({ lookup }, { ...rules, accounts });
    expect(await login('exchange', 's3cret')).toBe(OURS_TOO);
    expect(await login('exchange', 'wrong')).toBeNull();
    expect(await login('nobody', 's3cret')).toBeNull();
    expect(await login('nobody', '')).toBeNull();
  });
});
