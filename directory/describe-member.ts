/** Tells in one plain sentence what a members file says about an agency, so that a registrar can check it by reading. */
import { type Certificate, usability } from './certificate.ts';
import type { Registration } from './members-file.ts';

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const LIST = new Intl.ListFormat('en-GB');
const COUNTRY = new Intl.DisplayNames('en', { type: 'region' });

/** `Bureau of Here (here, Latvia) has been a member since 1 March 2026; mail to …`. */
export function describeMember(member: Registration, now: Date): string {
  const { agency, domains, addresses } = member;
  const who = `${agency.name} (${agency.id}, ${COUNTRY.of(agency.country)})`;
  const standing = {
    active: 'has been a member since',
    suspended: 'has been suspended since',
    left: 'left on',
  }[agency.standing];
  const covered = [...domains.map((domain) => `anyone at ${domain}`), ...addresses];
  const mail =
    covered.length > 0 ? `mail to ${LIST.format(covered)} ${sealing(member, now)}` : 'no address is registered';
  return `${who} ${standing} ${printDate(agency.since)}; ${mail}.`;
}

/** A day in UTC, in words. */
export function printDate(date: Date): string {
  return DATE.format(date);
}

function sealing({ agency, encryption, endpoint, kind }: Registration, now: Date): string {
  if (agency.standing === 'suspended') return 'waits until it is active again';
  if (agency.standing === 'left') return 'is no longer encrypted to it';
  if (encryption === null) return 'is refused, because no certificate to encrypt to is registered';
  const opened = kind === 'mail-client' ? 'is opened in its own mail client' : 'is opened by its gateway';
  const reached = endpoint === null ? opened : `${opened} at ${endpoint.host}, port ${endpoint.port}`;
  return `${reached} and encrypted to ${describeCertificate(encryption, now)}`;
}

function describeCertificate(certificate: Certificate, now: Date): string {
  const fingerprint = certificate.fingerprint.match(/.{4}/g)!.join(' ');
  const state = usability(certificate, now);
  const until = certificate.expires === null ? 'without an end' : `usable until ${printDate(certificate.expires)}`;
  return `${fingerprint} (${state === 'usable' ? until : `${state}, so it is refused`})`;
}
