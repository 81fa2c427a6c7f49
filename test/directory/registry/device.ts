/** A security key for tests: makes passkeys and uses them as an authenticator and its browser do (WebAuthn level 2, section 6). */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { SigningKey } from '../../../directory/log/keys.ts';
import { SITE } from '../log/world.ts';

/** What a test may have the device or the browser say against the rules. */
export interface Twist {
  readonly origin?: string;
  readonly site?: string;
  readonly challenge?: string;
  readonly flags?: number;
  readonly type?: string;
}

export type Device = ReturnType<typeof makeDevice>;

const PRESENT_AND_VERIFIED = 0x05;
const HAS_CREDENTIAL = 0x40;
/** It may be, and is, copied to other devices. */
export const SYNCED = 0x18;

export function makeDevice({ id: ownSite, origins } = SITE) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const point = publicKey.export({ format: 'raw-public' });
  const credential = randomBytes(16);
  const id = credential.toString('base64url');
  let counter = 0;
  const authenticatorData = ({ site = ownSite, flags }: Twist, rest: Buffer): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(++counter);
    return Buffer.concat([sha256(site), Buffer.of(flags!), count, rest]);
  };
  return {
    id,
    /** As entries of the log name it. */
    key: `passkey+${point.toString('base64')}` as SigningKey,
    /** PKCS #8, for a browser's virtual authenticator to hold the same passkey. */
    secretKey: privateKey.export({ format: 'der', type: 'pkcs8' }),
    /** Answers `navigator.credentials.create`. */
    create({ challenge }: { challenge: string }, twist: Twist = {}) {
      const flags = (twist.flags ?? PRESENT_AND_VERIFIED) | HAS_CREDENTIAL;
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, credential.length), credential, cose(point)]);
      const data = authenticatorData({ ...twist, flags }, attested);
      const attestationObject = Buffer.concat([
        Buffer.of(0xa3),
        ...[text('fmt'), text('none'), text('attStmt'), Buffer.of(0xa0), text('authData'), bytes(data)],
      ]);
      return answer({
        clientDataJSON: client('webauthn.create', challenge, twist).toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
      });
    },
    /** Answers `navigator.credentials.get`. */
    get({ challenge }: { challenge: string }, twist: Twist = {}) {
      const data = authenticatorData({ ...twist, flags: twist.flags ?? PRESENT_AND_VERIFIED }, Buffer.alloc(0));
      const clientData = client('webauthn.get', challenge, twist);
      const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), privateKey);
      return answer({
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      });
    },
  };

  function client(kind: string, challenge: string, twist: Twist): Buffer {
    const { type = kind, origin = origins[0] } = twist;
    return Buffer.from(JSON.stringify({ type, challenge: twist.challenge ?? challenge, origin, crossOrigin: false }));
  }

  function answer(response: Record<string, string>) {
    return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} };
  }
}

/** The public key of ES256 (RFC 9053 section 7.1.1), in CBOR. */
function cose(point: Buffer): Buffer {
  const [x, y] = [point.subarray(1, 33), point.subarray(33)];
  return Buffer.concat([Buffer.of(0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21), bytes(x), Buffer.of(0x22), bytes(y)]);
}

/** A byte string of CBOR (RFC 8949 section 3.1), of up to 255 octets. */
function bytes(of: Buffer): Buffer {
  return Buffer.concat([of.length < 24 ? Buffer.of(0x40 + of.length) : Buffer.of(0x58, of.length), of]);
}

function text(of: string): Buffer {
  return Buffer.concat([Buffer.of(0x60 + of.length), Buffer.from(of)]);
}

function sha256(of: string | Buffer): Buffer {
  return createHash('sha256').update(of).digest();
}
