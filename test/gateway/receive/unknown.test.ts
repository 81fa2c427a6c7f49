/** Recipients that the agency's own server does not know: who hears it, and how often. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { reply } from '../../../gateway/mail/reply.ts';
import { createTlsIdentity } from '../../../gateway/tls-identity.ts';
import { type Dialog, dial } from './dialog.ts';
import { agencyOf, type House, lookupOf, OURS, open, THEIRS } from './house.ts';

const UNKNOWN = '550 5.1.1 the recipient is not known here';

const gamma = await createTlsIdentity({ hostname: 'gate.gamma.example', now: new Date(), years: 1 });
let house: House;
/** Whom the server was asked about, and for whom. */
const asked: string[] = [];

beforeAll(async () => {
  house = await open({
    listeners: [{ role: 'agency', requireTls: false }, { role: 'mx', requireTls: false }, { role: 'gateways' }],
    lookup: lookupOf({ [gamma.pin]: agencyOf(THEIRS) }),
    limits: { unknownRecipients: 3 },
    refusalOf: async (agency, recipient, asker) => {
      asked.push(`${agency} ${recipient} ${asker}`);
      return recipient.startsWith('nobody') ? reply(550, '5.1.1', 'User unknown in table') : null;
    },
  });
});
afterAll(() => house.receiver[Symbol.asyncDispose]());
beforeEach(() => {
  asked.length = 0;
});

async function come(role: 'agency' | 'mx' | 'gateways', from: string): Promise<Dialog> {
  const port = house.receiver.ports[['agency', 'mx', 'gateways'].indexOf(role)]!;
  const client = await dial(port, role === 'gateways' ? { key: gamma.key, cert: gamma.certificate } : undefined);
  await client.say('EHLO client.example');
  await client.say(`MAIL FROM:<${from}>`);
  return client;
}

it.each([
  ['mx', 'stranger'],
  ['gateways', 'known'],
] as const)(
  'one of %s hears at once that a mailbox is not there, in our words, and the message goes to the others',
  async (role, asker) => {
    using client = await come(role, 'c@gamma.example');
    expect(await client.say('RCPT TO:<nobody@alpha.example>')).toBe(UNKNOWN);
    expect(await client.say('RCPT TO:<b@alpha.example>')).toMatch(/^250/);
    expect(asked).toEqual([`${OURS} nobody@alpha.example ${asker}`, `${OURS} b@alpha.example ${asker}`]);
    expect(house.refused.at(-1)?.cause).toBe('5.1.1 User unknown in table');
    await client.say('DATA');
    expect(await client.say('Subject: x\r\n\r\nx\r\n.')).toMatch(/^250/);
    expect(house.accepted.at(-1)?.envelope.recipients.map(({ address }) => address)).toEqual(['b@alpha.example']);
  },
);

it('a stranger who guesses is sent away, a member is not', async () => {
  using stranger = await come('mx', 'c@outside.example');
  using member = await come('gateways', 'c@gamma.example');
  const guess = (client: Dialog, n: number) => client.say(`RCPT TO:<nobody${n}@alpha.example>`);
  for (const n of [1, 2]) expect(await guess(stranger, n)).toBe(UNKNOWN);
  await stranger.say('RSET');
  await stranger.say('MAIL FROM:<>');
  expect(await guess(stranger, 3)).toMatch(/^421 4\.7\.0/);
  expect(await stranger.rest()).toBe('');
  expect(stranger.isClosed).toBe(true);
  for (const n of [1, 2, 3, 4, 5]) expect(await guess(member, n)).toBe(UNKNOWN);
});

it.each([
  ['mail that leaves', 'agency', 'a@alpha.example'],
  ['what may be a receipt for us', 'gateways', ''],
] as const)('the server is not asked about %s', async (_what, role, from) => {
  using client = await come(role, from);
  expect(await client.say('RCPT TO:<nobody@alpha.example>')).toMatch(/^250/);
  expect(asked).toEqual([]);
});

it.each([
  ['of another agency than those before', 'RCPT TO:<nobody@beta.example>', '452 4.5.3'],
  ['of nobody here', 'RCPT TO:<nobody@gamma.example>', '550 5.7.1'],
])('the server is not asked about a recipient %s', async (_which, command, answer) => {
  using client = await come('mx', '');
  await client.say('RCPT TO:<b@alpha.example>');
  asked.length = 0;
  expect(await client.say(command)).toContain(answer);
  expect(asked).toEqual([]);
});
