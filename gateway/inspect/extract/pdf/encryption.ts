/** Opens PDFs that are encrypted with an empty password, as those are that only forbid printing (ISO 32000-2 section 7.6). */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { Found } from '../found.ts';
import { isName, isReference, isText, readValues, type Value } from './values.ts';

/** What opens the strings and streams of one document. */
export interface Opener {
  text(octets: string, number: number, generation: number): string;
  /** @throws Error where the octets are not of that cipher */
  stream(octets: string, number: number, generation: number): string;
}

/** `open` is null where only a password opens it, or a cipher that we do not have. */
export interface Lock {
  readonly open: Opener | null;
}

/** The lock of a document, by any of its trailers; null where it has none. It is asked before anything else is read. */
export function lockOf(pdf: string, found: Found): Lock | null {
  // Every octet is looked at once: a trailer within a trailer is part of it.
  let until = 0;
  for (const head of pdf.matchAll(/\btrailer\b|\/Type\s{0,9}\/XRef\b/g)) {
    if (head.index < until) continue;
    found.budget.element();
    const before = head[0] === 'trailer' ? head.index - until + 4 : pdf.slice(until, head.index).lastIndexOf('obj');
    const values = readValues(pdf, until + before + 3);
    const trailer = before < 0 ? undefined : values.next();
    // At the end of the file a reader is back at its beginning.
    until = before < 0 ? head.index : values.at() || pdf.length;
    const encrypt = trailer instanceof Map ? trailer.get('Encrypt') : undefined;
    if (encrypt === undefined || encrypt === null) continue;
    const ids = (trailer as ReadonlyMap<string, Value>).get('ID');
    return { open: openerOf(objectOf(pdf, encrypt), isArray(ids) ? octetsOf(ids[0]) : Buffer.alloc(0)) };
  }
  return null;
}

const isArray = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

function objectOf(pdf: string, value: Value): Value | undefined {
  if (!isReference(value)) return value;
  const head = [...pdf.matchAll(new RegExp(`\\b${value.number}\\s{1,9}\\d{1,5}\\s{1,9}obj\\b`, 'g'))].at(-1);
  return head && readValues(pdf, head.index + head[0].length).next();
}

interface Scheme {
  readonly version: number;
  readonly revision: number;
  /** Of the file's key, in octets. */
  readonly size: number;
  readonly owner: Buffer;
  readonly user: Buffer;
  readonly userKey: Buffer;
  readonly permissions: number;
  readonly hidesMetadata: boolean;
  readonly strings: Method;
  readonly streams: Method;
}

type Method = 'none' | 'rc4' | 'aes-128' | 'aes-256';

/** Only the standard handler has passwords at all (section 7.6.4). */
function openerOf(encrypt: Value | undefined, id: Buffer): Opener | null {
  if (!(encrypt instanceof Map) || !isName(encrypt.get('Filter'), 'Standard')) return null;
  const scheme = schemeOf(encrypt);
  let key: Buffer | null = null;
  try {
    key = scheme.version >= 5 ? longKey(scheme) : shortKey(scheme, id);
  } catch {
    // Values that are no keys, or a Node without the cipher of old files.
  }
  return key && opener(scheme, key);
}

function schemeOf(encrypt: ReadonlyMap<string, Value>): Scheme {
  const version = Number(encrypt.get('V') ?? 0);
  const revision = Number(encrypt.get('R') ?? 0);
  const size =
    version === 1 || revision < 3
      ? 5
      : version === 4
        ? 16
        : Math.max(5, Math.min(32, Number(encrypt.get('Length') ?? 40) / 8));
  const [strings, streams] = ['StrF', 'StmF'].map((use) => (version < 4 ? 'rc4' : methodOf(encrypt, use)));
  return {
    version,
    revision,
    size,
    owner: octetsOf(encrypt.get('O')),
    user: octetsOf(encrypt.get('U')),
    userKey: octetsOf(encrypt.get('UE')),
    permissions: Number(encrypt.get('P') ?? 0) | 0,
    hidesMetadata: encrypt.get('EncryptMetadata') !== false,
    strings: strings!,
    streams: streams!,
  };
}

const METHODS: Readonly<Record<string, Method>> = { None: 'none', V2: 'rc4', AESV2: 'aes-128', AESV3: 'aes-256' };

/** Which of the crypt filters is for that use (section 7.6.6). */
function methodOf(encrypt: ReadonlyMap<string, Value>, use: string): Method {
  const name = encrypt.get(use);
  const filters = encrypt.get('CF');
  if (!isName(name) || name.name === 'Identity' || !(filters instanceof Map)) return 'none';
  const filter = filters.get(name.name);
  const method = filter instanceof Map ? filter.get('CFM') : undefined;
  return isName(method) && Object.hasOwn(METHODS, method.name) ? METHODS[method.name]! : 'none';
}

/** What fills up a short password (section 7.6.4.3.2, algorithm 2). */
const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');

/** The key of revisions 2 to 4, if the empty password is right (algorithms 2, 4 and 5). */
function shortKey(scheme: Scheme, id: Buffer): Buffer | null {
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(scheme.permissions);
  const more = scheme.revision >= 4 && !scheme.hidesMetadata ? [Buffer.alloc(4, 0xff)] : [];
  let key = digest('md5', PADDING, scheme.owner.subarray(0, 32), permissions, id, ...more).subarray(0, scheme.size);
  for (let n = 0; n < 50 && scheme.revision >= 3; n++) key = digest('md5', key).subarray(0, scheme.size);
  if (scheme.revision < 3) return rc4(key, PADDING).equals(scheme.user.subarray(0, 32)) ? key : null;
  let proof = rc4(key, digest('md5', PADDING, id));
  for (let n = 1; n < 20; n++)
    proof = rc4(
      key.map((octet) => octet ^ n),
      proof,
    );
  return proof.equals(scheme.user.subarray(0, 16)) ? key : null;
}

/** The key of revisions 5 and 6: the hash of the password and a salt is told, and opens the key (algorithm 2.A). */
function longKey({ revision, user, userKey }: Scheme): Buffer | null {
  const hash = revision === 5 ? (salt: Buffer) => digest('sha256', salt) : hardened;
  if (!hash(user.subarray(32, 40)).equals(user.subarray(0, 32))) return null;
  return cbc(createDecipheriv('aes-256-cbc', hash(user.subarray(40, 48)), Buffer.alloc(16)), userKey.subarray(0, 32));
}

const HASHES = ['sha256', 'sha384', 'sha512'] as const;

/** Algorithm 2.B for an empty password. */
function hardened(salt: Buffer): Buffer {
  let key = digest('sha256', salt);
  for (let round = 0, last = 0; round < 64 || last > round - 32; round++) {
    const repeated = Buffer.concat(Array<Buffer>(64).fill(key));
    const sealed = cbc(createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)), repeated);
    key = digest(HASHES[sealed.subarray(0, 16).reduce((sum, octet) => sum + octet, 0) % 3]!, sealed);
    last = sealed.at(-1)!;
  }
  return key.subarray(0, 32);
}

function opener({ strings, streams }: Scheme, key: Buffer): Opener {
  const open = (method: Method, octets: string, number: number, generation: number) =>
    method === 'none' || octets === ''
      ? octets
      : decrypted(method, objectKey(method, key, number, generation), Buffer.from(octets, 'latin1')).toString('latin1');
  return {
    stream: (octets, number, generation) => open(streams, octets, number, generation),
    text(octets, number, generation) {
      try {
        return open(strings, octets, number, generation);
      } catch {
        // Some programs leave strings as they are.
        return octets;
      }
    },
  };
}

/** Each object has its own key (section 7.6.3.2, algorithm 1), but for the longest ones. */
function objectKey(method: Method, key: Buffer, number: number, generation: number): Buffer {
  if (method === 'aes-256') return key;
  const object = Buffer.alloc(5);
  object.writeUIntLE(number % 2 ** 24, 0, 3);
  object.writeUInt16LE(generation % 2 ** 16, 3);
  const salt = method === 'aes-128' ? [Buffer.from('sAlT')] : [];
  return digest('md5', key, object, ...salt).subarray(0, Math.min(16, key.length + 5));
}

function decrypted(method: Method, key: Buffer, octets: Buffer): Buffer {
  if (method === 'rc4') return rc4(key, octets);
  const whole = octets.length - (octets.length % 16);
  const open = createDecipheriv(method === 'aes-128' ? 'aes-128-cbc' : 'aes-256-cbc', key, octets.subarray(0, 16));
  const padded = cbc(open, octets.subarray(16, whole));
  return padded.subarray(0, padded.length - Math.min(16, padded.at(-1) ?? 0));
}

/** Node has it among the ciphers of the past, which the child is started with. */
function rc4(key: Uint8Array, octets: Uint8Array): Buffer {
  return createCipheriv('rc4', key, null).update(octets);
}

/** Without padding: what is padded says so itself, and is often padded wrongly. */
function cbc(way: ReturnType<typeof createCipheriv> | ReturnType<typeof createDecipheriv>, octets: Buffer): Buffer {
  return Buffer.concat([way.setAutoPadding(false).update(octets), way.final()]);
}

function digest(name: string, ...pieces: readonly Uint8Array[]): Buffer {
  return createHash(name).update(Buffer.concat(pieces)).digest();
}

function octetsOf(value: Value | undefined): Buffer {
  return isText(value) ? Buffer.from(value.octets, 'latin1') : Buffer.alloc(0);
}
