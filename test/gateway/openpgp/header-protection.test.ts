/** The payload: what is put around an original comes off again to the octet, and says nothing outside. */
import { describe, expect, test } from 'vitest';
import type { Address } from '../../../directory/address.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { fieldValue, octets, readHeader } from '../../../gateway/mail/message.ts';
import {
  composePayload,
  hasTransfer,
  isHeaderProtected,
  type Outside,
  outsideFields,
  restoreOriginal,
} from '../../../gateway/openpgp/header-protection.ts';
import { recognise, wrap } from '../../../gateway/openpgp/pgp-mime.ts';
import {
  covers,
  formatTransfer,
  parseTransfer,
  type Transfer,
  TransferError,
} from '../../../gateway/openpgp/transfer.ts';

const outside: Outside = {
  author: 'jane@a.example' as Address,
  shown: ['bob@b.example' as Address],
  date: 'Sun, 22 Nov 2026 10:00:00 +0000',
  messageId: '<1@a.example>',
};
const transfer = {
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  from: 'a' as AgencyId,
  to: 'b' as AgencyId,
  at: new Date('2026-11-22T10:00:00Z'),
  recipients: ['bob@b.example' as Address, "o'neil+x@b.example" as Address],
  receipt: null,
  head: null,
};
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const top = 'From: "Jane SECRET" <jane@a.example>\r\nTo: bob@b.example\r\nSubject: SECRET\r\n';

const originals: readonly [name: string, original: string, form: 'fields' | 'part'][] = [
  ['plain text', `${top}Content-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n`, 'fields'],
  [
    'a folded type',
    `${top}Content-Type:\r\n multipart/mixed;\r\n boundary="b"\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n`,
    'fields',
  ],
  ['a type without parameters', `${top}Content-Type: text/plain\r\n\r\nHello\r\n`, 'fields'],
  ['an odd case', `${top}CONTENT-type:TEXT/Plain ;x=y\r\n\r\nHello\r\n`, 'fields'],
  ['no body', `${top}Content-Type: text/plain\r\n`, 'fields'],
  ['no type', `${top}\r\nHello\r\n`, 'part'],
  ['no type and no body', top, 'part'],
  ['two types', `${top}Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\nx\r\n`, 'part'],
  ['a mangled type', `${top}Content-Type: text\r\n\r\nx\r\n`, 'part'],
  ['a type with a comment', `${top}Content-Type: text/plain (really)\r\n\r\nx\r\n`, 'part'],
  ['a type that is protected already', `${top}Content-Type: text/plain; hp="cipher"\r\n\r\nx\r\n`, 'part'],
  ['eight-bit octets', `${top}X: \xe9\r\n\r\n\xff\xfe\r\n`, 'part'],
  ['fields of our own names', `${top}HP-Outer: x\r\nContent-Type: text/plain\r\n\r\nx\r\n`, 'fields'],
];

describe('an original with', () => {
  test.each(originals)('%s comes out as it went in', (_name, original, form) => {
    const payload = composePayload(octets(original), outside, transfer);
    const header = readHeader(payload);
    expect(hasTransfer(header)).toBe(true);
    const read = parseTransfer(fieldValue(payload, header.fields[0]!));
    expect(read).toMatchObject({ ...transfer, restore: { form } });
    expect(text(restoreOriginal(payload, read))).toBe(original);
    expect(isHeaderProtected(payload)).toBe(true);
  });

  test.each(originals)('%s records every field that stands outside', (_name, original) => {
    const payload = text(composePayload(octets(original), outside, transfer));
    for (const [name, value] of outsideFields(outside)) expect(payload).toContain(`HP-Outer: ${name}: ${value}\r\n`);
  });
});

test('an original that was changed by one octet is not restored', () => {
  const payload = composePayload(octets(originals[0]![1]), outside, transfer);
  const read = parseTransfer(fieldValue(payload, readHeader(payload).fields[0]!));
  payload[payload.length - 3]! ^= 1;
  expect(() => restoreOriginal(payload, read)).toThrow(TransferError);
  expect(() => restoreOriginal(payload.subarray(0, -1), read)).toThrow(TransferError);
  expect(() => restoreOriginal(payload, { ...read, restore: { form: 'part' } })).toThrow(TransferError);
});

describe('the transfer field', () => {
  const full: Transfer = {
    ...transfer,
    sha256: 'a'.repeat(64),
    size: 12,
    restore: { form: 'fields', block: 6, cut: { offset: 3, length: 14 } },
  };
  const value = (field: string) => fieldValue(octets(field), readHeader(octets(field)).fields[0]!);

  test('reads as it was written, tags of later versions left aside', () => {
    const written = value(formatTransfer(full));
    expect(parseTransfer(written)).toEqual(full);
    expect(parseTransfer(`${written}; later=1`)).toEqual(full);
  });

  test.each([
    ['another version', (field: string) => field.replace('v=1', 'v=2')],
    ['no id', (field: string) => field.replace(/id=[^;]+;/, '')],
    ['a tag twice', (field: string) => `${field}; v=1`],
    ['a recipient that is no address', (field: string) => field.replace('bob@b.example', 'bob')],
    ['a short digest', (field: string) => field.replace(/sha256=a/, 'sha256=')],
    ['no cut', (field: string) => field.replace(/cut=[^;]+;/, '')],
  ])('with %s is refused', (_rule, change) => {
    expect(() => parseTransfer(change(value(formatTransfer(full))))).toThrow(TransferError);
  });

  const HEAD = 'log.network.example\n4\nAAAA\n\n\u2014 log.network.example BBBB\n';

  test('carries the head of the log to the octet, in short lines', () => {
    const field = formatTransfer({ ...full, head: HEAD.repeat(10) });
    expect(parseTransfer(value(field)).head).toBe(HEAD.repeat(10));
    expect(Math.max(...field.split('\r\n').map(({ length }) => length))).toBeLessThan(79);
  });

  test.each([
    ['is absent', ''],
    ['is empty', '; head='],
    ['is no base64', '; head=*'],
    ['is too long', `; head=${'A'.repeat(2049)}`],
  ])('is read all the same where its head %s', (_what, tag) => {
    expect(parseTransfer(`${value(formatTransfer(full))}${tag}`)).toEqual(full);
  });

  test('covers only the recipients that it names, whatever their case', () => {
    expect(covers(full, ['BOB@b.example' as Address])).toBe(true);
    expect(covers(full, ['bob@b.example' as Address, 'eve@b.example' as Address])).toBe(false);
  });

  test('counts only as the first field and only once', () => {
    expect(hasTransfer(readHeader(octets('X: y\r\nValise-Transfer: v=1\r\n\r\n')))).toBe(false);
    expect(hasTransfer(readHeader(octets('Valise-Transfer: v=1\r\nValise-Transfer: v=1\r\n\r\n')))).toBe(false);
  });
});

describe('the envelope', () => {
  const armored = '-----BEGIN PGP MESSAGE-----\r\n\r\nAAAA\r\n-----END PGP MESSAGE-----\r\n';
  const sealed = text(wrap(outside, octets(armored)));

  test('is recognised, and gives back the armored part', () => {
    expect(text(recognise(octets(sealed))!)).toContain(armored.trim());
  });

  test('shows no name and no subject, and a Bcc recipient to nobody', () => {
    expect(sealed).not.toContain('SECRET');
    expect(text(wrap({ ...outside, shown: [] }, octets(armored)))).not.toContain('bob@');
  });

  test.each<[rule: string, message: string]>([
    ['the words stand in the subject', `Subject: multipart/encrypted application/pgp-encrypted\r\n\r\n${armored}`],
    ['the armor stands in a text', `Content-Type: text/plain\r\n\r\n${armored}`],
    [
      'it lies inside another multipart',
      `Content-Type: multipart/mixed; boundary="o"\r\n\r\n--o\r\n${sealed}\r\n--o--\r\n`,
    ],
    ['a third part follows', sealed.replace(/(--=_[0-9a-f]+)--/, '$1\r\n\r\nextra\r\n$1--')],
    ['the protocol is another', sealed.replace('application/pgp-encrypted"', 'application/pkcs7-mime"')],
    ['the control part lacks its version', sealed.replace('\r\n\r\nVersion: 1', '\r\n\r\nVersion: 2')],
    ['the closing delimiter is missing', sealed.replace(/--=_[0-9a-f]+--/, '')],
    ['two content types are given', sealed.replace('MIME-Version', 'Content-Type: text/plain\r\nMIME-Version')],
  ])('is not recognised where %s', (_rule, message) => expect(recognise(octets(message))).toBeNull());
});
