/** A ciphertext of A's for B in the hands of somebody else: it reaches nobody but those it was sealed for, once, as its author wrote it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AnyPacket,
  createMessage,
  decrypt,
  encrypt,
  Message,
  OnePassSignaturePacket,
  PacketList,
  readKey,
  readMessage,
  readPrivateKey,
  type SignaturePacket,
} from 'openpgp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { armor, unarmor } from '../../gateway/openpgp/armor.ts';
import { PROFILE } from '../../gateway/openpgp/profile.ts';
import { type Answer, type DialogOptions, deliver } from '../peers/smtp-dialog.ts';
import { type Letter, OFFICER_A, OFFICER_B, writeLetter } from './canary.ts';
import { certificateOf, ciphertextOf, secretKeyOf } from './mail.ts';
import type { Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

const SECOND_B = 'berta@b.example';
const OFFICER_C = 'chen@c.example';
const DAY = 24 * 3600_000;

/** What a stranger hears of everything that cannot be opened or proven. */
const REFUSED = { code: 550, lines: ['5.7.1 this message cannot be accepted in this form'] };
const TAKEN = { code: 250 };

let street: Street;
let a: Neighbour;
let b: Neighbour;
let c: Neighbour;
let letter: Letter;
/** The letter as it left A; B has not seen it. */
let sealed: Uint8Array;

beforeAll(async () => {
  street = await foundStreet(['a', 'b', 'c']);
  [a, b, c] = ['a', 'b', 'c'].map((id) => street.neighbour(id)) as [Neighbour, Neighbour, Neighbour];
});
afterAll(() => street[Symbol.asyncDispose]());

beforeEach(async () => {
  letter = writeLetter({ to: [OFFICER_B, SECOND_B] });
  a.break(() => ({
    relay: async ({ bytes, recipients }) => {
      sealed = bytes;
      return new Map(
        recipients.map(
          (address) => [address, { kind: 'relayed', reply: { code: 250, status: '2.0.0', text: 'caught' } }] as const,
        ),
      );
    },
  }));
  await a.submit(letter);
  await a.settle();
  a.mend();
});
afterEach(() => b.mend());

/** Through B's MX as anybody can, or to a gateway's own port with the TLS key of a gateway. */
async function handIn(bytes: Uint8Array, to: readonly string[], at: Neighbour = b, as?: Neighbour): Promise<Answer> {
  const options: DialogOptions = as
    ? { port: at.agency.gatewaysPort, tls: 'implicit', identity: await keyOf(as) }
    : { port: at.agency.mxPort, tls: 'starttls' };
  return deliver(options, bytes, OFFICER_A, to);
}

async function keyOf({ agency }: Neighbour) {
  const read = (name: string) => readFile(join(agency.folder, name), 'utf8');
  return { key: await read('gateway-tls.key'), certificate: await read('gateway-tls.crt') };
}

/** How many copies each of these has, once everything has come to rest. */
async function copiesOf(...addresses: readonly string[]): Promise<number[]> {
  await b.settle();
  await c.settle();
  const mailboxes = addresses.map((address) => (address.endsWith('@c.example') ? c : b).copies(address, letter));
  return (await Promise.all(mailboxes)).map((copies) => copies.length);
}

/** The same message with another value in a field outside. */
function withField(name: string, value: string): Uint8Array {
  const text = Buffer.from(sealed).toString('latin1');
  const changed = text.replace(new RegExp(`^${name}:(?:[^\\r]|\\r\\n[ \\t])*`, 'm'), `${name}: ${value}`);
  expect(changed).not.toBe(text);
  return Buffer.from(changed, 'latin1');
}

/** The same message around another ciphertext. */
function withCiphertext(change: (message: Uint8Array) => Uint8Array): Uint8Array {
  const armored = Buffer.from(ciphertextOf(sealed)).toString('latin1').trim();
  const changed = armor(change(unarmor(ciphertextOf(sealed))), { checksum: true });
  return Buffer.from(
    Buffer.from(sealed).toString('latin1').replace(armored, Buffer.from(changed).toString('latin1').trim()),
    'latin1',
  );
}

test('as it left A, it is taken from anybody and proves itself', async () => {
  expect(await handIn(sealed, [OFFICER_B, SECOND_B])).toMatchObject(TAKEN);
  expect(await copiesOf(OFFICER_B, SECOND_B)).toEqual([1, 1]);
  const [copy] = await b.copies(OFFICER_B, letter);
  expect(copy?.toString('latin1')).toMatch(/^Valise-Verdict: v=1;\r\n verdict=proven;\r\n agency=a;/);
});

describe('is refused with one neutral reply, and nothing of it is kept,', () => {
  interface Row {
    readonly name: string;
    /** What our own log says; the stranger hears nothing of it. */
    readonly why: RegExp;
    readonly bytes?: () => Uint8Array | Promise<Uint8Array>;
    readonly to?: readonly string[];
    readonly at?: string;
    readonly from?: string;
  }
  const UNNAMED = /for recipients that the sealing gateway did not name/;
  const NOT_OURS = /not for a key of ours/;
  const TWO_AUTHORS = /the author inside is not the author outside/;
  const rows: readonly Row[] = [
    { name: 'for another recipient of B', why: UNNAMED, to: ['curious@b.example'] },
    { name: 'for its recipient and another of B', why: UNNAMED, to: [OFFICER_B, 'curious@b.example'] },
    { name: 'handed over by the gateway of C', why: /a gateway handed over mail of another agency/, from: 'c' },
    { name: 'as it is, by C', why: NOT_OURS, to: [OFFICER_C], at: 'c' },
    { name: 're-encrypted to C', why: /sealed for another agency/, bytes: reEncryptedToC, to: [OFFICER_C], at: 'c' },
    { name: 're-encrypted to C, by B', why: NOT_OURS, bytes: reEncryptedToC },
    { name: 'with another author of A outside', why: TWO_AUTHORS, bytes: () => withField('From', '<other@a.example>') },
    { name: 'with an author of C outside', why: TWO_AUTHORS, bytes: () => withField('From', `<${OFFICER_C}>`) },
    { name: 'with an outsider outside', why: TWO_AUTHORS, bytes: () => withField('From', '<x@outside.example>') },
    { name: 'with one octet of the ciphertext changed', why: /./, bytes: () => withCiphertext(flipped) },
    { name: 'without its last octets', why: /./, bytes: () => withCiphertext((message) => message.slice(0, -20)) },
  ];

  test.each(rows)('$name', async ({ why, bytes = () => sealed, to = [OFFICER_B], from, at = 'b' }) => {
    const there = street.neighbour(at);
    const known = there.log.length;
    expect(await handIn(await bytes(), to, there, from ? street.neighbour(from) : undefined)).toEqual(REFUSED);
    const refusal = there.log.slice(known).find(({ event }) => event === 'refused');
    expect(JSON.stringify(refusal?.cause)).toMatch(why);
    expect(await there.waiting()).toEqual([]);
    expect(await copiesOf(OFFICER_B, SECOND_B, OFFICER_C, 'curious@b.example')).toEqual([0, 0, 0, 0]);
    expect(await street.leaks()).toEqual([]);
  });

  test('when it comes a week after it was signed', async () => {
    b.break(() => ({ now: () => new Date(Date.now() + 7 * DAY + 60_000) }));
    expect(await handIn(sealed, [OFFICER_B])).toEqual(REFUSED);
    b.break(() => ({ now: () => new Date(Date.now() + 7 * DAY - 60_000) }));
    expect(await handIn(sealed, [OFFICER_B])).toMatchObject(TAKEN);
  });

  test('when it was signed in the future', async () => {
    b.break(() => ({ now: () => new Date(Date.now() - 6 * 60_000) }));
    expect(await handIn(sealed, [OFFICER_B])).toEqual(REFUSED);
  });
});

describe('repeated, it is taken and delivered once:', () => {
  test('on new connections, with and without the key of A’s gateway', async () => {
    for (const as of [a, undefined, a, undefined])
      expect(await handIn(sealed, [OFFICER_B, SECOND_B], b, as)).toMatchObject(TAKEN);
    expect(await copiesOf(OFFICER_B, SECOND_B)).toEqual([1, 1]);
  });

  test('first to one recipient, then to both: each gets one', async () => {
    expect(await handIn(sealed, [SECOND_B])).toMatchObject(TAKEN);
    expect(await copiesOf(OFFICER_B, SECOND_B)).toEqual([0, 1]);
    expect(await handIn(sealed, [OFFICER_B, SECOND_B])).toMatchObject(TAKEN);
    expect(await handIn(sealed, [SECOND_B.toUpperCase()])).toMatchObject(TAKEN);
    expect(await copiesOf(OFFICER_B, SECOND_B)).toEqual([1, 1]);
  });

  test('many at a time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => handIn(sealed, [OFFICER_B])));
    for (const answer of answers) expect(answer).toMatchObject(TAKEN);
    expect(await copiesOf(OFFICER_B)).toEqual([1]);
  });

  test('after B was stopped and started, when it has long been delivered', async () => {
    expect(await handIn(sealed, [OFFICER_B])).toMatchObject(TAKEN);
    await b.settle();
    await b.stop();
    await b.start();
    expect(await handIn(sealed, [OFFICER_B])).toMatchObject(TAKEN);
    expect(await copiesOf(OFFICER_B)).toEqual([1]);
  });
});

test.each([
  ['To', 'undisclosed-recipients:;'],
  ['Subject', 'PAY AT ONCE'],
  ['Date', 'Thu, 01 Jan 1970 00:00:00 +0000'],
])('%s changed outside changes nothing in what is delivered', async (name, value) => {
  expect(await handIn(withField(name, value), [OFFICER_B])).toMatchObject(TAKEN);
  await b.settle();
  const [copy] = await b.copies(OFFICER_B, letter);
  expect(copy?.subarray(-letter.bytes.length).equals(letter.bytes)).toBe(true);
  expect(copy?.toString('latin1').split(value)).toHaveLength(1);
});

function flipped(message: Uint8Array): Uint8Array {
  return message.map((octet, at) => (at === message.length - 100 ? octet ^ 1 : octet));
}

/** What a disloyal B can do with its own key: the packets that A signed, unchanged, sealed once more for C. */
async function reEncryptedToC(): Promise<Uint8Array> {
  const decryptionKey = await readPrivateKey({ armoredKey: await secretKeyOf(b.agency) });
  const encryptionKey = await readKey({ armoredKey: certificateOf(c.agency) });
  const message = await readMessage({ binaryMessage: unarmor(ciphertextOf(sealed)), config: PROFILE });
  const { data, signatures } = await decrypt({ message, decryptionKeys: decryptionKey, format: 'binary' });
  const [signature] = (await signatures[0]!.signature).packets;
  const packets = new PacketList<AnyPacket>();
  packets.push(onePass(signature!));
  packets.push(...(await createMessage({ binary: data })).packets, signature!);
  const again = await encrypt({ message: new Message(packets), encryptionKeys: encryptionKey, format: 'binary' });
  return withCiphertext(() => again as Uint8Array);
}

/** The packet that announces a signature in front of what is signed; the library makes it, but its types do not say so. */
function onePass(signature: SignaturePacket): OnePassSignaturePacket {
  const made = OnePassSignaturePacket as unknown as {
    fromSignaturePacket(signature: SignaturePacket, isLast: boolean): OnePassSignaturePacket;
  };
  return made.fromSignaturePacket(signature, true);
}
