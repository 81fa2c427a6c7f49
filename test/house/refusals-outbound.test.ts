/** What an officer's server hears when a letter may not leave, and what the officer reads: each cell of the policy table, on the wire. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openDialog } from '../peers/smtp-dialog.ts';
import { type Letter, OFFICER_A, OFFICER_B, type Wishes, writeLetter } from './canary.ts';
import { withFault } from './faults.ts';
import { FOUND, type Severity } from './found.ts';
import type { Broken, Neighbour } from './neighbour.ts';
import { makeMember } from './refusals-members.ts';
import { expectHonest, readReport } from './refusals-report.ts';
import { foundStreet, type Street } from './street.ts';

const OUTSIDER = 'journalist@outside.example';
const CONFIRMED = { fields: ['Valise-Request: v=1; outsiders=confirmed'] };

let street: Street;
let a: Neighbour;
let b: Neighbour;

beforeAll(async () => {
  street = await foundStreet(['a', 'b'], { a: { limits: { ciphertextsPerMessage: 2, messageSize: '1 MB' } } });
  a = street.neighbour('a');
  b = street.neighbour('b');
  const others = await Promise.all([
    makeMember('keyless', { valid: null }),
    makeMember('expired', { valid: [-30, -1] }),
    makeMember('early', { valid: [2, 30] }),
    makeMember('revoked', { isRevoked: true }),
    makeMember('suspended', { standing: 'suspended' }),
    makeMember('left', { standing: 'left' }),
    makeMember('third'),
    makeMember('fourth'),
  ]);
  await street.town.publish((document) => ({ ...document, members: [...document.members, ...others] }));
  await Promise.all([a.refresh(), b.refresh()]);
});
afterAll(() => street[Symbol.asyncDispose]());
afterEach(() => a.mend());

/** Inspection finds something of this severity. */
const finding =
  (severity: Severity): Broken =>
  () => ({ inspect: async () => FOUND[severity] });

/** Nothing of the letter left A, or stayed there. */
async function expectNothingSent(letter: Letter, relayed: number): Promise<void> {
  await a.settle();
  expect(a.relayed.slice(relayed)).toEqual([]);
  expect(await b.copies(OFFICER_B, letter)).toEqual([]);
  expect(await street.leaks()).toEqual([]);
}

interface Refusal {
  readonly name: string;
  readonly letter: Wishes;
  readonly found?: Severity;
  readonly broken?: Broken;
  /** The whole reply after the code. */
  readonly reply: string;
  /** What the author's notice says. */
  readonly notice: RegExp;
}

const unsealable = (id: string, why: string) =>
  `5.7.1 desk@${id}.example cannot be reached sealed: ${why}. Call Agency ${id}, duty desk`;
const NO_KEY = /cannot receive protected mail at present.*Please call that agency/;
const BARRED = /a password, a secret key or the words that restore a wallet/;
const MIXED = /send the recipients outside the network a separate message/;
const SENSITIVE_MIXED = /write to the recipients outside the network separately, without these data/;

const MEMBERS_WITHOUT_KEY = [
  { id: 'keyless', why: 'Agency keyless has no key in the directory' },
  { id: 'expired', why: 'the key of Agency expired is expired' },
  { id: 'early', why: 'the key of Agency early is not yet valid' },
  { id: 'revoked', why: 'the key of Agency revoked is revoked' },
  { id: 'suspended', why: 'Agency suspended is suspended since 2026-01-02' },
  { id: 'left', why: 'Agency left has left the network' },
].map(({ id, why }) => ({
  name: `a member that is ${id}`,
  letter: { to: [OFFICER_B, `desk@${id}.example`] },
  reply: unsealable(id, why),
  notice: NO_KEY,
}));

const outsidersBarred: Broken = ({ agency }) => ({
  agency: (id) => ({ ...agency(id), policy: { ...agency(id).policy, outsiders: 'refuse' } }),
});

const barred = (to: string) =>
  `5.7.1 not sent to ${to}: the message holds private-key (2), which people would have to release, and nobody here can; remove it and send again, or ask your administrator which way is permitted`;

const BY_POLICY: readonly Refusal[] = [
  ...MEMBERS_WITHOUT_KEY,
  ...(['sensitive', 'barred'] as const).map((found) => ({
    ...MEMBERS_WITHOUT_KEY[0]!,
    name: `a member without key, ${found} findings`,
    letter: { to: ['desk@keyless.example'] },
    found,
  })),
  {
    name: 'a member, barred findings',
    letter: {},
    found: 'barred',
    reply: barred(OFFICER_B),
    notice: BARRED,
  },
  {
    name: 'an outsider, sensitive findings',
    letter: { to: [OUTSIDER] },
    found: 'sensitive',
    reply: `5.7.1 not sent to ${OUTSIDER}, who is outside the network: the message holds iban (2), mrz (2); give a reason in the add-in or send without it`,
    notice: /no reason was given for sending them/,
  },
  {
    name: 'an outsider, barred findings, though confirmed',
    letter: { to: [OUTSIDER], ...CONFIRMED },
    found: 'barred',
    reply: barred(`${OUTSIDER}, who is outside the network`),
    notice: BARRED,
  },
  {
    name: 'an outsider, where the agency writes to members only, though confirmed',
    letter: { to: [OUTSIDER], ...CONFIRMED },
    broken: outsidersBarred,
    reply: `5.7.1 ${OUTSIDER} is not a registered agency and this agency writes to registered agencies only`,
    notice: /your agency writes to registered agencies only/,
  },
  ...(
    [
      ['unconfirmed', 'none', {}],
      ['sensitive findings', 'sensitive', {}],
      ['sensitive findings, though confirmed', 'sensitive', CONFIRMED],
    ] as const
  ).map(([name, found, fields]) => ({
    name: `a member and an outsider, ${name}`,
    letter: { to: [OFFICER_B, OUTSIDER], ...fields },
    found,
    ...(found === 'sensitive'
      ? {
          reply: `5.7.1 nothing was sent: the message holds iban (2), mrz (2); send it to registered agencies alone (${OUTSIDER} would get it unprotected)`,
          notice: SENSITIVE_MIXED,
        }
      : {
          reply: `5.7.1 nothing was sent: send outsiders a separate message (${OUTSIDER} would get it unprotected)`,
          notice: MIXED,
        }),
  })),
  {
    name: 'a member and an outsider, barred findings, though confirmed',
    letter: { to: [OFFICER_B, OUTSIDER], ...CONFIRMED },
    found: 'barred',
    reply: barred(OFFICER_B),
    notice: BARRED,
  },
];

describe('policy refuses with 550 and one sentence, and the author gets one notice:', () => {
  test.each(BY_POLICY)('$name', async ({ letter: wishes, found = 'none', broken, reply, notice }) => {
    const letter = writeLetter(wishes);
    const relayed = a.relayed.length;
    a.break((house) => ({ ...finding(found)(house), ...broken?.(house) }));
    expect(await a.submit(letter)).toEqual({ code: 550, lines: [reply] });
    // A server that tries again all the same does not fill its officer's mailbox.
    expect(await a.submit(letter)).toEqual({ code: 550, lines: [reply] });
    await expectNothingSent(letter, relayed);
    const notices = await a.reports(letter);
    expect(notices).toHaveLength(1);
    expectHonest(notices[0]!, { to: OFFICER_A, text: expect.stringMatching(notice) });
    const told = readReport(notices[0]!).recipients;
    expect(told.map((one) => one['final-recipient'])).toEqual(letter.to.map((address) => `rfc822; ${address}`));
    for (const one of told)
      expect(one).toMatchObject({ action: 'failed', status: '5.7.1', 'diagnostic-code': `smtp; 550 ${reply}` });
  });

  test('an agency that wants no notices gets none', async () => {
    const letter = writeLetter({ to: ['desk@keyless.example'] });
    a.break(({ agency }) => ({ agency: (id) => ({ ...agency(id), notices: false }) }));
    expect(await a.submit(letter)).toMatchObject({ code: 550 });
    await a.settle();
    expect(await a.reports(letter)).toEqual([]);
  });
});

const header = (...lines: readonly string[]) => new Uint8Array(Buffer.from(`${lines.join('\r\n')}\r\n\r\ntext\r\n`));
const NOT_REGISTERED = 'which is not registered for this agency; send from a registered address';
const FROM_A = `From: ${OFFICER_A}`;

describe('what cannot be one letter of ours is refused with one sentence:', () => {
  const rows: { name: string; bytes: Uint8Array; from?: string; to?: string; code?: number; reply: string }[] = [
    {
      name: 'two From fields',
      bytes: header(FROM_A, FROM_A),
      reply: '5.6.0 message refused: the message has more than one From field',
    },
    {
      name: 'no From field',
      bytes: header('Subject: x'),
      reply: '5.6.0 message refused: the message has no From field',
    },
    {
      name: 'two authors in one From',
      bytes: header(`${FROM_A}, ${OFFICER_B}`),
      reply: '5.6.0 message refused: the From field must name exactly one mailbox',
    },
    {
      name: 'an author of another member',
      bytes: header(`From: ${OFFICER_B}`),
      reply: `5.7.1 message refused: From is ${OFFICER_B}, ${NOT_REGISTERED}`,
    },
    {
      name: 'an author outside the network',
      bytes: header(`From: ${OUTSIDER}`),
      reply: `5.7.1 message refused: From is ${OUTSIDER}, ${NOT_REGISTERED}`,
    },
    {
      name: 'a reverse-path that is not ours',
      bytes: header(FROM_A),
      from: OUTSIDER,
      reply: `5.7.1 message refused: the envelope sender is ${OUTSIDER}, ${NOT_REGISTERED}`,
    },
    {
      name: 'a line in the header section that is no field',
      bytes: header(FROM_A, 'garbage without a colon'),
      reply: '5.6.0 message refused: the header section has a line that is not a field of the form "Name: value"',
    },
    {
      name: 'a space before the colon of a second From',
      bytes: header(FROM_A, `From : ${OFFICER_B}`),
      reply: '5.6.0 message refused: the header section has a line that is not a field of the form "Name: value"',
    },
    {
      name: 'a bare LF',
      bytes: new Uint8Array(Buffer.from(`${FROM_A}\r\n\r\na\nb\r\n`)),
      code: 554,
      reply: '5.6.0 message refused: it holds a LF without CR',
    },
    {
      name: 'a message over the limit',
      bytes: writeLetter({ size: 1_500_000 }).bytes,
      code: 552,
      reply: '5.3.4 message of 1.5 MB is over the limit of 1 MB',
    },
    {
      name: 'a recipient that is no address',
      bytes: header(FROM_A),
      to: 'a%b@b.example',
      code: 553,
      reply: '5.1.3 recipient address refused: the local part is not a plain ASCII dot-atom',
    },
  ];

  test.each(rows)('$name', async ({ bytes, from = OFFICER_A, to = OFFICER_B, code = 550, reply }) => {
    const handed = a.relayed.length;
    await using dialog = await openDialog({ port: a.agency.agencyPort, tls: 'starttls' });
    expect(await dialog.deliver(bytes, from, [to])).toEqual({ code, lines: [reply] });
    expect(await a.waiting()).toEqual([]);
    expect(a.relayed).toHaveLength(handed);
  });

  test('more agencies than ciphertexts are allowed', async () => {
    const letter = writeLetter({ to: [OFFICER_B, 'desk@third.example', 'desk@fourth.example'] });
    const relayed = a.relayed.length;
    expect(await a.submit(letter)).toEqual({
      code: 550,
      lines: ['5.5.3 too many recipient agencies for one message; send it in parts'],
    });
    await expectNothingSent(letter, relayed);
  });

  test('anything at all while the members file has expired, but only for now', async () => {
    const letter = writeLetter();
    const relayed = a.relayed.length;
    a.break(({ lookup }) => ({ lookup: withFault(lookup, { freshness: () => 'expired' as const }) }));
    expect(await a.submit(letter)).toEqual({
      code: 451,
      lines: ['4.4.3 the copy of the directory has expired; nothing is sent until it is renewed'],
    });
    await expectNothingSent(letter, relayed);
    expect(await a.reports(letter)).toEqual([]);
  });
});
