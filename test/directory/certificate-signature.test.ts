/** A signature proves possession of a certificate's secret key, whatever the time. */
import { createMessage, generateKey, readPrivateKey, sign } from 'openpgp';
import { expect, test } from 'vitest';
import { readCertificate } from '../../directory/certificate.ts';
import { signedByCertificate } from '../../directory/certificate-signature.ts';

const YEAR = 365 * 24 * 60 * 60;
const BYTES = Buffer.from('octets that someone must sign');

async function make(created: string, keyExpirationTime = 0) {
  const date = new Date(created);
  const userIDs = [{ name: 'Bureau of here' }];
  const made = await generateKey({ type: 'ecc', curve: 'ed25519Legacy', userIDs, date, keyExpirationTime });
  const signingKeys = await readPrivateKey({ armoredKey: made.privateKey });
  const signs = async (bytes: Uint8Array): Promise<Uint8Array> => {
    const message = await createMessage({ binary: bytes });
    return sign({ message, signingKeys, date, detached: true, format: 'binary' });
  };
  return { certificate: await readCertificate(made.publicKey), signs };
}

const here = await make('2026-01-01T00:00:00Z');
const there = await make('2026-01-01T00:00:00Z');
const signature = await here.signs(BYTES);

test('a signature is by the certificate that made it, over the octets that were signed', async () => {
  expect(await signedByCertificate(here.certificate, BYTES, signature)).toBe(true);
  expect(await signedByCertificate(there.certificate, BYTES, signature)).toBe(false);
  expect(await signedByCertificate(here.certificate, Buffer.from('others'), signature)).toBe(false);
});

test('what is no signature, or more than one, proves nothing', async () => {
  for (const wrong of [new Uint8Array(), Buffer.from('garbage'), signature.subarray(1)])
    expect(await signedByCertificate(here.certificate, BYTES, wrong)).toBe(false);
  const two = Buffer.concat([signature, await there.signs(BYTES)]);
  expect(await signedByCertificate(here.certificate, BYTES, two)).toBe(false);
});

test.each([
  ['has expired since', '2020-01-01T00:00:00Z', YEAR],
  ['is of a time to come', '2200-01-01T00:00:00Z', 0],
])('a proof that was good when it was made stays so where the certificate %s', async (_rule, created, expires) => {
  const { certificate, signs } = await make(created, expires);
  expect(await signedByCertificate(certificate, BYTES, await signs(BYTES))).toBe(true);
});
