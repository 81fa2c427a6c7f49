import * as openpgp from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Decrypted, decryptAndVerify, type Opening } from '../../../gateway/openpgp/cipher.ts';
import { CandidateError, type Signature } from '../../../gateway/openpgp/signatures.ts';
import { armor, DAY, literal, makeIdentity, strangerSeals, type TestIdentity } from './identities.ts';

const now = new Date();
const ago = (ms: number) => new Date(now.getTime() - ms);

let us: TestIdentity;
let sender: TestIdentity;
let other: TestIdentity;

beforeAll(async () => {
  [us, sender, other] = await Promise.all([makeIdentity('us'), makeIdentity('sender'), makeIdentity('other')]);
});

async function open(
  sealed: Uint8Array,
  candidates: Opening['candidates'],
  window?: Opening['window'],
): Promise<Decrypted> {
  const input = { armored: armor(sealed), keyring: us.keyring, candidates, now };
  return decryptAndVerify(window ? { ...input, window } : input);
}

/** The verdict on what was signed so; the plaintext must be there whatever the verdict is. */
async function verdict(
  signing: Partial<openpgp.EncryptOptions>,
  candidates: Opening['candidates'],
  window?: Opening['window'],
): Promise<Signature> {
  const result = await open(await strangerSeals(us, await literal('words'), signing), candidates, window);
  if (result.kind !== 'opened') throw new Error(`it is ${JSON.stringify(result)}`);
  expect(Buffer.from(result.plaintext).toString()).toBe('words');
  return result.signature;
}

const signed = (date = now): Partial<openpgp.EncryptOptions> => ({ signingKeys: sender.key, date });

/** The sender's certificate, changed as said. */
async function changed(change: (key: openpgp.PrivateKey) => Promise<openpgp.Key>): Promise<Opening['candidates']> {
  const key = await openpgp.readPrivateKey({ armoredKey: sender.key.armor() });
  return [{ fingerprint: sender.fingerprint, armored: (await change(key)).toPublic().armor() }];
}

const revoke = (flag: openpgp.enums.reasonForRevocation, date: Date) => async (key: openpgp.PrivateKey) =>
  (await openpgp.revokeKey({ key, reasonForRevocation: { flag }, date, format: 'object' })).publicKey;

const expireAt = (date: Date) => async (key: openpgp.PrivateKey) => {
  const created = key.getCreationTime();
  const keyExpirationTime = Math.floor((date.getTime() - created.getTime()) / 1000);
  const userIDs = { name: 'sender', email: 'desk@sender.example' };
  return (await openpgp.reformatKey({ privateKey: key, userIDs, keyExpirationTime, date: created, format: 'object' }))
    .publicKey;
};

const { keySuperseded, keyCompromised, noReason } = openpgp.enums.reasonForRevocation;

describe('a signature', () => {
  test('is good by a candidate, and names its primary key and its time', async () => {
    const at = ago(5000);
    at.setMilliseconds(0);
    const good = { kind: 'good', fingerprint: sender.fingerprint, created: at };
    expect(await verdict(signed(at), [other.candidate, sender.candidate])).toEqual(good);
  });

  test('by a signing subkey names the primary key', async () => {
    const { privateKey } = await openpgp.generateKey({
      userIDs: { name: 'subkeys' },
      date: ago(DAY),
      subkeys: [{ sign: true }],
      format: 'object',
    });
    const fingerprint = privateKey.getFingerprint().toUpperCase() as typeof sender.fingerprint;
    const candidates = [{ fingerprint, armored: privateKey.toPublic().armor() }];
    expect(await verdict({ signingKeys: privateKey }, candidates)).toMatchObject({ kind: 'good', fingerprint });
  });

  test('is none where nobody signed, and unknown where no candidate did', async () => {
    expect(await verdict({}, [sender.candidate])).toEqual({ kind: 'none' });
    expect(await verdict(signed(), [other.candidate])).toEqual({ kind: 'unknown' });
    expect(await verdict(signed(), [])).toEqual({ kind: 'unknown' });
  });

  test('counts beside those that nobody knows, up to four in all', async () => {
    const signing = (count: number) => ({
      signingKeys: [...new Array(count - 1).fill(other.key), sender.key],
      date: now,
    });
    expect(await verdict(signing(4), [sender.candidate])).toMatchObject({ kind: 'good' });
    const five = await strangerSeals(us, await literal('words'), signing(5));
    expect(await open(five, [sender.candidate])).toEqual({ kind: 'broken', reason: 'more than 4 signatures' });
  });

  test('is bad over other words', async () => {
    const one = await openpgp.sign({ message: await literal('words'), signingKeys: sender.key, format: 'object' });
    one.packets[1] = (await literal('other words')).packets[0]!;
    const result = await open(await strangerSeals(us, one), [sender.candidate]);
    expect(result).toMatchObject({
      kind: 'opened',
      signature: { kind: 'bad', reason: expect.stringMatching(/digest/) },
    });
  });

  test('by a key that only its key ID makes look like a candidate is unknown', async () => {
    const message = await openpgp.sign({ message: await literal('words'), signingKeys: other.key, format: 'object' });
    for (const packet of message.packets)
      if ('issuerKeyID' in packet) Object.assign(packet, { issuerKeyID: sender.key.getKeyID() });
    expect(await open(await strangerSeals(us, message), [sender.candidate])).toMatchObject({
      signature: { kind: 'unknown' },
    });
  });
});

describe('the time of a signature', () => {
  const hour = 3600_000;
  test.each([
    ['a week less an hour ago', ago(7 * DAY - hour), 'good'],
    ['a week and an hour ago', ago(7 * DAY + hour), 'bad'],
    ['four minutes ahead', ago(-4 * 60_000), 'good'],
    ['six minutes ahead', ago(-6 * 60_000), 'early'],
  ])('%s', async (_, at, kind) => {
    expect(await verdict(signed(at), [sender.candidate])).toMatchObject({ kind });
  });

  test('is measured by the window that is given', async () => {
    const window = { past: 20 * DAY, future: 0 };
    expect(await verdict(signed(ago(10 * DAY)), [sender.candidate], window)).toMatchObject({ kind: 'good' });
    expect(await verdict(signed(ago(-60_000)), [sender.candidate], window)).toMatchObject({ kind: 'early' });
  });
});

describe('the signer', () => {
  test.each([
    ['has expired before signing', () => changed(expireAt(ago(2 * DAY))), 'bad'],
    ['has expired since', () => changed(expireAt(ago(DAY / 24))), 'good'],
    ['was revoked for no reason, though later', () => changed(revoke(noReason, now)), 'bad'],
    ['was compromised, though later', () => changed(revoke(keyCompromised, now)), 'bad'],
    ['was superseded before signing', () => changed(revoke(keySuperseded, ago(2 * DAY))), 'bad'],
    ['was superseded since', () => changed(revoke(keySuperseded, now)), 'good'],
  ])('%s', async (_, candidates, kind) => {
    expect(await verdict(signed(ago(DAY)), await candidates())).toMatchObject({ kind });
  });

  test('is never looked for under another fingerprint, nor in what is no certificate', async () => {
    const wrong = { fingerprint: other.fingerprint, armored: sender.certificate };
    await expect(verdict(signed(), [wrong])).rejects.toThrow(CandidateError);
    await expect(verdict(signed(), [{ ...wrong, armored: 'none' }])).rejects.toThrow(CandidateError);
  });
});
