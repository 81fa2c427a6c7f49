/** Against GnuPG as it is installed, which is what most peers without a gateway use. Skipped where the machine has none. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKey } from 'openpgp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fingerprint } from '../../../directory/certificate.ts';
import { type Candidate, decryptAndVerify, signAndEncrypt } from '../../../gateway/openpgp/cipher.ts';
import { exportUnlocked, generateIdentity, type Keyring, unlockSecretKey } from '../../../gateway/openpgp/keyring.ts';

const installed = spawnSync('gpg', ['--version']).status === 0;

describe.skipIf(!installed)('gpg', () => {
  const payload = new Uint8Array(Buffer.from('Größe\r\n.\r\nlast line without end', 'latin1'));
  let home: string;
  let keyring: Keyring;
  let ours: Candidate;
  let peer: Candidate;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'valise-gpg-'));
    const agency = { agencyName: 'Agency', address: 'desk@agency.example', passphrase: 'open', now: new Date() };
    const identity = await generateIdentity(agency);
    keyring = [await unlockSecretKey(identity.lockedSecretKey, 'open')];
    ours = await candidate(identity.certificate);
    gpg(['--import'], identity.certificate);
    gpg(['--passphrase', '', '--quick-gen-key', 'Peer <desk@peer.example>', 'future-default', 'default', '1y']);
    peer = await candidate(gpg(['--armor', '--export', 'desk@peer.example']).stdout.toString());
  });

  afterAll(() => {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    rmSync(home, { recursive: true, force: true });
  });

  function gpg(args: string[], input: string | Uint8Array = '') {
    const always = ['--homedir', home, '--batch', '--quiet', '--trust-model', 'always', '--pinentry-mode', 'loopback'];
    const run = spawnSync('gpg', [...always, '--status-fd', '2', ...args], { input, maxBuffer: 2 ** 28 });
    if (run.status !== 0) throw new Error(run.stderr.toString());
    return run;
  }

  async function candidate(armored: string): Promise<Candidate> {
    const fingerprint = (await readKey({ armoredKey: armored })).getFingerprint().toUpperCase() as Fingerprint;
    return { fingerprint, armored };
  }

  test('decrypts and verifies what we send', async () => {
    // Three lengths in a row: the armor ends with two, one and no padding.
    for (const bytes of [payload, new Uint8Array(), ...[0, 1, 2].map((more) => new Uint8Array(100_000 + more))]) {
      const sealed = await signAndEncrypt({
        payload: bytes,
        recipient: peer.armored,
        keyring,
        container: 'negotiated',
        now: new Date(),
      });
      const { stdout, stderr } = gpg(['--decrypt'], sealed);
      expect(stdout.equals(bytes)).toBe(true);
      expect(stderr.toString()).toMatch(new RegExp(`\\[GNUPG:\\] VALIDSIG ${ours.fingerprint}`));
      expect(stderr.toString()).toMatch(/\[GNUPG:\] DECRYPTION_OKAY/);
    }
  });

  test.each([
    ['as it does by default', []],
    ['in parts and compressed', ['--compress-algo', 'zlib']],
    ['with a hidden recipient', ['--throw-keyids']],
    ['with a signature over text', ['--textmode']],
  ])('encrypts to us %s', async (name, options) => {
    const bytes = name.includes('text') ? payload : new Uint8Array(Buffer.alloc(100_000, payload));
    const recipients = ['--recipient', ours.fingerprint, '--recipient', peer.fingerprint];
    const args = [...options, '--local-user', peer.fingerprint, ...recipients, '--armor', '--sign', '--encrypt'];
    const armored = new Uint8Array(gpg(args, bytes).stdout);
    const result = await decryptAndVerify({ armored, keyring, candidates: [ours, peer], now: new Date() });
    expect(result).toMatchObject({ kind: 'opened', signature: { kind: 'good', fingerprint: peer.fingerprint } });
    if (result.kind === 'opened') expect(Buffer.from(result.plaintext).equals(bytes)).toBe(true);
  });

  test.each([
    ['open', null],
    ['locked anew', 'other'],
  ])('uses our exported secret key, %s', async (_, passphrase) => {
    const key = await exportUnlocked(keyring[0], passphrase);
    gpg(['--passphrase', passphrase ?? '', '--import'], key);
    const secret = ['--passphrase', passphrase ?? ''];
    const sealed = gpg(['--recipient', ours.fingerprint, '--encrypt'], payload).stdout;
    expect(gpg([...secret, '--decrypt'], sealed).stdout.equals(payload)).toBe(true);
    gpg(['--yes', '--delete-secret-keys', ours.fingerprint]);
  });
});
