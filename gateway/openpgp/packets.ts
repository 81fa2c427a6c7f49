/** The outside of an encrypted OpenPGP message, read packet by packet before any crypto: for whom it is, and in what it is kept. */

/** One encrypted session key packet (RFC 9580 sections 5.1 and 5.3). */
export interface SessionKey {
  readonly kind: 'public-key' | 'password';
  readonly version: number;
  /** Whose it is, in upper-case hex: a key ID where the version is 3, a fingerprint where it is 6; null for a hidden recipient and for passwords. */
  readonly recipient: string | null;
}

/** The packet that holds the data. Only SEIPD (tag 18) of versions 1 and 2 is ever opened. */
export interface Container {
  readonly tag: number;
  readonly version: number;
  /** Said in clear by version 2 alone (section 5.13.2); null for version 1. */
  readonly cipher: number | null;
  readonly length: number;
}

export interface Encrypted {
  readonly sessionKeys: readonly SessionKey[];
  readonly container: Container;
}

/** Bytes that are not one encrypted message, or more than the limits allow. */
export class PacketError extends Error {
  override name = 'PacketError';
}

export const SEIPD = 18;
const PKESK = 1;
const SKESK = 3;
/** SED, SEIPD and the LibrePGP OCB packet: the last packet of every encrypted message. */
const CONTAINERS = new Set([9, SEIPD, 20]);
/** Marker and padding: to be ignored (sections 5.8 and 5.14), but they count. */
const IGNORED = new Set([10, 21]);
/** The largest chunk that may be used: 4 MiB (section 5.13.2). */
const MAX_CHUNK_SIZE = 16;

/**
 * Reads the sequence ESK* container and refuses everything else: packets after the container, lengths that do not fit,
 * indeterminate lengths. At most `limit` packets stand before the container, so 5000 of them cost no more than 65.
 * @throws PacketError
 */
export function readEncrypted(bytes: Uint8Array, limit: number): Encrypted {
  const sessionKeys: SessionKey[] = [];
  let at = 0;
  for (let count = 0; at < bytes.length; count++) {
    const packet = readPacket(bytes, at);
    at = packet.next;
    if (CONTAINERS.has(packet.tag)) {
      if (at !== bytes.length) throw new PacketError('packets after the encrypted data');
      return { sessionKeys, container: readContainer(packet) };
    }
    if (count >= limit) throw new PacketError(`more than ${limit} encrypted session keys`);
    if (IGNORED.has(packet.tag)) continue;
    sessionKeys.push(readSessionKey(packet));
  }
  throw new PacketError('no encrypted data');
}

/**
 * Refuses what the library would let pass: containers without or with weaker integrity protection, and session keys
 * whose version does not fit the container (section 10.3.2.1), by which an AEAD message is downgraded.
 * @throws PacketError
 */
export function checkContainer({ sessionKeys, container }: Encrypted, ciphers: ReadonlySet<number>): void {
  const { tag, version, cipher } = container;
  if (tag !== SEIPD || (version !== 1 && version !== 2))
    throw new PacketError('data without integrity protection of a kind we read');
  const fitting = version === 2 ? { 'public-key': 6, password: 6 } : { 'public-key': 3, password: 4 };
  if (sessionKeys.some((key) => key.version !== fitting[key.kind]))
    throw new PacketError('session keys of a version that does not fit the encrypted data');
  if (cipher !== null && !ciphers.has(cipher)) throw new PacketError('a cipher that is not allowed');
}

interface Packet {
  readonly tag: number;
  /** The body, or its first part where it comes in parts. */
  readonly body: Uint8Array;
  readonly length: number;
  readonly next: number;
}

/** One packet header and the extent of its body (section 4.2). */
function readPacket(bytes: Uint8Array, start: number): Packet {
  const first = bytes[start]!;
  if (!(first & 0x80)) throw new PacketError('not a packet');
  if (!(first & 0x40)) return oldFormat(bytes, start, first);
  const tag = first & 0x3f;
  let at = start + 1;
  let length = 0;
  let body: Uint8Array | undefined;
  for (;;) {
    const part = partLength(bytes, at);
    if (part.partial && !CONTAINERS.has(tag)) throw new PacketError('a packet in parts that may not come in parts');
    const next = part.start + part.length;
    if (next > bytes.length) throw new PacketError('a packet is cut');
    body ??= bytes.subarray(part.start, next);
    length += part.length;
    at = next;
    if (!part.partial) return { tag, body, length, next };
  }
}

function oldFormat(bytes: Uint8Array, start: number, first: number): Packet {
  const size = first & 3;
  if (size === 3) throw new PacketError('a packet of indeterminate length');
  const width = 1 << size;
  const from = start + 1 + width;
  const length = number(bytes, start + 1, width);
  if (from + length > bytes.length) throw new PacketError('a packet is cut');
  return { tag: (first >> 2) & 0xf, body: bytes.subarray(from, from + length), length, next: from + length };
}

function partLength(bytes: Uint8Array, at: number): { start: number; length: number; partial: boolean } {
  const first = number(bytes, at, 1);
  if (first < 192) return { start: at + 1, length: first, partial: false };
  if (first < 224)
    return { start: at + 2, length: ((first - 192) << 8) + number(bytes, at + 1, 1) + 192, partial: false };
  if (first === 255) return { start: at + 5, length: number(bytes, at + 1, 4), partial: false };
  return { start: at + 1, length: 2 ** (first & 0x1f), partial: true };
}

function number(bytes: Uint8Array, at: number, width: number): number {
  if (at + width > bytes.length) throw new PacketError('a packet is cut');
  let value = 0;
  for (let i = at; i < at + width; i++) value = value * 256 + bytes[i]!;
  return value;
}

function readContainer({ tag, body, length }: Packet): Container {
  const version = tag === SEIPD ? number(body, 0, 1) : 0;
  if (tag !== SEIPD || version !== 2) return { tag, version, cipher: null, length };
  if (number(body, 3, 1) > MAX_CHUNK_SIZE) throw new PacketError('chunks larger than allowed');
  return { tag, version, cipher: number(body, 1, 1), length };
}

function readSessionKey({ tag, body }: Packet): SessionKey {
  const version = number(body, 0, 1);
  if (tag === SKESK) return { kind: 'password', version, recipient: null };
  if (tag !== PKESK) throw new PacketError(`a packet of type ${tag} before the encrypted data`);
  const id = version === 6 ? fingerprintIn(body) : body.subarray(1, 9);
  if (version === 3 && id.length !== 8) throw new PacketError('a packet is cut');
  const hidden = id.every((octet) => octet === 0);
  return { kind: 'public-key', version, recipient: hidden ? null : Buffer.from(id).toString('hex').toUpperCase() };
}

/** A length, a key version and the fingerprint; a length of zero for a hidden recipient (section 5.1.2). */
function fingerprintIn(body: Uint8Array): Uint8Array {
  const size = number(body, 1, 1);
  const fingerprint = body.subarray(3, 2 + size);
  if (size > 0 && fingerprint.length !== (number(body, 2, 1) === 4 ? 20 : 32))
    throw new PacketError('a fingerprint of the wrong length');
  return fingerprint;
}
