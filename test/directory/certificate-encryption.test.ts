/** One message to many certificates: each owner opens it, nobody else, and one certificate that is no use keeps it from nobody. */
import { decrypt, type PrivateKey, readMessage, readPrivateKey, reformatKey } from 'openpgp';
import { expect, test } from 'vitest';
import { readCertificate } from '../../directory/certificate.ts';
import { encryptTo } from '../../directory/certificate-encryption.ts';
import { makeCertificate } from './members.ts';

/** When the keys of these tests have been made. */
const NOW = new Date(Date.now() + 30_000);
const SAID = Buffer.from('who reads when the desk does not '.repeat(100));

async function make(name: string, keyExpirationTime = 0) {
  const { secretKey } = await makeCertificate(name);
  const privateKey = await readPrivateKey({ armoredKey: secretKey });
  const { publicKey } = await reformatKey({
    privateKey,
    userIDs: [{ name }],
    keyExpirationTime,
    config: { aeadProtect: true },
  });
  return { certificate: await readCertificate(publicKey), privateKey };
}

async function open(sealed: Uint8Array, decryptionKeys: PrivateKey): Promise<Uint8Array> {
  const message = await readMessage({ binaryMessage: sealed });
  return (await decrypt({ message, decryptionKeys, format: 'binary' })).data;
}

test('every owner opens it, and nobody else', async () => {
  const [here, there, stranger] = await Promise.all(['here', 'there', 'stranger'].map((name) => make(name)));
  const sealed = (await encryptTo([here!.certificate, there!.certificate], SAID, NOW))!;
  for (const { privateKey } of [here!, there!]) expect(Buffer.from(await open(sealed, privateKey))).toEqual(SAID);
  await expect(open(sealed, stranger!.privateKey)).rejects.toThrow();
  // Compressed, it would be shorter than what it says.
  expect(sealed.length).toBeGreaterThan(SAID.length);
});

test('it is SEIPD version 1, which every program opens, whatever the certificates ask for', async () => {
  const { certificate } = await make('here');
  const { packets } = await readMessage({ binaryMessage: (await encryptTo([certificate], SAID, NOW))! });
  expect(packets.at(-1)).toMatchObject({ version: 1 });
});

test('a certificate that cannot be encrypted to any more is left out; where there is no other, there is no message', async () => {
  const [good, ended] = await Promise.all([make('good'), make('ended', 60)]);
  const later = new Date(NOW.getTime() + 3_600_000);
  const sealed = (await encryptTo([ended.certificate, good.certificate], SAID, later))!;
  expect(Buffer.from(await open(sealed, good.privateKey))).toEqual(SAID);
  await expect(open(sealed, ended.privateKey)).rejects.toThrow();
  expect(await encryptTo([ended.certificate], SAID, later)).toBeNull();
});
