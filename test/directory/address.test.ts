/** One mailbox has one spelling, and what could be read in two ways is nobody's address. */
import { expect, test } from 'vitest';
import {
  type Address,
  AddressError,
  addressKey,
  type Domain,
  domainOf,
  parseAddress,
  parseDomain,
  sameAddress,
} from '../../directory/address.ts';

const CANONICAL: readonly [rule: string, text: string, address: string][] = [
  ['an address stays as it is', 'user@x.test', 'user@x.test'],
  ['the domain becomes lower case, the local part stays', 'User@X.Test', 'User@x.test'],
  ['an A-label stays', 'user@xn--bcher-kva.test', 'user@xn--bcher-kva.test'],
  ['an A-label becomes lower case', 'user@XN--BCHER-KVA.TEST', 'user@xn--bcher-kva.test'],
  ['a U-label becomes an A-label', 'user@bücher.test', 'user@xn--bcher-kva.test'],
  ['a U-label is normalised first', 'user@bu\u0308cher.test', 'user@xn--bcher-kva.test'],
  ['full-width letters become plain ones', 'user@ｘ.test', 'user@x.test'],
  ['a Cyrillic look-alike is another domain', 'user@r\u0430ven.test', 'user@xn--rven-53d.test'],
  ['a capital I with a dot is another domain', 'user@İ.test', 'user@xn--i-9bb.test'],
  ['a sharp s is not ss', 'user@ß.test', 'user@xn--zca.test'],
  ['quotes that are not needed are dropped', '"user"@x.test', 'user@x.test'],
  ['escapes that are not needed are dropped', '"us\\er"@x.test', 'user@x.test'],
  ['64 octets of local part are allowed', `${'a'.repeat(64)}@x.test`, `${'a'.repeat(64)}@x.test`],
  ['63 octets of label are allowed', `user@${'b'.repeat(63)}.test`, `user@${'b'.repeat(63)}.test`],
  ['signs that a dot-atom has are allowed', "o'neil+tag/x=y@x.test", "o'neil+tag/x=y@x.test"],
];

test.each(CANONICAL)('%s', (_rule, text, address) => {
  expect(parseAddress(text)).toBe(address);
  expect(parseAddress(address)).toBe(address);
});

const REFUSED: readonly [what: string, text: string][] = [
  ['nothing', ''],
  ['a word', 'postmaster'],
  ['no local part', '@x.test'],
  ['no domain', 'user@'],
  ['angle brackets', '<user@x.test>'],
  ['a source route', '@r.test:user@x.test'],
  ['percent routing', 'user%evil@x.test'],
  ['bang routing', 'evil!user@x.test'],
  ['a comment', '(c)user@x.test'],
  ['two at signs', 'a@evil@x.test'],
  ['a quoted space', '"us er"@x.test'],
  ['a quoted at sign', '"a@evil"@x.test'],
  ['a quoted bracket', '"a>b"@x.test'],
  ['a quoted quote', '"a\\"b"@x.test'],
  ['an empty quoted string', '""@x.test'],
  ['a local part that looks like an option', '-oQ/tmp@x.test'],
  ['a leading dot', '.a@x.test'],
  ['a trailing dot in the local part', 'a.@x.test'],
  ['two dots in the local part', 'a..b@x.test'],
  ['a local part of 65 octets', `${'a'.repeat(65)}@x.test`],
  ['a local part that is not ASCII', 'üser@x.test'],
  ['octets that were not UTF-8', 'us\ufffdr@x.test'],
  ['NUL', 'us\0er@x.test'],
  ['a second command', 'user@x.test\r\nRCPT TO:<e@bad.test>'],
  ['a line end', 'user@x.test\n'],
  ['a space before it', ' user@x.test'],
];

test.each(REFUSED)('%s is not an address', (_what, text) => {
  expect(() => parseAddress(text)).toThrow(AddressError);
});

const NO_DOMAINS: readonly [what: string, text: string][] = [
  ['one label', 'x'],
  ['a trailing dot', 'x.test.'],
  ['two dots', 'x..test'],
  ['an underscore', 'x_y.test'],
  ['a label that begins with a hyphen', '-x.test'],
  ['a label that ends with a hyphen', 'x-.test'],
  ['a label of 64 octets', `${'b'.repeat(64)}.test`],
  ['254 octets', `${'a.'.repeat(124)}b.test`],
  ['an address literal', '[127.0.0.1]'],
  ['an IPv4 address', '127.0.0.1'],
  ['an IPv4 address in hexadecimal', '0x7f.1'],
  ['an A-label for a control character', 'xn--a.test'],
  ['an A-label for a capital letter', 'xn--bcher-2pa.test'],
  ['an ideographic full stop', 'x\u3002test'],
  ['a soft hyphen', 'so\u00adft.test'],
  ['a zero-width joiner', 'so\u200dft.test'],
  ['a change of direction', 'ev\u202eil.test'],
  ['octets that were not UTF-8', '\ufffd.test'],
  ['a lone surrogate', '\ud800.test'],
  ['a tab', 'exa\tmple.test'],
  ['a space', ' x.test'],
  ['a port', 'x.test:25'],
  ['a path', 'x.test/..'],
  ['a query', 'x.test?'],
  ['a fragment', 'x.test#y'],
  ['a backslash', 'x.test\\y'],
  ['an escape', '%78.test'],
];

test.each(NO_DOMAINS)('%s is not in a domain', (_what, text) => {
  expect(() => parseDomain(text)).toThrow(AddressError);
  expect(() => parseAddress(`user@${text}`)).toThrow(AddressError);
});

test('253 octets of domain are allowed', () => {
  const longest = `${'a.'.repeat(123)}ab.test`;
  expect(parseDomain(longest)).toBe(longest);
});

test('two spellings of one mailbox are the same mailbox', () => {
  const [one, two, other] = [parseAddress('User@X.test'), parseAddress('"uSER"@x.TEST'), parseAddress('user@y.test')];
  expect([sameAddress(one, two), sameAddress(one, other)]).toEqual([true, false]);
  expect(addressKey(one)).toBe('user@x.test' as Address);
  expect(domainOf(one)).toBe('x.test' as Domain);
});
