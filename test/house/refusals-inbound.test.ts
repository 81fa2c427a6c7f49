/** What B takes from the world, what it refuses, and what it says about mail that it delivers. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readKey, revokeKey } from 'openpgp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import { isAuthentic, type VerdictRecord } from '../../gateway/filter/verdict.ts';
import { openDialog } from '../peers/smtp-dialog.ts';
import { type Letter, OFFICER_A, OFFICER_B, writeLetter } from './canary.ts';
import { certificateOf, takeBlock } from './mail.ts';
import { type Broken, idOf, type Neighbour, verdictId } from './neighbour.ts';
import { expectHonest, readReport } from './refusals-report.ts';
import { foundStreet, type Street } from './street.ts';

const OUTSIDER = 'journalist@outside.example';
const REFUSED = { code: 550, lines: ['5.7.1 this message cannot be accepted in this form'] };
const FORGED = ['Valise-Verdict: v=1; verdict=proven; agency=a; id=0; mac=x', 'VALISE-anything: x'];

let street: Street;
let a: Neighbour;
let b: Neighbour;
let c: Neighbour;

beforeAll(async () => {
  street = await foundStreet(['a', 'b', 'c']);
  [a, b, c] = ['a', 'b', 'c'].map((id) => street.neighbour(id)) as [Neighbour, Neighbour, Neighbour];
});
afterAll(() => street[Symbol.asyncDispose]());
afterEach(() => {
  b.mend();
  b.server.refuse = () => null;
});

/** Through B's MX, as any server of the world does. */
async function handIn(bytes: Uint8Array, { from = OUTSIDER, to = OFFICER_B } = {}) {
  await using dialog = await openDialog({ port: b.agency.mxPort, tls: 'starttls' });
  return await dialog.deliver(bytes, from, [to]);
}

/** Sealed for B by the gateway of an agency, which may lie about everything but its key. */
async function sealedBy(signer: Neighbour, { bytes, from, to, messageId }: Letter, sealedFor = b): Promise<Uint8Array> {
  const now = new Date();
  const id = randomBytes(16).toString('base64url');
  const [recipients, author] = [to as readonly Address[], from as Address];
  const [self, other] = [signer.agency.id as AgencyId, sealedFor.agency.id as AgencyId];
  return signer.house.crypto.run('protect', self, {
    original: bytes,
    certificate: certificateOf(sealedFor.agency),
    container: 'compat',
    outside: { author, shown: recipients, date: now.toUTCString(), messageId },
    transfer: { id, from: self, to: other, at: now, recipients, receipt: null, head: null },
  });
}

async function expectNothing(letter: Letter): Promise<void> {
  expect(await b.waiting()).toEqual([]);
  expect(await b.copies(OFFICER_B, letter)).toEqual([]);
}

/** The letter as it was written, without the lines on top of it that are not its author's. */
const below = (letter: Letter, stripped: readonly string[] = []) =>
  Buffer.from(letter.bytes).subarray(Buffer.byteLength(stripped.map((line) => `${line}\r\n`).join('')));

describe('is refused with one neutral reply, and nothing of it is kept:', () => {
  const rows: { name: string; letter: Letter; bytes?: (letter: Letter) => Promise<Uint8Array>; why: RegExp }[] = [
    { name: 'unsigned mail in the name of a member', letter: writeLetter(), why: /not signed by the agency/ },
    {
      name: 'mail in our own name from outside',
      letter: writeLetter({ from: 'director@b.example' }),
      why: /not signed by the agency/,
    },
    {
      name: 'mail of a member, signed by another',
      letter: writeLetter(),
      bytes: (letter) => sealedBy(c, letter),
      why: /signature: unknown/,
    },
    {
      name: 'mail of a member, sealed for another',
      letter: writeLetter(),
      bytes: (letter) => sealedBy(a, letter, c),
      why: /not for a key of ours/,
    },
    {
      name: 'mail of a member that pretends to be sealed',
      letter: writeLetter(),
      bytes: async (letter) =>
        Buffer.from(
          Buffer.from(await sealedBy(a, letter))
            .toString('latin1')
            .replace(/^[A-Za-z0-9+/]{64}\r\n/m, ''),
        ),
      why: /./,
    },
  ];

  test.each(rows)('$name', async ({ letter, bytes, why }) => {
    const known = b.log.length;
    expect(await handIn(bytes ? await bytes(letter) : letter.bytes, { from: letter.from })).toEqual(REFUSED);
    const refusal = b.log.slice(known).find(({ event }) => event === 'refused');
    expect(JSON.stringify(refusal?.cause)).toMatch(why);
    await expectNothing(letter);
    expect(await street.leaks()).toEqual([]);
  });
});

describe('is refused with a reason of its own:', () => {
  const rows: { name: string; letter: Letter; to?: string; reply: object }[] = [
    {
      name: 'mail to a domain that is not ours',
      letter: writeLetter({ from: OUTSIDER }),
      to: 'someone@elsewhere.example',
      reply: { code: 550, lines: ['5.7.1 not a recipient of this gateway'] },
    },
    {
      name: 'mail to another member',
      letter: writeLetter({ from: OUTSIDER }),
      to: OFFICER_A,
      reply: { code: 550, lines: ['5.7.1 not a recipient of this gateway'] },
    },
    {
      name: 'mail with two authors',
      letter: writeLetter({ from: OUTSIDER, fields: [`From: ${OFFICER_A}`] }),
      reply: { code: 550, lines: ['5.6.0 message refused: the message has more than one From field'] },
    },
  ];

  test.each(rows)('$name', async ({ letter, to = OFFICER_B, reply }) => {
    expect(await handIn(letter.bytes, { to })).toEqual(reply);
    await expectNothing(letter);
  });
});

describe('what the directory says of A counts at once:', () => {
  const change = (entry: Partial<typeof a.agency.entry>) =>
    street.town
      .publish((document) => ({
        ...document,
        members: document.members.map((member) => (member.id === 'a' ? { ...member, ...entry } : member)),
      }))
      .then(() => b.refresh());

  afterEach(async () => {
    await change(a.agency.entry);
    await b.settle();
  });

  test('while A is suspended its mail is put off', async () => {
    const letter = writeLetter();
    const sealed = await sealedBy(a, letter);
    await change({ standing: 'suspended' });
    expect(await handIn(sealed, { from: OFFICER_A })).toEqual({
      code: 451,
      lines: ['4.7.1 mail from this agency is not accepted at present'],
    });
    await expectNothing(letter);
    await change({ standing: 'active' });
    expect(await handIn(sealed, { from: OFFICER_A })).toMatchObject({ code: 250 });
  });

  test('once its key is revoked, its signatures prove nothing', async () => {
    const letter = writeLetter();
    const sealed = await sealedBy(a, letter);
    const revocationCertificate = await readFile(join(a.agency.folder, 'revocation.asc'), 'utf8');
    const key = await readKey({ armoredKey: certificateOf(a.agency) });
    const { publicKey } = await revokeKey({ key, revocationCertificate });
    await change({ certificates: [{ armored: publicKey.trim().split(/\r?\n/), encrypt: true }] });
    expect(await handIn(sealed, { from: OFFICER_A })).toEqual(REFUSED);
    await expectNothing(letter);
  });
});

describe('is delivered to the octet below one verdict, which is authentic and the record’s:', () => {
  const loosened: Broken = ({ agency }) => ({
    agency: (id) => ({ ...agency(id), inbound: { deliverUnprovenFromMembers: true } }),
  });
  const outsider = (fields: readonly string[] = []) => writeLetter({ from: OUTSIDER, fields });
  const rows: {
    name: string;
    letter: Letter;
    bytes?: (letter: Letter) => Promise<Uint8Array>;
    broken?: Broken;
    stripped?: readonly string[];
    verdict: string;
  }[] = [
    { name: 'mail of an outsider', letter: outsider(), verdict: 'outsider' },
    { name: 'mail of an outsider with forged fields', letter: outsider(FORGED), stripped: FORGED, verdict: 'outsider' },
    { name: 'mail of a member', letter: writeLetter(), bytes: (letter) => sealedBy(a, letter), verdict: 'proven' },
    {
      name: 'mail of a member whose gateway lets forged fields through',
      letter: writeLetter({ fields: FORGED }),
      bytes: (letter) => sealedBy(a, letter),
      stripped: FORGED,
      verdict: 'proven',
    },
    {
      name: 'unsigned mail of a member, where the agency has chosen so',
      letter: writeLetter(),
      broken: loosened,
      verdict: 'unproven',
    },
  ];

  test.each(rows)('$name', async ({ letter, bytes, broken, stripped, verdict }) => {
    if (broken) b.break(broken);
    const answer = await handIn(bytes ? await bytes(letter) : letter.bytes, { from: letter.from });
    await b.settle();
    const [copy, ...more] = await b.copies(OFFICER_B, letter);
    expect(more).toEqual([]);
    const block = takeBlock(copy!, b.agency);
    expect(Buffer.from(block.below).equals(below(letter, stripped))).toBe(true);
    expect(block.verdict.get('verdict')).toBe(verdict);
    expect(block.verdict.get('id')).toBe(idOf(answer));
    expectAuthentic(copy!);
  });

  test('a message of an outsider that is sealed for somebody else passes unchanged', async () => {
    const letter = { ...writeLetter({ from: OUTSIDER }), from: OUTSIDER };
    const sealed = await sealedBy(c, letter, c);
    expect(await handIn(sealed)).toMatchObject({ code: 250 });
    await b.settle();
    const [copy] = await b.copies(OFFICER_B, letter);
    expect(Buffer.from(takeBlock(copy!, b.agency).below).equals(sealed)).toBe(true);
  });
});

/** The field on top says what the record in the database says, and nobody else could have said it. */
function expectAuthentic(copy: Buffer): void {
  const { verdictKey, id } = b.house.agency('b' as AgencyId);
  const record = b.house.records.verdict(id, verdictId(copy) as VerdictRecord['id']) as VerdictRecord;
  const value = /^Valise-Verdict: ((?:[^\r]|\r\n[ \t])*)/.exec(copy.toString('latin1'))?.[1] ?? '';
  const others = { ...record, author: OUTSIDER.toUpperCase() as Address };
  expect(isAuthentic(value, record, verdictKey)).toBe(true);
  expect(isAuthentic(value.replace(/verdict=\w+/, 'verdict=client'), record, verdictKey)).toBe(false);
  expect(isAuthentic(value, others, verdictKey)).toBe(false);
  expect(isAuthentic(value, record, new Uint8Array(verdictKey.length))).toBe(false);
  expect(isAuthentic('v=1; verdict=proven', record, verdictKey)).toBe(false);
}

describe('B’s own server', () => {
  test('refuses a recipient for good: the author at A reads why, of that recipient alone', async () => {
    const letter = writeLetter({ to: [OFFICER_B, 'nobody@b.example'] });
    b.server.refuse = (address) => (address === OFFICER_B ? null : { code: 550, text: '5.1.1 no such user' });
    expect(await a.submit(letter)).toMatchObject({ code: 250 });
    const reports = () => a.reports(letter);
    await expect.poll(reports, { timeout: 10_000 }).toHaveLength(1);
    const [report] = await reports();
    expectHonest(report!, {
      to: OFFICER_A,
      text: expect.stringMatching(/does not know this address.*check the address/),
    });
    expect(readReport(report!).recipients).toMatchObject([
      { 'final-recipient': 'rfc822; nobody@b.example', action: 'failed', status: '5.1.1' },
    ]);
    await a.settle();
    await b.settle();
    expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
    expect(await a.reports(letter)).toHaveLength(1);
    expect(await street.leaks()).toEqual([]);
  });

  test('is full: the letter waits at B, and nobody is troubled', async () => {
    const letter = writeLetter();
    b.server.refuse = () => ({ code: 452, text: '4.2.2 mailbox full' });
    await a.submit(letter);
    await expect.poll(() => b.waiting()).toHaveLength(1);
    const [id] = await b.waiting();
    await b.logged(id!, 'deferred');
    b.server.refuse = () => null;
    await b.settle();
    await a.settle();
    expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
    expect(await a.reports(letter)).toEqual([]);
  });
});
