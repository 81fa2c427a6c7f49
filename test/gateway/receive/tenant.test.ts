/** A mail service that others share: its addresses and certificates prove nothing without the agency's secret in each message. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Domain } from '../../../directory/address.ts';
import { createTlsIdentity } from '../../../gateway/tls-identity.ts';
import { type Dialog, dial } from './dialog.ts';
import { type House, identity, OURS, OURS_TOO, open } from './house.ts';

const SECRET = 'of-alpha-'.padEnd(40, 'x');
const SECRET_TOO = 'of-beta-'.padEnd(40, 'y');
const hash = (secret: string) => new Uint8Array(createHash('sha256').update(secret).digest());
const nothing = { addresses: [], pins: [], names: [] };
const office = ['alpha.service.example' as Domain];
const showing = ({ key, certificate }: { key: string; certificate: string }) => ({ key, cert: certificate });

/** An authority of its own: a self-signed certificate vouches for its own name. */
const named = await createTlsIdentity({ hostname: 'mail.service.example', now: new Date(), years: 1 });
const pinned = await createTlsIdentity({ hostname: 'any.test', now: new Date('2001-01-01'), years: 1 });

let shared: House;
let certified: House;
beforeAll(async () => {
  shared = await open({
    rules: {
      clients: [],
      tenants: [
        { ...nothing, addresses: ['127.0.0.1'], agency: OURS, secretHash: hash(SECRET) },
        { ...nothing, addresses: ['127.0.0.0/8'], agency: OURS_TOO, secretHash: hash(SECRET_TOO) },
      ],
      systemDomains: [{ domains: office, agency: OURS }],
    },
  });
  certified = await open({
    listeners: [{ role: 'agency', clientAuthorities: named.certificate }],
    rules: {
      clients: [],
      tenants: [
        { ...nothing, names: ['mail.service.example'], agency: OURS, secretHash: hash(SECRET) },
        { ...nothing, pins: [pinned.pin], agency: OURS_TOO, secretHash: hash(SECRET_TOO) },
      ],
    },
  });
});
afterAll(() => Promise.all([shared, certified].map((house) => house.receiver[Symbol.asyncDispose]())));
beforeEach(() => {
  shared.accepted.length = 0;
  certified.accepted.length = 0;
});

async function submit(client: Dialog, fields: string): Promise<string> {
  const answer = await client.say('MAIL FROM:<a@alpha.example>');
  if (!answer.startsWith('250')) return answer;
  await client.say('RCPT TO:<b@there.example>');
  await client.say('DATA');
  return await client.say(`${fields}From: a@alpha.example\r\n\r\nx\r\n.`);
}

describe('a message from its addresses', () => {
  it.each([
    ['with the secret', `Valise-Tenant: ${SECRET}\r\n`, OURS],
    ['with the secret, folded', `valise-tenant:\r\n ${SECRET} \r\n`, OURS],
    ['with the secret of another agency of ours', `Valise-Tenant: ${SECRET_TOO}\r\n`, OURS_TOO],
  ])('%s is that agency’s', async (_name, fields, agency) => {
    using client = await dial(shared.port);
    await client.say('EHLO service.example');
    await client.startTls();
    expect(await submit(client, fields)).toMatch(/^250/);
    expect(shared.accepted).toMatchObject([{ client: { direction: 'outbound', agency, peer: null } }]);
    expect(shared.accepted[0]?.client.systemDomains).toEqual(agency === OURS ? office : []);
  });

  it.each([
    ['of another tenant, without a secret', '', /^550 5\.7\.1 .*lacks the one Valise-Tenant field/],
    ['with a wrong secret', `Valise-Tenant: ${SECRET}z\r\n`, /^550 5\.7\.1 .*not that of an agency served here/],
    [
      'with the hash in place of the secret',
      `Valise-Tenant: ${Buffer.from(hash(SECRET)).toString('hex')}\r\n`,
      /^550 5\.7\.1/,
    ],
    ['with an empty secret', 'Valise-Tenant:\r\n', /^550 5\.7\.1/],
    ['with the secret twice', `Valise-Tenant: ${SECRET}\r\n`.repeat(2), /^550 5\.7\.1/],
    ['with the secret and a guess', `Valise-Tenant: x\r\nValise-Tenant: ${SECRET}\r\n`, /^550 5\.7\.1/],
    ['with the secret in a header that has two readings', `no field\r\nValise-Tenant: ${SECRET}\r\n`, /^550 5\.7\.1/],
  ])('%s is refused, and the connection lives on', async (_name, fields, expected) => {
    using client = await dial(shared.port);
    await client.say('EHLO service.example');
    await client.startTls();
    expect(await submit(client, fields)).toMatch(expected);
    expect(shared.accepted).toEqual([]);
    expect(await submit(client, `Valise-Tenant: ${SECRET}\r\n`)).toMatch(/^250/);
  });

  it('the secret of one message says nothing about the next', async () => {
    using client = await dial(shared.port);
    await client.say('EHLO service.example');
    await client.startTls();
    expect(await submit(client, `Valise-Tenant: ${SECRET}\r\n`)).toMatch(/^250/);
    expect(await submit(client, '')).toMatch(/^550/);
  });
});

describe('a certificate', () => {
  it.each([
    ['with a listed name that the authority vouches for', () => named, SECRET, /^250/],
    ['with a listed key, whatever else it says', () => pinned, SECRET_TOO, /^250/],
    ['with a listed key, and the secret of another', () => pinned, SECRET, /^550 5\.7\.1/],
    ['that nobody lists', () => identity, SECRET, /^530 5\.7\.0 authentication required/],
  ])('%s', async (_name, whose, secret, expected) => {
    using client = await dial(certified.port);
    await client.say('EHLO service.example');
    await client.startTls(showing(whose()));
    expect(await submit(client, `Valise-Tenant: ${secret}\r\n`)).toMatch(expected);
  });

  it('with a listed name that no believed authority vouches for is nobody’s', async () => {
    const forged = await createTlsIdentity({ hostname: 'mail.service.example', now: new Date(), years: 1 });
    using client = await dial(certified.port);
    await client.say('EHLO service.example');
    await client.startTls(showing(forged));
    expect(await submit(client, `Valise-Tenant: ${SECRET}\r\n`)).toMatch(/^530/);
  });

  it('is not asked for where nobody lists any', async () => {
    using client = await dial(shared.port);
    await client.say('EHLO service.example');
    await client.startTls(showing(pinned));
    expect(await submit(client, `Valise-Tenant: ${SECRET}\r\n`)).toMatch(/^250/);
  });
});
