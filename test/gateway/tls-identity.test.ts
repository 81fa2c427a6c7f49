import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { expect, it } from 'vitest';
import { createTlsIdentity, spkiPin } from '../../gateway/tls-identity.ts';

const now = new Date('2026-03-01T12:00:00Z');

it('the certificate names its host, is signed by its own key and fits it', async () => {
  const identity = await createTlsIdentity({ hostname: 'gate.alpha.example', now, years: 10 });
  const certificate = new X509Certificate(identity.certificate);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkHost('gate.alpha.example')).toBe('gate.alpha.example');
  expect(certificate.checkHost('other.example')).toBeUndefined();
  expect(() => createSecureContext({ key: identity.key, cert: identity.certificate })).not.toThrow();
});

it.each([
  [10, '2026-02-28T12:00:00.000Z', '2036-02-28T12:00:00.000Z'],
  [30, '2026-02-28T12:00:00.000Z', '2056-02-28T12:00:00.000Z'],
])('valid for %i years from a day ago, on both sides of 2050', async (years, from, until) => {
  const certificate = new X509Certificate((await createTlsIdentity({ hostname: 'a.example', now, years })).certificate);
  expect([certificate.validFromDate.toISOString(), certificate.validToDate.toISOString()]).toEqual([from, until]);
});

it('the pin is the one that openssl computes, from PEM, DER and parsed certificates alike', async () => {
  const { certificate, pin } = await createTlsIdentity({ hostname: 'a.example', now, years: 1 });
  const parsed = new X509Certificate(certificate);
  expect([spkiPin(certificate), spkiPin(parsed.raw), spkiPin(parsed)]).toEqual([pin, pin, pin]);
  const shell =
    'openssl x509 -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64';
  expect(execFileSync('sh', ['-c', shell], { input: certificate }).toString().trim()).toBe(pin);
});

it('two identities never share a pin', async () => {
  const wanted = { hostname: 'a.example', now, years: 1 };
  expect((await createTlsIdentity(wanted)).pin).not.toBe((await createTlsIdentity(wanted)).pin);
});

it.each(['', 'a b', 'a\0b', 'é.example', 'a'.repeat(254)])('%j is refused as a host name', async (hostname) => {
  await expect(createTlsIdentity({ hostname, now, years: 1 })).rejects.toThrow(/host name/);
});
