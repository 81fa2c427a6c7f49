/** The form of entries, and what counts as a signature. */
import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  entryId,
  PAYLOAD_TYPE,
  preAuthEncoding,
  printEnvelope,
  readEnvelope,
  signedBytes,
} from '../../../directory/log/envelope.ts';
import { EntryError } from '../../../directory/log/fault.ts';
import { parseSigningKey, verifyByKey } from '../../../directory/log/keys.ts';
import { readPayload } from '../../../directory/log/payload.ts';
import { makeSignerKey, printVerifierKey } from '../../../directory/signed-note.ts';
import { type Assertion, makeEntry, makeKey, makePasskey, makeWorld, SITE, type Signer, START } from './world.ts';

/** The test vector of the DSSE protocol: ECDSA over P-256, r and s joined. */
const DSSE = {
  type: 'http://example.com/HelloWorld',
  encoded: 'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
  x: 46950820868899156662930047687818585632848591499744589407958293238635476079160n,
  y: 5640078356564379163099075877009565129882514886557779369047442380624545832820n,
  signature: 'A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==',
};

test('what is signed is what DSSE says, by its own example', () => {
  const encoded = preAuthEncoding(DSSE.type, Buffer.from('hello world'));
  expect(Buffer.from(encoded).toString()).toBe(DSSE.encoded);
  const coordinate = (value: bigint): string =>
    Buffer.from(value.toString(16).padStart(64, '0'), 'hex').toString('base64url');
  const key = createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: coordinate(DSSE.x), y: coordinate(DSSE.y) },
    format: 'jwk',
  });
  const signature = Buffer.from(DSSE.signature, 'base64');
  expect(verify('sha256', encoded, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
});

test('lengths are of octets, not of characters', () => {
  expect(Buffer.from(preAuthEncoding('é', Buffer.from('ü'))).toString()).toBe('DSSEv1 2 é 2 ü');
});

const world = await makeWorld();

test('an entry is read back as it was printed', async () => {
  const key = makeKey();
  const passkey = makePasskey();
  const entry = await makeEntry({ anything: 1 }, [key, passkey], START);
  const envelope = readEnvelope(entry);
  expect(Buffer.from(printEnvelope(envelope))).toEqual(Buffer.from(entry));
  expect(envelope.logged).toEqual(START);
  expect(envelope.signatures.map(({ keyid, passkey }) => [keyid, passkey !== null])).toEqual([
    [key.id, false],
    [passkey.id, true],
  ]);
  expect(entryId(entry)).toMatch(/^[0-9a-f]{64}$/);
});

const text = Buffer.from(world.genesis).toString();
const SPOILED: readonly [rule: string, entry: string][] = [
  ['nothing', ''],
  ['no JSON', 'entry'],
  ['with a space more', text.replace(',', ', ')],
  ['with a line end', `${text}\n`],
  ['with its fields in another order', JSON.stringify({ logged: START.toISOString(), ...JSON.parse(text) })],
  ['with a field twice', text.replace('{', `{"payloadType":"${PAYLOAD_TYPE}",`)],
  ['with a field that nobody knows', text.replace(/}$/, ',"more":1}')],
  ['of another type', text.replace(PAYLOAD_TYPE, 'application/json')],
  ['with base64 for URLs', text.replace(/"payload":"e/, '"payload":"_')],
  ['without a time', text.replace(/,"logged":"[^"]*"/, '')],
  ['with a time of another zone', text.replace(/"logged":"[^"]*"/, '"logged":"2026-03-01T02:00:00.000+02:00"')],
  ['with a key id in upper case', text.replace(/"keyid":"([0-9a-f]+)"/, (_all, id) => `"keyid":"${id.toUpperCase()}"`)],
  ['longer than a bundle can hold', text.replace(/"payload":"/, `"payload":"${'AAAA'.repeat(20_000)}`)],
];

test.each(SPOILED)('an entry %s is none', (_rule, entry) => {
  expect(() => readEnvelope(Buffer.from(entry))).toThrow(EntryError);
});

const fields = JSON.stringify(world.first);
const WITNESS = printVerifierKey(makeSignerKey('w', 'cosignature').verifier);
const PAYLOADS: readonly [rule: string, payload: string, reason: RegExp][] = [
  ['with a field twice', fields.replace('{', '{"v":1,'), /printed/],
  ['with a number in another notation', fields.replace('"v":1', '"v":1.0'), /printed/],
  ['with an escape that needs none', fields.replace('"genesis"', '"\\u0067enesis"'), /printed/],
  ['with a field that nobody knows', fields.replace('{', '{"more":1,'), /nrecognized/],
  ['of a kind that nobody knows', fields.replace('"genesis"', '"genesis2"'), /type/],
  ['of another version', fields.replace('"v":1', '"v":2'), /v: /],
  ['about an agency in place of the network', fields.replace('"subject":"network"', '"subject":"here"'), /subject/],
  ['with a threshold above its keys', fields.replace('"threshold":3', '"threshold":6'), /threshold/],
  ['without a threshold', fields.replace('"threshold":3', '"threshold":0'), /threshold/],
  ['with a key twice', fields.replace(world.root[1]!.text, world.root[0]!.text), /twice/],
  ['with a root on a passkey', fields.replace(world.root[1]!.text, world.pia.text), /not an ed25519 key/],
  [
    'with a passkey site that is no origin',
    fields.replace('https://directory.example', 'https://directory.example/'),
    /origin/,
  ],
  ['with the key of a witness for the log’s', fields.replace(/log\.network[^"]*/, WITNESS), /for a note/],
  [
    'with a name that hides another',
    fields.replace('network.example', 'network\u202e.example'),
    /control or direction/,
  ],
];

test.each(PAYLOADS)('a payload %s is none', (_rule, payload, reason) => {
  expect(() => readPayload(Buffer.from(payload))).toThrow(reason);
  expect(() => readPayload(Buffer.from(payload))).toThrow(EntryError);
});

test('an agency is not called as the network is', () => {
  const draft = {
    ...world.first,
    type: 'agency.leave',
    subject: 'network',
    prev: '0'.repeat(64),
    body: { reason: 'x' },
  };
  expect(() => readPayload(Buffer.from(JSON.stringify(draft)))).toThrow(/subject/);
});

const RAW = Buffer.alloc(65, 4).toString('base64');

test.each([
  ['without a type', makeKey().text.slice('ed25519+'.length)],
  ['of an unknown type', makeKey().text.replace('ed25519', 'rsa')],
  ['cut short', `${makeKey().text.slice(0, -4)}`],
  ['in loose base64', makeKey().text.replace('=', '')],
  ['that is no point of the curve', `passkey+${RAW}`],
])('a key %s is none', (_rule, key) => {
  expect(() => parseSigningKey(key)).toThrow();
});

const BYTES = signedBytes(Buffer.from('a payload'));

async function signs(signer: Signer, bytes = BYTES, asPasskey = true): Promise<boolean> {
  const { signature, passkey } = await signer.sign(bytes);
  return verifyByKey(signer.text, BYTES, signature, { data: asPasskey ? passkey : null, site: SITE });
}

test('a key signs what it signed, and nothing else', async () => {
  for (const signer of [makeKey(), makePasskey()]) {
    expect(await signs(signer)).toBe(true);
    expect(await signs(signer, signedBytes(Buffer.from('another payload')))).toBe(false);
    expect(await signs(signer, preAuthEncoding('text/plain', Buffer.from('a payload')))).toBe(false);
  }
});

test('a passkey without what it signed signs nothing, and a program key has nothing of the kind', async () => {
  expect(await signs(makePasskey(), BYTES, false)).toBe(false);
  const key = makeKey();
  const { passkey } = await makePasskey().sign(BYTES);
  const { signature } = await key.sign(BYTES);
  expect(await verifyByKey(key.text, BYTES, signature, { data: passkey, site: SITE })).toBe(false);
});

const LURED: readonly [rule: string, says: Assertion][] = [
  ['at another origin', { origin: 'https://directory.example.evil.test' }],
  ['for another site', { site: 'evil.test' }],
  ['to register and not to sign', { type: 'webauthn.create' }],
  ['inside a page of someone else', { crossOrigin: true }],
  ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
  ['without its owner present', { flags: 0x04 }],
  ['without finger or PIN', { flags: 0x01 }],
  ['although it is synchronised', { flags: 0x0d }],
];

test.each(LURED)('a passkey that signed %s signs nothing here', async (_rule, says) => {
  expect(await signs(makePasskey(says))).toBe(false);
});
