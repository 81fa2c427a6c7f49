/** Addresses and domains in the one canonical form that is ever compared, looked up or put on a wire. */
import { domainToASCII, domainToUnicode } from 'node:url';

/** A mail domain: lower-case A-labels (RFC 5890), at least two, no trailing dot, at most 253 octets. */
export type Domain = string & { readonly brand: 'Domain' };

/** `local@domain`: an ASCII dot-atom local part as it was written, and a canonical {@link Domain} (RFC 5321 section 4.1.2). */
export type Address = string & { readonly brand: 'Address' };

/** Text that is not an address or domain we handle; the message says what is wrong with it. */
export class AddressError extends Error {
  override name = 'AddressError';
}

const DOT_ATOM = /^[A-Za-z0-9#$&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9#$&'*+/=?^_`{|}~-]+)*$/;
/** The conversion to A-labels is a URL's: it would cut at `/` and `?`, decode `%41`, and drop tabs, line ends and invisible characters. */
const HOST_CHARACTERS = /^[\p{L}\p{M}\p{N}.-]+$/u;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads one addr-spec strictly. A quoted local part is accepted only where its content needs no quotes, so that
 * `"bob"@x` and `bob@x` cannot be two people; `%`, `!`, address literals, source routes and non-ASCII local parts are refused,
 * because each has been used to make one string mean two mailboxes.
 * @throws AddressError
 */
export function parseAddress(text: string): Address {
  const at = text.lastIndexOf('@');
  if (at < 1) throw new AddressError('an address has the form local@domain');
  const local = unquote(text.slice(0, at));
  if (local.length > 64) throw new AddressError('the local part is longer than 64 octets');
  // Some MTAs hand the local part to a program, which takes it for an option.
  if (local.startsWith('-')) throw new AddressError('the local part begins with a hyphen');
  if (!DOT_ATOM.test(local)) throw new AddressError('the local part is not a plain ASCII dot-atom');
  return `${local}@${parseDomain(text.slice(at + 1))}` as Address;
}

/**
 * Brings a domain to its canonical form: Unicode labels become A-labels (UTS 46), everything lower case.
 * @throws AddressError
 */
export function parseDomain(text: string): Domain {
  if (!HOST_CHARACTERS.test(text)) throw new AddressError('the domain holds a character that no host name has');
  const ascii = domainToASCII(text).toLowerCase();
  const labels = ascii.split('.');
  if (labels.length < 2 || ascii.length > 253 || !labels.every((label) => LABEL.test(label)))
    throw new AddressError('the domain is not a host name of two or more labels');
  // An A-label that stands for no valid U-label (a control character, an upper-case letter) is left as it is by the conversion.
  if (/(^|\.)xn--/.test(domainToUnicode(ascii))) throw new AddressError('the domain holds an invalid A-label');
  if (/^\d+$/.test(labels.at(-1) ?? '')) throw new AddressError('an address literal is not a domain');
  return ascii as Domain;
}

/** The domain of an address. */
export function domainOf(address: Address): Domain {
  return address.slice(address.lastIndexOf('@') + 1) as Domain;
}

/** The form in which two addresses are compared: the local part is folded to lower case, as every large mail system does. */
export function addressKey(address: Address): Address {
  return address.toLowerCase() as Address;
}

/** Whether two addresses name the same mailbox. */
export function sameAddress(a: Address, b: Address): boolean {
  return addressKey(a) === addressKey(b);
}

function unquote(local: string): string {
  if (!/^".*"$/.test(local)) return local;
  return local.slice(1, -1).replace(/\\(.)/g, '$1');
}
