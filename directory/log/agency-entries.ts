/** How an entry changes an agency, and what must hold of the agency for that. */
import { type Agency, isActive, type Suspension, withNames } from './agency.ts';
import { delay, freeze, resume, veto } from './agency-waiting.ts';
import { demand, EntryError } from './fault.ts';
import type { NETWORK, Payload, PayloadOf } from './payload.ts';
import type { Admitted } from './pending.ts';
import { DAY, HOUR } from './rules.ts';

export type AgencyPayload = Exclude<Payload, { subject: typeof NETWORK }>;

/** For so long a registrar suspends alone, and for so long not again. */
const SUSPENSION = 72 * HOUR;
const SUSPENSION_PAUSE = 30 * DAY;
/** As many as a member has in the members file. */
const MAX_CERTIFICATES = 20;

/** An agency as its first entry makes it. */
export function enrol({ payload, entry, logged, way, certificate }: Admitted<PayloadOf<'agency.enrol'>>): Agency {
  const { name, country, kind, identity, recovery, endpoint, certificate: digest } = payload.body;
  return {
    id: payload.subject,
    ...{ name, country, kind, identity, recovery, endpoint },
    ...withNames({ domains: new Map(), addresses: new Map() }, payload.body),
    certificates: [{ digest, certificate: certificate!, added: logged, revoked: null }],
    contacts: [],
    enrolled: new Date(logged.getTime() + way.delay),
    frozen: false,
    suspensions: [],
    left: null,
    reenrolled: null,
    pending: [],
    last: entry,
  };
}

/** The agency after an entry about it, which takes effect now or waits. @throws EntryError */
export function changeAgency(agency: Agency, admitted: Admitted<AgencyPayload>): Agency {
  const { payload, entry, way } = admitted;
  demand(agency.left === null, 'state', 'the agency has left');
  const changed = change({ ...agency, last: entry }, payload, admitted);
  const outranks = payload.type === 'pending.veto' || payload.type === 'certificate.revoke';
  return way.recovery && outranks ? freeze(changed) : changed;
}

function change(agency: Agency, payload: AgencyPayload, admitted: Admitted): Agency {
  switch (payload.type) {
    case 'agency.enrol':
      throw new EntryError('order', 'there is such an agency already');
    case 'agency.suspend':
      return { ...agency, suspensions: [...agency.suspensions, suspension(agency, admitted)] };
    case 'agency.reinstate':
      return reinstate(agency, admitted);
    case 'pending.veto':
      return veto(agency, payload.body, admitted);
    case 'pending.resume':
      return resume(agency, payload.body, admitted);
    case 'certificate.add':
      return addCertificate(agency, payload.body, admitted);
    case 'certificate.revoke':
      return revokeCertificate(agency, payload.body, admitted);
    case 'endpoint.set':
      demand(payload.body.endpoint === null || agency.kind === 'gateway', 'state', 'a mail client has no endpoint');
      return { ...agency, endpoint: payload.body.endpoint };
    case 'profile.set':
      return { ...agency, ...payload.body };
    case 'contacts.commit':
      return { ...agency, contacts: payload.body.commitments };
    case 'names.remove':
      return removeNames(agency, payload.body);
    default:
      return delay(agency, payload, admitted);
  }
}

function suspension(agency: Agency, { way, logged, registrars }: Admitted): Suspension {
  if (way.identity) return { by: 'agency', alone: null, since: logged, until: null };
  if (way.registrars !== 1) return { by: 'registrars', alone: null, since: logged, until: null };
  const alone = registrars[0]!;
  const recent = agency.suspensions.some((each) => each.alone === alone && +logged - +each.since < SUSPENSION_PAUSE);
  demand(!recent, 'state', 'one registrar may suspend an agency once in 30 days');
  return { by: 'registrars', alone, since: logged, until: new Date(logged.getTime() + SUSPENSION) };
}

/** The agency takes back what it asked for itself, and no more. */
function reinstate(agency: Agency, { way, logged }: Admitted): Agency {
  const ends = (each: Suspension): boolean => isActive(each, logged) && (!way.identity || each.by === 'agency');
  demand(agency.suspensions.some(ends), 'state', 'there is no suspension that this could end');
  const suspensions = agency.suspensions.map((each) => (ends(each) ? { ...each, until: logged } : each));
  return { ...agency, suspensions };
}

function addCertificate(
  agency: Agency,
  { certificate: digest }: PayloadOf<'certificate.add'>['body'],
  { certificate, logged }: Admitted,
): Agency {
  const same = agency.certificates.filter((each) => each.certificate.fingerprint === certificate!.fingerprint);
  demand(!agency.certificates.some((each) => each.digest === digest), 'state', 'it is registered already');
  demand(
    same.every(({ revoked }) => revoked === null),
    'state',
    'its key was revoked',
  );
  const others = agency.certificates.filter((each) => !same.includes(each));
  const live = others.filter(({ revoked }) => revoked === null);
  demand(live.length < MAX_CERTIFICATES, 'state', `there are ${MAX_CERTIFICATES} certificates already; revoke one`);
  return { ...agency, certificates: [...others, { digest, certificate: certificate!, added: logged, revoked: null }] };
}

function revokeCertificate(
  agency: Agency,
  { certificate: digest }: PayloadOf<'certificate.revoke'>['body'],
  { logged }: Admitted,
): Agency {
  const target = agency.certificates.find((each) => each.digest === digest && each.revoked === null);
  demand(target !== undefined, 'state', 'there is no such certificate, or it is revoked already');
  return {
    ...agency,
    certificates: agency.certificates.map((each) => (each === target ? { ...each, revoked: logged } : each)),
  };
}

function removeNames(agency: Agency, { domains, addresses }: PayloadOf<'names.remove'>['body']): Agency {
  const own =
    domains.every((each) => agency.domains.has(each)) && addresses.every((each) => agency.addresses.has(each));
  demand(own, 'state', 'one of the names is not registered');
  return {
    ...agency,
    domains: new Map([...agency.domains].filter(([each]) => !domains.includes(each))),
    addresses: new Map([...agency.addresses].filter(([each]) => !addresses.includes(each))),
  };
}
