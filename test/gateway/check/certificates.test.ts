/** What TLS certificates say to those who connect: names, dates, issuers, and the key that the directory lists. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Registration } from '../../../directory/members-file.ts';
import { pinFindings, tlsFindings } from '../../../gateway/check/certificates.ts';
import type { Finding } from '../../../gateway/check/finding.ts';
import { createTlsIdentity, type TlsIdentity } from '../../../gateway/tls-identity.ts';
import { mustRun } from '../../peers/process.ts';

const HOST = 'gateway.a.example';
const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;

let own: TlsIdentity;
let folder: string;
beforeAll(async () => {
  own = await createTlsIdentity({ hostname: HOST, now: NOW, years: 1 });
  folder = await mkdtemp(join(tmpdir(), 'valise-certificates-'));
});
afterAll(() => rm(folder, { recursive: true }));

const told = (findings: readonly Finding[]) => findings.map((one) => `${one.state} ${one.told}`).join('\n');
const later = (days: number) => new Date(NOW.getTime() + days * DAY);

describe('a self-signed certificate', () => {
  test.each([
    { at: NOW, hostname: HOST, said: /^ok .*valid until 2027-02-28\nok .*self-signed/ },
    { at: later(340), hostname: HOST, said: /^warn .*expires in 24 days, on 2027-02-28/ },
    { at: later(365), hostname: HOST, said: /^FAIL .*has expired/ },
    { at: later(-2), hostname: HOST, said: /^FAIL .*not valid yet/ },
    { at: NOW, hostname: 'other.a.example', said: /^FAIL the certificate does not name other\.a\.example/ },
  ])('at $at for $hostname', ({ at, hostname, said }) => {
    expect(told(tlsFindings(own, hostname, at))).toMatch(said);
  });
});

/** Makes an authority and a certificate by it, as another program does. */
async function issued(): Promise<{ leaf: string; authority: string }> {
  const openssl = (args: string) => mustRun({ file: 'openssl', args: args.split(' '), cwd: folder });
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650';
  await openssl(`req -x509 ${key} -keyout ca.key -out ca.crt -subj /O=Authority`);
  await openssl(
    `req -x509 ${key} -keyout a.key -out a.crt -subj /CN=${HOST} -CA ca.crt -CAkey ca.key -addext subjectAltName=DNS:${HOST}`,
  );
  const text = (name: string) => readFile(join(folder, name), 'utf8');
  return { leaf: await text('a.crt'), authority: await text('ca.crt') };
}

test('the certificates of issuers are looked for, in their order', async () => {
  const { leaf, authority } = await issued();
  const inFile = (certificate: string) => told(tlsFindings({ key: '', certificate }, HOST, new Date()));
  expect(inFile(leaf + authority)).toMatch(/\nok the certificate is issued by O=Authority$/);
  expect(inFile(leaf)).toMatch(/\nwarn who issued CN=gateway\.a\.example is not in the file/);
  expect(inFile(leaf + own.certificate)).toMatch(/\nFAIL the certificates are not in order/);
});

describe('the key that the directory lists', () => {
  const entry = (endpoint: object | null) => [{ agency: { id: 'a' }, endpoint } as unknown as Registration];
  test('is ours, is another, or is none', () => {
    const at = { host: HOST, port: 2465 };
    expect(told(pinFindings(own, entry({ ...at, pins: ['other', own.pin] })))).toMatch(/^ok .*lists this key for a/);
    expect(told(pinFindings(own, entry({ ...at, pins: ['other'] })))).toContain(`the pin ${own.pin}`);
    expect(told(pinFindings(own, entry(null)))).toMatch(/^warn .*lists no gateway for a/);
  });
});
