/** Signatures by certificates over octets, such as prove that whoever registers a certificate has its secret key. */
import { createMessage, type Key, readKey, readSignature, verify } from 'openpgp';
import type { Certificate } from './certificate.ts';
import { ANY_TIME, PROFILE } from './certificate-packets.ts';

/** Whether a detached OpenPGP signature, as binary packets, is by this certificate; its dates are ignored. */
export async function signedByCertificate(
  { armored }: Certificate,
  bytes: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  return signedByKey(await readKey({ armoredKey: armored, config: PROFILE }), bytes, signature);
}

/** As {@link signedByCertificate}, where the certificate's key was just read. */
export async function signedByKey(key: Key, bytes: Uint8Array, signature: Uint8Array): Promise<boolean> {
  try {
    const found = await verify({
      message: await createMessage({ binary: bytes }),
      signature: await readSignature({ binarySignature: signature, config: PROFILE }),
      verificationKeys: key,
      date: ANY_TIME,
      config: PROFILE,
    });
    const [only, second] = found.signatures;
    return only !== undefined && second === undefined && (await only.verified);
  } catch {
    return false;
  }
}
