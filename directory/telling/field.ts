/** A field of an entry as people see it, and the ways to write each kind of value; all of it printable. */
import type { Certificate } from '../certificate.ts';
import type { Agency } from '../log/agency.ts';
import { keyId, type SigningKey } from '../log/keys.ts';
import type { Network } from '../log/network.ts';
import type { PayloadOf, PayloadType } from '../log/payload.ts';
import type { Contact } from '../lookup.ts';
import { grouped } from './grouped.ts';
import { printable } from './printable.ts';
import type { Label, Texts } from './text-types.ts';
import { timeText } from './time-text.ts';

/** One field, or several values of one kind. */
export interface Field {
  readonly label: Label;
  readonly values: readonly string[];
  /** What stood there until now; null where that is not known, or never was. */
  readonly before: readonly string[] | null;
}

/** What is known besides the entry: the network and the agency as they are when it is logged, and what its digests stand for. */
export interface Known {
  readonly network: Network | null;
  readonly agency: Agency | null;
  readonly certificate: Certificate | null;
  /** The contacts that it commits to, by their commitments, as far as they are at hand. */
  readonly contacts?: ReadonlyMap<string, Contact>;
}

/** For each kind of entry, all that its body says. */
export type Tellers<Type extends PayloadType> = {
  readonly [T in Type]: (body: PayloadOf<T>['body'], known: Known, texts: Texts) => readonly Field[];
};

/** The fields of a body, of which nothing may be left: one that was added and is not told would be signed unseen, so it does not compile. */
export function told(_rest: Readonly<Record<PropertyKey, never>>, ...fields: readonly Field[]): readonly Field[] {
  return fields;
}

export function field(label: Label, values: readonly string[], before?: readonly string[] | null): Field {
  return { label, values, before: before ?? null };
}

/** The digest of a paper that stands outside the log. */
export function paper(label: Label, digest: string): Field {
  return field(label, [grouped(digest)]);
}

/** A key by its id, which is what two people compare. */
export function keyText(key: SigningKey): string {
  return `${key.slice(0, key.indexOf('+'))}, ${grouped(keyId(key))}`;
}

/** The values in the sentence, each printable already. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{([a-z]+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? values[name]! : whole));
}

export function countryText(code: string, { language }: Texts): string {
  const names = COUNTRIES.get(language) ?? new Intl.DisplayNames(language, { type: 'region' });
  COUNTRIES.set(language, names);
  return `${names.of(code)} (${code})`;
}

/** The certificate by its digest, and by its fingerprint and names where it is at hand. */
export function certificateTexts(digest: string, certificate: Certificate | null, texts: Texts): string[] {
  const sha256 = `SHA-256 ${grouped(digest)}`;
  if (certificate === null) return [sha256];
  const { expires, userIds, fingerprint } = certificate;
  const until = expires === null ? texts.usable : fill(texts.usableUntil, { time: timeText(expires) });
  return [sha256, `OpenPGP ${grouped(fingerprint)}, ${until}`, ...userIds.map(printable)];
}

/** By language; to make one takes longer than all else about an entry. */
const COUNTRIES = new Map<string, Intl.DisplayNames>();
