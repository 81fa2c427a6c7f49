/** Whether TLS certificates say what those who connect will look for: names, dates, and who issued them. Pure. */
import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { Registration } from '../../directory/members-file.ts';
import type { TlsPair } from '../config/config.ts';
import { spkiPin } from '../tls-identity.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';

const DAY = 86_400_000;
/** From when on an end is told of: time enough for a registrar's or an authority's office hours. */
export const SOON = 30;

/** The identity towards the agency's own servers and clients, and at the MX. That the key belongs to it, the config's check has shown. */
export function tlsFindings({ certificate }: TlsPair, hostname: string, now: Date): Finding[] {
  const [leaf, ...issuers] = certificatesIn(certificate);
  if (!leaf) return [bad('tls', 'the file of tls.certificate holds no certificate')];
  const names = leaf.checkHost(hostname)
    ? []
    : [
        bad(
          'tls',
          `the certificate does not name ${hostname}, so clients that check will not connect: get one that does`,
        ),
      ];
  return [...names, endOf(leaf, now), issuedBy(leaf, issuers)];
}

/** The identity towards other gateways: they look at the key alone, which the directory must list. */
export function pinFindings({ certificate }: TlsPair, registrations: readonly Registration[]): Finding[] {
  const pin = spkiPin(certificate);
  return registrations.map(({ agency, endpoint }) => {
    if (!endpoint)
      return doubtful('gateway tls', `the directory lists no gateway for ${agency.id}: members cannot reach this one`);
    return endpoint.pins.includes(pin)
      ? good('gateway tls', `the directory lists this key for ${agency.id} at ${endpoint.host}, port ${endpoint.port}`)
      : bad(
          'gateway tls',
          `the directory lists another key for ${agency.id}, so other gateways refuse this one: put the key back, or give the registrar the pin ${pin}`,
        );
  });
}

/** An agency's entry; undefined where it has none. */
export function registrationOf(
  { members }: { readonly members: readonly Registration[] },
  id: string,
): Registration | undefined {
  return members.find(({ agency }) => agency.id === id);
}

function endOf({ validFromDate, validToDate }: X509Certificate, now: Date): Finding {
  const day = validToDate.toISOString().slice(0, 10);
  if (now < validFromDate)
    return bad('tls', `the certificate is not valid yet: it begins on ${validFromDate.toISOString()}`);
  if (now >= validToDate) return bad('tls', `the certificate has expired on ${day}: renew it, then reload`);
  const days = Math.floor((validToDate.getTime() - now.getTime()) / DAY);
  return days < SOON
    ? doubtful('tls', `the certificate expires in ${days} days, on ${day}: renew it, then reload`)
    : good('tls', `the certificate is valid until ${day}`);
}

function issuedBy(leaf: X509Certificate, issuers: readonly X509Certificate[]): Finding {
  if (isIssuedBy(leaf, leaf))
    return good('tls', 'the certificate is self-signed: your own servers must be told to trust it');
  let last = leaf;
  for (const issuer of issuers) {
    if (!isIssuedBy(last, issuer))
      return bad('tls', `the certificates are not in order: ${told(last)} was not issued by the one after it`);
    last = issuer;
  }
  const isRooted =
    isIssuedBy(last, last) || rootCertificates.some((root) => isIssuedBy(last, new X509Certificate(root)));
  return isRooted
    ? good('tls', `the certificate is issued by ${told(last)}`)
    : doubtful(
        'tls',
        `who issued ${told(last)} is not in the file and no public authority: append the certificates of its issuers, unless your servers know them`,
      );
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** One line: names stand in lines of their own. */
function told({ subject }: X509Certificate): string {
  return subject.replaceAll('\n', ', ');
}

function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}
