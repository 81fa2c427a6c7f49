/** What of OpenPGP this house speaks: the library's settings, the limits, and the shape of the keys it makes. */

import type { Config } from 'openpgp';
import { config, enums } from 'openpgp';

/** What a message may cost before anything is decrypted, and how far its signature may be from its arrival. */
export const LIMITS = Object.freeze({
  /** Bytes inside; the compression bomb of 0.3 MB that opens to 300 MB stops here. */
  plaintext: 128 * 1024 * 1024,
  /** Bytes of armor: the plaintext in base64 with line ends, and room for headers and packets. */
  armored: 184 * 1024 * 1024,
  /** Encrypted session keys; each one that may be ours costs a public-key operation. */
  sessionKeys: 64,
  signatures: 4,
  /** What is sealed to all members at once: how many they may be, and octets inside. */
  members: 8192,
  shared: 32 * 1024 * 1024,
});

/** How long before and after its arrival a signature may have been made, in milliseconds. */
export interface Window {
  readonly past: number;
  readonly future: number;
}

/** A week on the way and five minutes of clock drift; what is older may be a stolen, expired key at work. */
export const SIGNATURE_WINDOW: Window = Object.freeze({ past: 7 * 24 * 3600_000, future: 5 * 60_000 });

/**
 * Passed to every call of the library, so that nothing another module sets can loosen it. What is named here is either
 * unsafe by default in 6.3.2 (bombs, SHA-1 self-signatures, RSA timing) or must never change with an update.
 */
export const PROFILE: Readonly<Config> = Object.freeze({
  ...config,
  maxDecompressedMessageSize: LIMITS.plaintext,
  rejectHashAlgorithms: new Set([...config.rejectHashAlgorithms, enums.hash.sha1]),
  minRSABits: 2048,
  allowUnauthenticatedMessages: false,
  allowUnauthenticatedStream: false,
  allowInsecureDecryptionWithSigningKeys: false,
  allowInsecureVerificationWithReformattedKeys: false,
  allowMissingKeyFlags: false,
  enforceGrammar: true,
  constantTimePKCS1Decryption: true,
  enableParsingV5Entities: false,
  preferredHashAlgorithm: enums.hash.sha512,
  preferredSymmetricAlgorithm: enums.symmetric.aes256,
  preferredAEADAlgorithm: enums.aead.gcm,
  preferredCompressionAlgorithm: enums.compression.uncompressed,
  aeadProtect: false,
  v6Keys: false,
  showVersion: false,
  showComment: false,
});

/** Making our own keys: Features 0x09 (SEIPD v1 and v2), and Argon2 with AEAD over the secret at rest. */
export const OWN_KEY_PROFILE: Readonly<Config> = Object.freeze({
  ...PROFILE,
  aeadProtect: true,
  s2kType: enums.s2k.argon2,
});

/** For secret keys that other programs read: iterated S2K and CFB, all that gpg 2.2 knows. */
export const EXPORT_PROFILE: Readonly<Config> = Object.freeze({ ...PROFILE, s2kType: enums.s2k.iterated });

/**
 * What peers may send us by AEAD, best first: AES-256 with GCM, which is native here, then with OCB, which every
 * implementation has (RFC 9580 section 5.2.3.15).
 */
export const CIPHER_SUITES: readonly (readonly [enums.symmetric, enums.aead])[] = [
  [enums.symmetric.aes256, enums.aead.gcm],
  [enums.symmetric.aes256, enums.aead.ocb],
];

/** The only ciphers that we open: AES. 3DES, CAST5, IDEA and Blowfish have 64-bit blocks (RFC 9580 section 9.3). */
export const CIPHERS: ReadonlySet<number> = new Set([
  enums.symmetric.aes128,
  enums.symmetric.aes192,
  enums.symmetric.aes256,
]);

/** What a key of ours is valid for unless said otherwise. */
export const KEY_YEARS = 3;
