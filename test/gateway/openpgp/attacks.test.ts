import * as openpgp from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Decrypted, decryptAndVerify, signAndEncrypt } from '../../../gateway/openpgp/cipher.ts';
import { LIMITS } from '../../../gateway/openpgp/profile.ts';
import {
  armor,
  bytes,
  join,
  literal,
  makeIdentity,
  packetsOf,
  strangerSeals,
  type TestIdentity,
  unarmor,
} from './identities.ts';

const kinds = ['modern', 'classic'] as const;
let us: Record<(typeof kinds)[number], TestIdentity>;
let sender: TestIdentity;

beforeAll(async () => {
  const [modern, classic, other] = await Promise.all([
    makeIdentity('modern'),
    makeIdentity('classic', { aead: false }),
    makeIdentity('sender'),
  ]);
  us = { modern, classic };
  sender = other;
});

const open = (message: Uint8Array, as: TestIdentity): Promise<Decrypted> =>
  decryptAndVerify({ armored: armor(message), keyring: as.keyring, candidates: [sender.candidate], now: new Date() });

const broken = (reason: RegExp) => ({ kind: 'broken', reason: expect.stringMatching(reason) });

const WORDS = bytes('words '.repeat(100));

async function sealed(to: TestIdentity): Promise<Uint8Array> {
  return unarmor(
    await signAndEncrypt({
      payload: WORDS,
      recipient: to.certificate,
      keyring: sender.keyring,
      container: 'negotiated',
      now: new Date(),
    }),
  );
}

describe.each(kinds)('what was sealed for a %s recipient', (kind) => {
  test('never gives other words after one byte was changed, and none after a byte of the data was', async () => {
    const packets = packetsOf(await sealed(us[kind]));
    const message = join(...packets);
    const data = message.length - packets[1]!.body.length;
    for (let at = 0; at < message.length; at += at < data + 60 ? 1 : 13) {
      const changed = Uint8Array.from(message);
      changed[at]! ^= 1;
      const result = await open(changed, us[kind]);
      if (at >= data) expect(result.kind === 'opened', `byte ${at} of the data`).toBe(false);
      if (result.kind === 'opened') expect(result.plaintext, `byte ${at}`).toEqual(WORDS);
    }
  });

  test('gives no plaintext when it is cut or longer', async () => {
    const [key, data] = packetsOf(await sealed(us[kind]));
    for (const length of [0, 1, 17, 40, data!.body.length - 23, data!.body.length - 22, data!.body.length - 1]) {
      const cut = join(key!, { tag: data!.tag, body: data!.body.subarray(0, length) });
      expect(await open(cut, us[kind])).toMatchObject({ kind: 'broken' });
    }
    const longer = join(key!, { tag: data!.tag, body: Buffer.concat([data!.body, Buffer.alloc(40)]) });
    expect(await open(longer, us[kind])).toMatchObject({ kind: 'broken' });
  });

  test('gives no plaintext under the session key of another message', async () => {
    const [[key], [, data]] = [packetsOf(await sealed(us[kind])), packetsOf(await sealed(us[kind]))];
    expect(await open(join(key!, data!), us[kind])).toMatchObject({ kind: 'broken' });
  });

  test('is refused fast under 5000 session keys', async () => {
    const [key, data] = packetsOf(await sealed(us[kind]));
    const flood = join(...new Array(5000).fill(key), data!);
    expect(await open(flood, us[kind])).toEqual(broken(/more than 64/));
  });

  test('opens under 64 copies of its session key', async () => {
    const [key, data] = packetsOf(await sealed(us[kind]));
    expect(await open(join(...new Array(64).fill(key), data!), us[kind])).toMatchObject({ kind: 'opened' });
  });

  test('is refused when the session keys are many and different', async () => {
    const messages = await Promise.all(Array.from({ length: 20 }, () => sealed(us[kind])));
    const keys = messages.map((message) => packetsOf(message)[0]!);
    expect(await open(join(...keys, packetsOf(messages[0]!)[1]!), us[kind])).toEqual(broken(/several session keys/));
  });
});

describe('a container of our session key', () => {
  test('that was rewritten to one without integrity protection is refused', async () => {
    const [key, data] = packetsOf(await sealed(us.classic));
    for (const body of [data!.body.subarray(1), data!.body.subarray(19), data!.body])
      expect(await open(join(key!, { tag: 9, body }), us.classic)).toEqual(broken(/integrity/));
  });

  test('with AEAD is refused with a session key of version 3', async () => {
    const sessionKey = { data: new Uint8Array(32).fill(7), algorithm: 'aes256', aeadAlgorithm: 'gcm' } as const;
    const encryptionKeys = await openpgp.readKey({ armoredKey: us.modern.certificate });
    const { data, algorithm } = sessionKey;
    const old = await openpgp.encryptSessionKey({ data, algorithm, encryptionKeys, format: 'binary' });
    const [, container] = packetsOf(await strangerSeals(us.modern, await literal('x'), { sessionKey }));
    const mixed = join(packetsOf(old)[0]!, container!);
    const library = openpgp.decrypt({
      message: await openpgp.readMessage({ binaryMessage: mixed }),
      decryptionKeys: us.modern.key,
    });
    expect((await library).data).toBe('x');
    expect(await open(mixed, us.modern)).toEqual(broken(/version/));
  });

  test.each([
    ['tripledes', 24],
    ['cast5', 16],
    ['blowfish', 16],
  ] as const)('in %s is refused', async (algorithm, size) => {
    const sessionKey = { data: new Uint8Array(size).fill(7), algorithm };
    const message = await strangerSeals(us.classic, await literal('x'), { sessionKey });
    expect(await open(message, us.classic)).toEqual(broken(/no session key/));
  });
});

describe('inside', () => {
  const inside = async (...packets: openpgp.AnyPacket[]) => {
    const message = new openpgp.Message<Uint8Array>(
      Object.assign(new openpgp.PacketList<openpgp.AnyPacket>(), packets, { length: packets.length }),
    );
    return strangerSeals(us.modern, message);
  };
  const words = async (text: string) => (await literal(text)).packets[0]!;
  const signedParts = async (text: string) =>
    (await openpgp.sign({ message: await literal(text), signingKeys: sender.key, format: 'object' })).packets;

  test('a bomb does not open', async () => {
    const zeros = await literal(new Uint8Array(LIMITS.plaintext + 1));
    const { zlib } = openpgp.enums.compression;
    const config = { preferredCompressionAlgorithm: zlib };
    const bomb = await strangerSeals(us.classic, zeros, { config });
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await open(bomb, us.classic)).toEqual(broken(/[Mm]aximum decompressed/));
  });

  test('one layer of compression opens', async () => {
    const config = { preferredCompressionAlgorithm: openpgp.enums.compression.zlib };
    const message = await strangerSeals(us.modern, await literal('words'), { config, signingKeys: sender.key });
    expect(await open(message, us.modern)).toMatchObject({ plaintext: bytes('words'), signature: { kind: 'good' } });
  });

  test.each<[string, () => Promise<Uint8Array>]>([
    ['two literals', async () => inside(await words('a'), await words('b'))],
    ['a literal before a signed one', async () => inside(await words('a'), ...(await signedParts('b')))],
    ['a literal after a signed one', async () => inside(...(await signedParts('b')), await words('a'))],
    ['a signature too few', async () => inside(...(await signedParts('b')).slice(0, 2))],
    ['a signature too many', async () => inside(...(await signedParts('b')).slice(1))],
    ['only a signature', async () => inside((await signedParts('b'))[2]!)],
    [
      'another encrypted message',
      async () => {
        const nested = await openpgp.readMessage({ binaryMessage: await sealed(us.modern) });
        return inside(...nested.packets);
      },
    ],
  ])('%s gives no plaintext', async (_, message) => {
    expect(await open(await message(), us.modern)).toMatchObject({ kind: 'broken' });
  });
});

test.each([
  ['nothing', ''],
  ['text', 'hello'],
  ['a cleartext signature', '-----BEGIN PGP SIGNED MESSAGE-----\n\nhello\n-----BEGIN PGP SIGNATURE-----\n'],
])('%s is broken, not for others', async (_, text) => {
  const input = { armored: bytes(text), keyring: us.modern.keyring, candidates: [], now: new Date() };
  expect(await decryptAndVerify(input)).toMatchObject({ kind: 'broken' });
});
