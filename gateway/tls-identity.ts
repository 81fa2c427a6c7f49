/** A gateway's TLS identity: one P-256 key in a self-signed certificate, known to others by the pin of its key alone. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import type { SpkiPin } from '../directory/lookup.ts';

/** A key and its certificate in PEM, and the pin under which the directory lists them. */
export interface TlsIdentity {
  readonly key: string;
  readonly certificate: string;
  readonly pin: SpkiPin;
}

/**
 * Makes a new identity that is good for server and client, valid from a day before `now` (clocks differ) for `years`.
 * The dates are there for third-party clients; gateways look at the pin only.
 */
export async function createTlsIdentity(wanted: { hostname: string; now: Date; years: number }): Promise<TlsIdentity> {
  if (!/^[A-Za-z0-9.-]{1,253}$/.test(wanted.hostname)) throw new TypeError(`not a host name: ${wanted.hostname}`);
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = certificateBody(wanted, publicKey.export({ type: 'spki', format: 'der' }));
  const certificate = new X509Certificate(selfSigned(body, privateKey));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: certificate.toString(),
    pin: spkiPin(certificate),
  };
}

/**
 * The pin of a certificate (DER, PEM or parsed): SHA-256 over its SubjectPublicKeyInfo in base64, as in RFC 7469 section 2.4.
 * @throws Error where the certificate or its key cannot be read
 */
export function spkiPin(certificate: Uint8Array | string | X509Certificate): SpkiPin {
  const parsed = certificate instanceof X509Certificate ? certificate : new X509Certificate(certificate);
  const spki = parsed.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64') as SpkiPin;
}

// What follows writes the one certificate profile we use (RFC 5280 section 4.1) in DER; the signature is node:crypto's.

const ECDSA_WITH_SHA256 = der(0x30, oid('2a8648ce3d040302'));

function selfSigned(body: Uint8Array, key: KeyObject): Uint8Array {
  return der(0x30, body, ECDSA_WITH_SHA256, bits(sign('sha256', body, key)));
}

function certificateBody({ hostname, now, years }: { hostname: string; now: Date; years: number }, spki: Uint8Array) {
  const from = new Date(now.getTime() - 86_400_000);
  const until = new Date(from);
  until.setUTCFullYear(until.getUTCFullYear() + years);
  const version3 = der(0xa0, der(0x02, Uint8Array.of(2)));
  // A common name holds 64 characters at most; the subject alternative name is what is compared.
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from(hostname.slice(0, 64))))));
  return der(
    0x30,
    version3,
    serialNumber(),
    ECDSA_WITH_SHA256,
    name,
    der(0x30, time(from), time(until)),
    name,
    spki,
    der(0xa3, der(0x30, alternativeName(hostname), serverAndClient())),
  );
}

/** Random, positive, and never with a superfluous leading zero octet. */
function serialNumber(): Uint8Array {
  const octets = randomBytes(16);
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40;
  return der(0x02, octets);
}

function alternativeName(hostname: string): Uint8Array {
  return der(0x30, oid('551d11'), der(0x04, der(0x30, der(0x82, Buffer.from(hostname)))));
}

function serverAndClient(): Uint8Array {
  return der(0x30, oid('551d25'), der(0x04, der(0x30, oid('2b06010505070301'), oid('2b06010505070302'))));
}

/** UTCTime up to 2049, GeneralizedTime from then on (RFC 5280 section 4.1.2.5). */
function time(at: Date): Uint8Array {
  const digits = `${at.toISOString().replace(/[-:T]|\.\d+/g, '')}`;
  return at.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

function bits(content: Uint8Array): Uint8Array {
  return der(0x03, Uint8Array.of(0), content);
}

function oid(hex: string): Uint8Array {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function der(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag, ...derLength(content.length)), content]);
}

function derLength(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}
