/** The form of an entry: a DSSE envelope (DSSE 1.0.0) with the time at which it was logged. */
import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { EntryError } from './fault.ts';
import type { PasskeyData } from './keys.ts';
import { MAX_ENTRY } from './tiles.ts';
import { leafHash } from './tree.ts';

/** Names an entry: its `leafHash` in lower-case hex. */
export type EntryId = string & { readonly brand: 'EntryId' };

/** A signature over {@link signedBytes}, unchecked. */
export interface EntrySignature {
  /** A `KeyId`, or the SHA-256 of the certificate that signed. It finds the key and proves nothing. */
  readonly keyid: string;
  readonly signature: Uint8Array;
  readonly passkey: PasskeyData | null;
}

export interface Envelope {
  readonly payload: Uint8Array;
  readonly signatures: readonly EntrySignature[];
  /**
   * The log's word for when it took the entry, which nobody else signs. It is bound by its neighbours: never earlier than the entry before,
   * and every gateway that follows the log compares it with its own clock.
   */
  readonly logged: Date;
}

/** What the payload is; signed with it, so that a signature for anything else is never one for an entry. */
export const PAYLOAD_TYPE = 'application/vnd.valise.directory-entry.v1+json';

/** The octets that every signer of a payload signs. */
export function signedBytes(payload: Uint8Array): Uint8Array {
  return preAuthEncoding(PAYLOAD_TYPE, payload);
}

/** DSSE's pre-authentication encoding: each part with its length, so that none can flow into the next. */
export function preAuthEncoding(type: string, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${body.length} `), body]);
}

export function entryId(entry: Uint8Array): EntryId {
  return Buffer.from(leafHash(entry)).toString('hex') as EntryId;
}

/** The one way in which an entry is printed. */
export function printEnvelope({ payload, signatures, logged }: Envelope): Uint8Array {
  const document = {
    payloadType: PAYLOAD_TYPE,
    payload: base64(payload),
    signatures: signatures.map(({ keyid, signature, passkey }) => ({
      keyid,
      sig: base64(signature),
      ...(passkey && { passkey: { authenticator: base64(passkey.authenticator), client: base64(passkey.client) } }),
    })),
    logged: logged.toISOString(),
  };
  return Buffer.from(JSON.stringify(document));
}

/** Reads an entry; what is not printed by {@link printEnvelope} is none, so that nothing can hide in how it is written. @throws EntryError */
export function readEnvelope(entry: Uint8Array): Envelope {
  if (entry.length > MAX_ENTRY || !isUtf8(entry)) throw new EntryError('form', 'it is too long, or not UTF-8');
  const { data, error } = envelope.safeParse(parseJson(Buffer.from(entry).toString('utf8')));
  if (error) throw new EntryError('form', `it is not an envelope: ${error.issues[0]?.message}`);
  if (Buffer.compare(printEnvelope(data), entry) !== 0)
    throw new EntryError('form', 'it is not printed as it should be');
  return data;
}

/** Reads JSON. @throws EntryError */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EntryError('form', 'it is not JSON', { cause });
  }
}

/** More than any entry needs: five of the root, an agency's old keys and new, three registrars. */
const MAX_SIGNATURES = 20;

const octets = z.base64().transform((text): Uint8Array => Buffer.from(text, 'base64'));

const envelope = z
  .strictObject({
    payloadType: z.literal(PAYLOAD_TYPE),
    payload: octets,
    signatures: z
      .array(
        z.strictObject({
          keyid: z.string().regex(/^[0-9a-f]{64}$/),
          sig: octets,
          passkey: z.strictObject({ authenticator: octets, client: octets }).optional(),
        }),
      )
      .max(MAX_SIGNATURES),
    logged: z.iso.datetime({ precision: 3 }).transform((text) => new Date(text)),
  })
  .transform(
    ({ payload, signatures, logged }): Envelope => ({
      payload,
      signatures: signatures.map(({ keyid, sig, passkey }) => ({ keyid, signature: sig, passkey: passkey ?? null })),
      logged,
    }),
  );

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
