/** What deserves a second look before a proposal is signed; what breaks a rule is refused elsewhere. */
import { domainToUnicode } from 'node:url';
import { type Address, domainOf } from '../address.ts';
import { type Certificate, usability } from '../certificate.ts';
import { isAddressOf, settledAgency } from '../log/agency.ts';
import { namedBlobs } from '../log/named.ts';
import type { Payload } from '../log/payload.ts';
import type { State } from '../log/replay.ts';
import { fill, type Known } from './field.ts';
import { isOfMixedScripts, likeness, looksAlike } from './look-alike.ts';
import { hidesSomething, printable } from './printable.ts';
import type { Texts } from './text-types.ts';

/** One sentence for each. */
export function concernsOf(
  payload: Payload,
  { state, certificate, contacts = new Map() }: Beside,
  now: Date,
  { concerns }: Texts,
): string[] {
  const hidden = textsIn([payload, ...contacts.values()]).filter(hidesSomething);
  return [
    // Before a genesis there is no log.
    ...(state === null && payload.type !== 'genesis' ? [concerns['no-history']] : []),
    ...hidden.map((name) => fill(concerns.unseen, { name: printable(name) })),
    ...newDomains(payload).flatMap((domain) => foreign(domain, concerns)),
    ...(state === null ? [] : likenesses(payload, state, concerns)),
    ...certificateConcerns(payload, certificate, now, concerns),
    ...contactConcerns(payload, { state, contacts }, now, concerns),
  ];
}

/** The history, and what the digests of the payload stand for, as far as that is at hand. */
interface Beside extends Pick<Known, 'certificate' | 'contacts'> {
  readonly state: State | null;
}

type Concerns = Texts['concerns'];

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Of the names that the entry registers; the domain of a single address is as good a bait. */
function newDomains({ type, body }: Payload): string[] {
  if (type !== 'agency.enrol' && type !== 'names.add') return [];
  const shared = body.addresses.map(({ address }: { address: Address }) => domainOf(address));
  return [...new Set<string>([...body.domains.map(({ domain }) => domain), ...shared])];
}

function foreign(domain: string, concerns: Concerns): string[] {
  const unicode = domainToUnicode(domain);
  if (unicode === domain) return [];
  const mixed = unicode.split('.').some(isOfMixedScripts);
  return [fill(concerns[mixed ? 'mixed-scripts' : 'foreign-letters'], { name: domain, unicode: printable(unicode) })];
}

/** Of its own names an agency may have as many alike as it wants. */
function likenesses(payload: Payload, { agencies }: State, concerns: Concerns): string[] {
  const others = [...agencies.values()].filter(({ id }) => id !== payload.subject);
  const domains = newDomains(payload).flatMap((name) =>
    others.flatMap((owner) =>
      [...owner.domains.keys()].flatMap((other) => {
        const like = likeness(name, other);
        return like ? [fill(concerns[like], { name, other, owner: owner.id })] : [];
      }),
    ),
  );
  const name = 'name' in payload.body ? payload.body.name : null;
  const names = others.flatMap((owner) =>
    name !== null && looksAlike(name, owner.name)
      ? [fill(concerns['look-alike'], { name: printable(name), other: printable(owner.name), owner: owner.id })]
      : [],
  );
  return [...domains, ...names];
}

function certificateConcerns(
  payload: Payload,
  certificate: Certificate | null,
  now: Date,
  concerns: Concerns,
): string[] {
  if (payload.type === 'tree.publish' || namedBlobs(payload).length === 0) return [];
  if (certificate === null) return [concerns['no-certificate']];
  const use = usability(certificate, now);
  return use === 'usable' ? [] : [fill(concerns.unusable, { usability: use })];
}

function contactConcerns(
  payload: Payload,
  { state, contacts = new Map() }: Pick<Beside, 'state' | 'contacts'>,
  now: Date,
  concerns: Concerns,
): string[] {
  if (payload.type !== 'contacts.commit') return [];
  const shown = payload.body.commitments.flatMap((each) => contacts.get(each) ?? []);
  const registered = state?.agencies.get(payload.subject);
  const agency = registered && settledAgency(registered, now);
  const addresses = shown.flatMap(({ address, deputy }) => [address, ...(deputy === null ? [] : [deputy])]);
  const foreign = agency ? addresses.filter((each) => !isAddressOf(agency, each)) : [];
  return [
    ...(shown.length < payload.body.commitments.length ? [concerns['no-record']] : []),
    ...foreign.map((name) => fill(concerns['not-own'], { name: printable(name) })),
  ];
}
