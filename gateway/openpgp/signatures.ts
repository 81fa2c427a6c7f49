/** Whose signature is on the bytes: each one verified alone, against the one certificate that can have made it. */
import type { Key, Signature as SignatureObject, SignaturePacket } from 'openpgp';
import { createMessage, readKey, verify } from 'openpgp';
import type { Fingerprint } from '../../directory/certificate.ts';
import { PROFILE, SIGNATURE_WINDOW, type Window } from './profile.ts';

/** A certificate whose signatures count. */
export interface Candidate {
  readonly fingerprint: Fingerprint;
  readonly armored: string;
}

/**
 * `unknown`: signed, but by none of the candidates. `early`: made later than now, so that the signer's clock or ours is wrong; nothing else of it
 * was looked at. `good` names the primary key.
 */
export type Signature =
  | { readonly kind: 'none' }
  | { readonly kind: 'good'; readonly fingerprint: Fingerprint; readonly created: Date }
  | { readonly kind: 'bad'; readonly reason: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'early' };

export interface Verifying {
  readonly plaintext: Uint8Array;
  readonly signatures: readonly SignatureObject[];
  readonly candidates: readonly Candidate[];
  /** When the message arrived; null leaves the time of signing open, for what we sealed to ourselves. */
  readonly now: Date | null;
  readonly window?: Window | undefined;
}

/** A certificate that is not what the caller says it is: our fault, never the peer's. */
export class CandidateError extends Error {
  override name = 'CandidateError';
}

/**
 * One good signature counts whatever stands beside it; signatures that we cannot read neither help nor harm
 * (RFC 9580 section 5.2.5). Exactly the bytes given are verified, so nothing else in the message can be taken for them.
 * @throws CandidateError
 */
export async function verifySignatures(input: Verifying): Promise<Signature> {
  if (input.signatures.length === 0) return { kind: 'none' };
  const certificates = await Promise.all(input.candidates.map(readCandidate));
  let verdict: Signature = { kind: 'unknown' };
  for (const signature of input.signatures) {
    for (const certificate of certificates) {
      const one = await verifyOne(input, signature, certificate);
      if (one.kind === 'good') return one;
      if (one.kind !== 'unknown') verdict = one;
    }
  }
  return verdict;
}

/** What went wrong, for our own log: one printable line, because parts of it may be a stranger's words. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : 'failed';
  return text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 200);
}

async function readCandidate({ fingerprint, armored }: Candidate): Promise<Key> {
  const certificate = await readKey({ armoredKey: armored, config: PROFILE }).catch((cause: unknown) => {
    throw new CandidateError(`the certificate ${fingerprint} cannot be read`, { cause });
  });
  if (primaryFingerprint(certificate) !== fingerprint)
    throw new CandidateError(`the certificate ${fingerprint} has another fingerprint`);
  return certificate;
}

async function verifyOne(input: Verifying, signature: SignatureObject, certificate: Key): Promise<Signature> {
  const packet = signature.packets[0];
  if (!packet || !mayHaveMade(certificate, packet)) return { kind: 'unknown' };
  const { created } = packet;
  if (!created) return { kind: 'bad', reason: 'it does not say when it was made' };
  const untimely = timeFault(packet, created, input);
  if (untimely) return untimely;
  try {
    // Without a date the library asks whether the key was valid when it signed; a hard revocation counts at any time.
    const { signatures } = await verify({
      message: await createMessage({ binary: input.plaintext }),
      signature,
      verificationKeys: certificate,
      date: null,
      format: 'binary',
      config: PROFILE,
    });
    if (signatures.length !== 1) return { kind: 'bad', reason: 'it is not a signature over a message' };
    await signatures[0]!.verified;
    return { kind: 'good', fingerprint: primaryFingerprint(certificate), created };
  } catch (error) {
    return { kind: 'bad', reason: reasonOf(error) };
  }
}

/** By fingerprint where the signature names one: 64-bit key IDs can be made to collide. */
function mayHaveMade(certificate: Key, packet: SignaturePacket): boolean {
  const named = packet.issuerFingerprint && Buffer.from(packet.issuerFingerprint).toString('hex');
  return certificate.getKeys(packet.issuerKeyID).some((key) => !named || key.getFingerprint() === named);
}

function timeFault(
  packet: SignaturePacket,
  created: Date,
  { now, window = SIGNATURE_WINDOW }: Verifying,
): Signature | null {
  if (!now) return null;
  const age = now.getTime() - created.getTime();
  if (age > window.past) return { kind: 'bad', reason: 'it is older than a message may be on its way' };
  if (age < -window.future) return { kind: 'early' };
  return packet.getExpirationTime() <= now ? { kind: 'bad', reason: 'it has expired' } : null;
}

function primaryFingerprint(certificate: Key): Fingerprint {
  return certificate.getFingerprint().toUpperCase() as Fingerprint;
}
