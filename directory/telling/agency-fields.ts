/** What entries about an agency say, field by field. */
import { domainToUnicode } from 'node:url';
import type { Agency } from '../log/agency.ts';
import type { SigningKey } from '../log/keys.ts';
import type { NETWORK, Payload, PayloadOf } from '../log/payload.ts';
import type { Endpoint } from '../lookup.ts';
import { contactFields } from './contact-fields.ts';
import { certificateTexts, countryText, type Field, field, fill, keyText, paper, type Tellers, told } from './field.ts';
import { grouped } from './grouped.ts';
import { printable } from './printable.ts';
import type { Texts } from './text-types.ts';

export const AGENCY_FIELDS: Tellers<Exclude<Payload, { subject: typeof NETWORK }>['type']> = {
  'agency.enrol': (body, { certificate: text }, texts) => {
    const { name, country, kind, identity, recovery, domains, addresses, certificate, endpoint, nomination, ...rest } =
      body;
    return told(
      rest,
      ...profileFields({ name, country }, null, texts),
      field('kind', [texts.kinds[kind]]),
      ...keyFields({ identity, recovery }, null),
      ...provenNames({ domains, addresses }, texts),
      field('certificate', certificateTexts(certificate, text, texts)),
      ...endpointFields(endpoint, null, texts),
      paper('nomination', nomination),
    );
  },
  'agency.suspend': reasonFields,
  'agency.reinstate': reasonFields,
  'agency.leave': reasonFields,
  'agency.recover': ({ identity, recovery, evidence, call, ...rest }, { agency }) =>
    told(rest, ...keyFields({ identity, recovery }, agency), paper('evidence', evidence), paper('call', call)),
  'agency.reenrol': ({ identity, recovery, evidence, nomination, ...rest }, { agency }) => {
    const keys = keyFields({ identity, recovery }, agency);
    return told(rest, ...keys, paper('evidence', evidence), paper('nomination', nomination));
  },
  'pending.veto': ({ entry, ...rest }, { agency }, texts) => told(rest, targetField(entry, agency, texts)),
  'pending.resume': ({ entry, call, ...rest }, { agency }, texts) =>
    told(rest, targetField(entry, agency, texts), paper('call', call)),
  'identity.rotate': ({ identity, ...rest }, { agency }) => told(rest, ...keyFields({ identity }, agency)),
  'recovery.rotate': ({ recovery, ...rest }, { agency }) => told(rest, ...keyFields({ recovery }, agency)),
  'certificate.add': ({ certificate, ...rest }, known, texts) =>
    told(rest, field('certificate', certificateTexts(certificate, known.certificate, texts))),
  'certificate.revoke': ({ certificate, reason, ...rest }, { agency }, texts) => {
    const registered = agency?.certificates.find(({ digest }) => digest === certificate)?.certificate ?? null;
    const revoked = field('certificate', certificateTexts(certificate, registered, texts));
    return told(rest, revoked, ...reasonFields({ reason }));
  },
  'endpoint.set': ({ endpoint, ...rest }, { agency }, texts) => told(rest, ...endpointFields(endpoint, agency, texts)),
  'profile.set': ({ name, country, ...rest }, { agency }, texts) =>
    told(rest, ...profileFields({ name, country }, agency, texts)),
  'contacts.commit': ({ commitments, ...rest }, { agency, contacts }, texts) => {
    const shown = commitments.flatMap((each) => contacts?.get(each) ?? []);
    const list = field('contact', commitments.map(grouped), agency?.contacts.map(grouped));
    return told(rest, list, ...shown.flatMap((each) => contactFields(each, texts)));
  },
  'names.add': ({ domains, addresses, ...rest }, _known, texts) =>
    told(rest, ...provenNames({ domains, addresses }, texts)),
  'names.remove': ({ domains, addresses, ...rest }) =>
    told(rest, field('domain', domains.map(domainText)), field('address', addresses.map(printable))),
};

/** As it is compared, and as people read it where that differs. */
export function domainText(domain: string): string {
  const unicode = domainToUnicode(domain);
  return unicode === domain ? domain : `${domain} = ${printable(unicode)}`;
}

function reasonFields({ reason, ...rest }: { readonly reason: string }): readonly Field[] {
  return told(rest, field('reason', [printable(reason)]));
}

function profileFields(
  { name, country }: PayloadOf<'profile.set'>['body'],
  before: Agency | null,
  texts: Texts,
): readonly Field[] {
  return [
    field('name', [printable(name)], before && [printable(before.name)]),
    field('country', [countryText(country, texts)], before && [countryText(before.country, texts)]),
  ];
}

function keyFields(
  { identity, recovery }: { readonly identity?: readonly SigningKey[]; readonly recovery?: SigningKey },
  before: Agency | null,
): readonly Field[] {
  return [
    ...(identity ? [field('identity', identity.map(keyText), before?.identity.map(keyText))] : []),
    ...(recovery ? [field('recovery', [keyText(recovery)], before && [keyText(before.recovery)])] : []),
  ];
}

function provenNames({ domains, addresses }: PayloadOf<'names.add'>['body'], texts: Texts): readonly Field[] {
  const proven = (name: string, digest: string): string => fill(texts.proven, { name, digest: grouped(digest) });
  const ofDomains = domains.map(({ domain, evidence, ...rest }) => {
    told(rest);
    return proven(domainText(domain), evidence);
  });
  const ofAddresses = addresses.map(({ address, evidence, ...rest }) => {
    told(rest);
    return proven(printable(address), evidence);
  });
  return [field('domain', ofDomains), field('address', ofAddresses)];
}

function endpointFields(endpoint: Endpoint | null, before: Agency | null, texts: Texts): readonly Field[] {
  const place = (of: Endpoint | null): string[] =>
    of ? [fill(texts.port, { host: printable(of.host), port: String(of.port) })] : [];
  const pins = (of: Endpoint | null): readonly string[] => of?.pins ?? [];
  return [
    field('endpoint', place(endpoint), before && place(before.endpoint)),
    field('pin', pins(endpoint), before && pins(before.endpoint)),
  ];
}

/** What the entry is about, and what that one says. */
function targetField(entry: string, agency: Agency | null, texts: Texts): Field {
  const target = agency?.pending.find((each) => each.entry === entry);
  const says = target ? fill(texts.sentences[target.payload.type], { subject: agency!.id }) : null;
  return field('target', [grouped(entry), ...(says ? [says] : [])]);
}
