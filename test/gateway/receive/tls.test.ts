/** What TLS proves: nothing said before it counts, and a member's gateway is known by its key before it hears a greeting. */
import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../../gateway/receive/password.ts';
import { createTlsIdentity, type TlsIdentity } from '../../../gateway/tls-identity.ts';
import { rowsOf } from '../../vectors/vectors.ts';
import { dial } from './dialog.ts';
import { agencyOf, type House, identity, lookupOf, OURS, OURS_TOO, open, THEIRS, until } from './house.ts';

describe('STARTTLS', () => {
  let house: House;
  beforeAll(async () => {
    house = await open({ listeners: [{ role: 'agency', requireTls: true }] });
  });
  afterAll(() => house.receiver[Symbol.asyncDispose]());

  it('nothing is mailed before it', async () => {
    using client = await dial(house.port);
    await client.say('EHLO client.example');
    expect(await client.say('MAIL FROM:<a@alpha.example>')).toBe('530 5.7.0 must issue a STARTTLS command first');
  });

  it('a second one under TLS gets 503', async () => {
    using client = await dial(house.port);
    await client.say('EHLO client.example');
    await client.startTls();
    expect(await client.say('STARTTLS')).toMatch(/^503/);
  });

  it('older than TLS 1.2 is refused, and the house hears why', async () => {
    using client = await dial(house.port);
    await client.say('EHLO client.example');
    const old = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(client.startTls(old)).rejects.toThrow(/protocol version|unsupported/);
    await until(() => house.refused.some((one) => /version|unsupported/.test(String(one.cause))));
  });

  it('the version of TLS stands in the facts about the client', async () => {
    using client = await dial(house.port);
    await client.say('EHLO client.example');
    await client.startTls({ maxVersion: 'TLSv1.2' });
    await client.say('MAIL FROM:<a@alpha.example> AUTH=<>');
    await client.say('RCPT TO:<b@there.example>');
    await client.say('DATA');
    expect(await client.say('x\r\n.')).toMatch(/^250/);
    expect(house.accepted.at(-1)?.client).toMatchObject({ direction: 'outbound', agency: OURS, tls: 'TLSv1.2' });
  });
});

/** What a client, or somebody between it and us, says in clear around STARTTLS. `then` is said so many `times` behind it, in the same segment. */
interface Tampering {
  readonly what: string;
  readonly say: string;
  readonly then?: string;
  readonly times?: number;
  readonly version?: 'TLSv1.2';
  /** How many replies to wait for before the handshake; one where it is not said. */
  readonly replies?: number;
  /** `dropped`: none of it is answered or counts under TLS; otherwise the reply to it. */
  readonly fate: 'dropped' | '500' | '501';
}

describe.each(['whole', 'octet by octet'])('in clear around STARTTLS, sent %s', (chunking) => {
  let house: House;
  beforeAll(async () => {
    // All of it would be taken in clear.
    house = await open();
  });
  afterAll(() => house.receiver[Symbol.asyncDispose]());

  it.each(rowsOf<Tampering>('smtp/starttls-clients.json'))('$what is $fate', async (row) => {
    using client = await dial(house.port);
    await client.say('EHLO client.example');
    const octets = Buffer.from(row.say + (row.then ?? '').repeat(row.times ?? 1), 'latin1');
    if (chunking === 'whole') client.write(octets);
    else await client.drip(octets);
    const replies: string[] = [];
    while (replies.length < (row.replies ?? 1)) replies.push(await client.reply());
    expect(replies.at(-1)?.slice(0, 3)).toBe(row.fate === 'dropped' ? '220' : row.fate);
    if (row.fate === 'dropped') {
      const secured = client.upgrade(row.version ? { maxVersion: row.version } : {}).then(
        () => true,
        () => false,
      );
      // What comes in a segment of its own behind STARTTLS is read as a broken handshake, which ends the connection.
      if (chunking === 'whole') expect(await secured).toBe(true);
      // An answer to injected commands would come first, and an EHLO from before would let MAIL pass.
      if (await secured) expect(await client.say('MAIL FROM:<a@alpha.example>')).toMatch(/^503/);
    }
    expect(house.accepted).toEqual([]);
  });
});

describe('AUTH', () => {
  let house: House;
  const plain = (user: string, password: string) =>
    `AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}`;
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  beforeAll(async () => {
    const accounts = [{ user: 'exchange', hash: await hashPassword('s3cret'), agency: OURS_TOO }];
    house = await open({
      listeners: [{ role: 'agency', implicitTls: true }, { role: 'agency' }, { role: 'mx' }],
      rules: { clients: [], accounts },
    });
  });
  afterAll(() => house.receiver[Symbol.asyncDispose]());

  it('the right password admits for its agency, and only then is mail taken', async () => {
    using client = await dial(house.port, {});
    expect(await client.say('EHLO client.example')).toContain('AUTH PLAIN LOGIN');
    expect(await client.say('MAIL FROM:<a@beta.example>')).toBe('530 5.7.0 authentication required');
    expect(await client.say(plain('exchange', 's3cret'))).toMatch(/^235/);
    await client.say('MAIL FROM:<a@beta.example>');
    await client.say('RCPT TO:<b@there.example>');
    await client.say('DATA');
    await client.say('x\r\n.');
    expect(house.accepted.at(-1)?.client.agency).toBe(OURS_TOO);
  });

  it('AUTH LOGIN does as well', async () => {
    using client = await dial(house.port, {});
    await client.say('EHLO client.example');
    await client.say('AUTH LOGIN');
    await client.say(base64('exchange'));
    expect(await client.say(base64('s3cret'))).toMatch(/^235/);
  });

  it('a wrong password is refused, and the third closes the connection', async () => {
    using client = await dial(house.port, {});
    await client.say('EHLO client.example');
    expect(await client.say(plain('exchange', 'wrong'))).toMatch(/^535 5\.7\.8/);
    expect(await client.say(plain('nobody', 's3cret'))).toMatch(/^535 5\.7\.8/);
    expect(await client.say(plain('exchange', ''))).toMatch(/^421 4\.7\.0/);
    expect(await client.rest()).toBe('');
  });

  it.each([
    ['in clear', 1],
    ['in clear at an mx', 2],
  ])('is neither offered nor taken %s', async (_name, listener) => {
    using client = await dial(house.receiver.ports[listener] as number);
    expect(await client.say('EHLO client.example')).not.toContain('AUTH');
    expect(await client.say(plain('exchange', 's3cret'))).toMatch(/^500/);
  });

  it('is not taken at an mx under TLS either', async () => {
    using client = await dial(house.receiver.ports[2] as number);
    await client.say('EHLO client.example');
    await client.startTls();
    expect(await client.say(plain('exchange', 's3cret'))).toMatch(/^500/);
  });
});

describe('gateways', () => {
  let house: House;
  let member: TlsIdentity;
  let suspended: TlsIdentity;
  let stranger: TlsIdentity;
  const standing: { now: 'active' | 'suspended' } = { now: 'active' };
  const showing = ({ key, certificate }: TlsIdentity) => ({ key, cert: certificate });

  beforeAll(async () => {
    // Long expired and for another host: only the key counts.
    const wanted = { hostname: 'elsewhere.test', now: new Date('2001-01-01'), years: 1 };
    [member, suspended, stranger] = (await Promise.all([1, 2, 3].map(() => createTlsIdentity(wanted)))) as [
      TlsIdentity,
      TlsIdentity,
      TlsIdentity,
    ];
    const lookup = lookupOf();
    house = await open({
      listeners: [{ role: 'gateways' }],
      lookup: {
        ...lookup,
        gateway(pin) {
          if (pin === identity.pin) throw new Error('no verified copy in /var/lib/secret');
          if (pin === suspended.pin) return agencyOf(THEIRS, 'suspended');
          return pin === member.pin ? agencyOf(THEIRS, standing.now) : null;
        },
      },
    });
  });
  afterAll(() => house.receiver[Symbol.asyncDispose]());

  it('a member is known by its key, whatever its certificate says', async () => {
    using client = await dial(house.port, showing(member));
    expect(client.greeting).toMatch(/^220 gate\.alpha\.example ESMTP/);
    await client.say('EHLO elsewhere.test');
    await client.say('MAIL FROM:<a@anything.example>');
    await client.say('RCPT TO:<b@alpha.example>');
    await client.say('DATA');
    await client.say('x\r\n.');
    expect(house.accepted.at(-1)?.client).toMatchObject({ direction: 'inbound', agency: OURS, peer: THEIRS });
  });

  it.each([
    ['no certificate', () => ({}), /^421 4\.7\.1 /],
    ['an unknown key', () => showing(stranger), /^421 4\.7\.1 /],
    ['a suspended member', () => showing(suspended), /^451 4\.7\.1 /],
    ['no directory to ask', () => showing(identity), /^451 4\.3\.0 temporary local problem/],
  ])('%s: refused instead of greeted', async (_name, options, expected) => {
    using client = await dial(house.port, options());
    expect(client.greeting).toMatch(expected);
    client.write('EHLO x.example\r\nMAIL FROM:<a@gamma.example>\r\n');
    expect(await client.rest()).toBe('');
    expect(house.refused.at(-1)?.facts).toMatchObject({ role: 'gateways', transaction: null });
  });

  it('a member that is suspended meanwhile hands over nothing more', async () => {
    using client = await dial(house.port, showing(member));
    await client.say('EHLO elsewhere.test');
    standing.now = 'suspended';
    expect(await client.say('MAIL FROM:<a@gamma.example>')).toMatch(/^451 4\.7\.1/);
    standing.now = 'active';
    expect(await client.say('MAIL FROM:<a@gamma.example>')).toMatch(/^250/);
  });

  it('in clear there is not even a greeting', async () => {
    const socket = createConnection({ host: '127.0.0.1', port: house.port });
    socket.write('EHLO x.example\r\n');
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
    });
    await new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
    expect(heard).not.toMatch(/220|250/);
  });
});
