/** Content-Type and multipart boundaries where programs disagree: what is not plain is not read at all. */
import { describe, expect, test } from 'vitest';
import { parseMediaType, splitParts } from '../../../gateway/mail/media-type.ts';
import { octets } from '../../../gateway/mail/message.ts';

describe('a media type', () => {
  test.each([
    ['text/plain', 'text/plain', {}],
    ['Text/HTML; Charset=UTF-8', 'text/html', { charset: 'UTF-8' }],
    ['multipart/mixed; boundary="a b"; x=y', 'multipart/mixed', { boundary: 'a b', x: 'y' }],
    ['multipart/mixed; boundary="a\\"b"', 'multipart/mixed', { boundary: 'a"b' }],
    ['text/plain;', 'text/plain', {}],
  ])('%j is read', (value, type, parameters) => {
    const media = parseMediaType(value);
    expect(media?.type).toBe(type);
    expect(Object.fromEntries(media?.parameters ?? [])).toEqual(parameters);
  });

  test.each([
    'text',
    'text/',
    '/plain',
    'text/plain x',
    'text/plain; a',
    'text/plain; a=1; A=2',
    'text/plain (c); a=1',
    '',
    'text/plain; a="x',
  ])('%j is not', (value) => expect(parseMediaType(value)).toBeNull());
});

describe('the parts of a multipart', () => {
  const parts = (body: string, boundary = 'b') =>
    splitParts(octets(body), boundary)?.map((part) => Buffer.from(part.bytes).toString('latin1')) ?? null;

  test.each<[rule: string, body: string, parts: string[] | null]>([
    [
      'leave out preamble and epilogue',
      'pre\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\nepi',
      ['\r\none', '\r\ntwo'],
    ],
    ['may be empty', '--b\r\n\r\n--b--', ['']],
    ['are null without the closing delimiter', '--b\r\n\r\none\r\n', null],
    ['are null where only the closing delimiter stands', '--b--\r\n', null],
    ['do not end at a longer boundary', '--b\r\n\r\none\r\n--bb\r\ntwo\r\n--b--', ['\r\none\r\n--bb\r\ntwo']],
    ['do not end inside a line', '--b\r\n\r\nx--b--\r\n--b--', ['\r\nx--b--']],
    ['allow white space behind a delimiter', '--b \r\n\r\none\r\n--b-- \t', ['\r\none']],
  ])('%s', (_rule, body, expected) => expect(parts(body)).toEqual(expected));
});
