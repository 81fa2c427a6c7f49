/** Keys and messages for the OpenPGP tests: quick to make, and where needed wrong on purpose. */
import * as openpgp from 'openpgp';
import type { Fingerprint } from '../../../directory/certificate.ts';
import * as armors from '../../../gateway/openpgp/armor.ts';
import type { Candidate } from '../../../gateway/openpgp/cipher.ts';
import type { Keyring, SecretKey } from '../../../gateway/openpgp/keyring.ts';
import { PROFILE } from '../../../gateway/openpgp/profile.ts';

export const DAY = 24 * 3600_000;

export interface TestIdentity {
  readonly keyring: Keyring;
  readonly key: SecretKey;
  readonly certificate: string;
  readonly fingerprint: Fingerprint;
  readonly candidate: Candidate;
  readonly revocation: string;
}

/** An open key without the time that Argon2 takes; with `aead` its certificate asks for SEIPD version 2. */
export async function makeIdentity(
  name: string,
  { aead = true, created = new Date(Date.now() - 30 * DAY), days = 365 } = {},
): Promise<TestIdentity> {
  const { privateKey, publicKey, revocationCertificate } = await openpgp.generateKey({
    userIDs: { name, email: `desk@${name}.example` },
    type: 'ecc',
    date: created,
    keyExpirationTime: (days * DAY) / 1000,
    format: 'object',
    config: { ...PROFILE, aeadProtect: aead },
  });
  const key = privateKey as SecretKey;
  const certificate = publicKey.armor();
  const fingerprint = publicKey.getFingerprint().toUpperCase() as Fingerprint;
  return {
    keyring: [key],
    key,
    certificate,
    fingerprint,
    candidate: { fingerprint, armored: certificate },
    revocation: revocationCertificate,
  };
}

export const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** What a stranger with this library can send; nothing of ours has a hand in it. */
export async function strangerSeals(
  to: TestIdentity,
  message: openpgp.Message<Uint8Array>,
  options: Partial<openpgp.EncryptOptions> = {},
): Promise<Uint8Array> {
  const encryptionKeys = await openpgp.readKey({ armoredKey: to.certificate });
  return openpgp.encrypt({ ...options, message, encryptionKeys, format: 'binary' });
}

export async function literal(text: string | Uint8Array): Promise<openpgp.Message<Uint8Array>> {
  return openpgp.createMessage({ binary: typeof text === 'string' ? bytes(text) : text });
}

/** One packet in the new format with a five-octet length. */
export function packet(tag: number, body: Uint8Array): Uint8Array {
  const head = Buffer.from([0xc0 | tag, 255, 0, 0, 0, 0]);
  head.writeUInt32BE(body.length, 2);
  return Buffer.concat([head, body]);
}

/** The packets of a message as tag and body, those in parts put together. */
export function packetsOf(message: Uint8Array): { tag: number; body: Uint8Array }[] {
  const packets: { tag: number; body: Uint8Array }[] = [];
  for (let at = 0; at < message.length; ) {
    const tag = message[at++]! & 0x3f;
    const parts: Uint8Array[] = [];
    for (let partial = true; partial; ) {
      const first = message[at]!;
      partial = first >= 224 && first < 255;
      const [size, length] = lengthAt(message, at, first);
      parts.push(message.subarray(at + size, at + size + length));
      at += size + length;
    }
    packets.push({ tag, body: Buffer.concat(parts) });
  }
  return packets;
}

function lengthAt(message: Uint8Array, at: number, first: number): [size: number, length: number] {
  if (first < 192) return [1, first];
  if (first < 224) return [2, ((first - 192) << 8) + message[at + 1]! + 192];
  if (first < 255) return [1, 2 ** (first & 0x1f)];
  return [5, Buffer.from(message).readUInt32BE(at + 1)];
}

export const join = (...packets: { tag: number; body: Uint8Array }[]): Uint8Array =>
  Buffer.concat(packets.map(({ tag, body }) => packet(tag, body)));

export const armor = (message: Uint8Array): Uint8Array => armors.armor(message, { checksum: true });
export const { unarmor } = armors;
