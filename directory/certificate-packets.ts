/** Which packets of a certificate count: those that its own primary key signed. */
import { config, enums, type Key, PacketList, PublicKey, SignaturePacket } from 'openpgp';

/** SHA-1 has had practical collisions since 2017, and the library still accepts it in self-signatures. */
export const PROFILE = {
  ...config,
  minRSABits: 2048,
  rejectHashAlgorithms: new Set([...config.rejectHashAlgorithms, enums.hash.sha1]),
};

/** The library takes null for "whatever the time", but its types know that in two places only. */
export const ANY_TIME = null as unknown as Date;

const REVOCATIONS = [enums.signature.keyRevocation, enums.signature.subkeyRevocation, enums.signature.certRevocation];

type Packets = ReturnType<Key['toPacketList']>;

/**
 * Keeps what the primary key itself signed; what strangers attached (signatures, User IDs, another's subkey) is dropped.
 * A revocation by SHA-1 is kept and counts: its owner wants the key dead, and believing a forged one costs a refusal, not a secret.
 */
export async function selfSigned(key: Key): Promise<Packets> {
  const packets = new PacketList() as Packets;
  const direct = key.toPacketList().filter((packet) => hasType(packet, enums.signature.key)) as SignaturePacket[];
  packets.push(key.keyPacket, ...(await verified(key, [...key.revocationSignatures, ...direct], {})));
  for (const { userID, selfCertifications, revocationSignatures } of key.users)
    if (userID) packets.push(...(await component(key, userID, selfCertifications, revocationSignatures, { userID })));
  for (const { keyPacket: bind, bindingSignatures, revocationSignatures } of key.subkeys)
    packets.push(...(await component(key, bind, bindingSignatures, revocationSignatures, { bind })));
  return packets;
}

/** The same certificate as if nothing in it had ever been revoked. */
export function unrevoked(key: Key): PublicKey {
  return new PublicKey(key.toPacketList().filter((packet) => !hasType(packet, ...REVOCATIONS)) as Packets);
}

/** A User ID or subkey with its valid signatures; nothing where it is not bound, or revoked in a way that the library would overlook. */
async function component(
  key: Key,
  packet: Packets[number],
  bindings: SignaturePacket[],
  revocations: SignaturePacket[],
  data: object,
): Promise<Packets[number][]> {
  const bound = await verified(key, bindings, data);
  const revoked = await verified(key, revocations, data);
  const overlooked = revoked.some((revocation) => PROFILE.rejectHashAlgorithms.has(revocation.hashAlgorithm!));
  return bound.length === 0 || overlooked ? [] : [packet, ...revoked, ...bound];
}

async function verified(key: Key, signatures: SignaturePacket[], data: object): Promise<SignaturePacket[]> {
  const kept = [];
  for (const signature of signatures) if (await isSelfSignature(key, signature, data)) kept.push(signature);
  return kept;
}

async function isSelfSignature(key: Key, signature: SignaturePacket, data: object): Promise<boolean> {
  const type = signature.signatureType!;
  const accepted = REVOCATIONS.includes(type) ? config : PROFILE;
  return signature.verify(key.keyPacket, type, { key: key.keyPacket, ...data }, ANY_TIME, false, accepted).then(
    () => true,
    () => false,
  );
}

function hasType(packet: unknown, ...types: enums.signature[]): boolean {
  return packet instanceof SignaturePacket && types.includes(packet.signatureType!);
}
