/** The header section as every reader must see it, and edits that move no other octet. */
import { describe, expect, test } from 'vitest';
import {
  fieldsNamed,
  fieldValue,
  octets,
  onlyValue,
  readHeader,
  withoutFields,
} from '../../../gateway/mail/message.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

describe('a header section', () => {
  const sections: readonly [rule: string, message: string, names: string[], body: string][] = [
    ['ends at the first empty line', 'A: 1\r\nB: 2\r\n\r\nbody\r\n', ['a', 'b'], 'body\r\n'],
    ['may be the whole message', 'A: 1\r\nB: 2\r\n', ['a', 'b'], ''],
    ['may lack its last line end', 'A: 1', ['a'], ''],
    ['may be empty', '\r\nbody', [], 'body'],
    ['keeps a folded field whole', 'A: 1\r\n 2\r\n\t3\r\nB: 4\r\n\r\n', ['a', 'b'], ''],
    ['takes a folded line of white space only for a continuation', 'A: 1\r\n \r\nB: 2\r\n\r\nx', ['a', 'b'], 'x'],
    ['has names that are prototype keys', '__proto__: x\r\nconstructor: y\r\n\r\n', ['__proto__', 'constructor'], ''],
  ];
  test.each(sections)('%s', (_rule, message, names, body) => {
    const bytes = octets(message);
    const section = readHeader(bytes);
    expect(section.fields.map((field) => field.name)).toEqual(names);
    expect(text(bytes.subarray(section.bodyStart))).toBe(body);
  });
});

describe('a field', () => {
  test('reads the same whatever its fold', () => {
    for (const folded of ['a b c', 'a\r\n b c', ' a b\r\n c', '\r\n a\r\n b\r\n c\r\n ']) {
      const bytes = octets(`X: ${folded}\r\n\r\n`);
      expect(fieldValue(bytes, fieldsNamed(readHeader(bytes), 'x')[0]!)).toBe('a b c');
    }
  });

  test('that stands twice has no only value', () => {
    const bytes = octets('X: 1\r\nx: 2\r\nY: 3\r\n\r\n');
    expect(onlyValue(bytes, readHeader(bytes), 'X')).toBeNull();
    expect(onlyValue(bytes, readHeader(bytes), 'Y')).toBe('3');
    expect(onlyValue(bytes, readHeader(bytes), 'Z')).toBeNull();
  });
});

describe('taking fields out', () => {
  test('leaves every other octet where it was', () => {
    const message = octets('A: 1\r\nBcc: x@x.example,\r\n y@x.example\r\nB: \xe9\r\nBCC: z\r\n\r\nBcc: body\r\n');
    expect(text(withoutFields(message, (name) => name === 'bcc'))).toBe('A: 1\r\nB: \xe9\r\n\r\nBcc: body\r\n');
  });

  test('copies nothing where there is nothing to take out', () => {
    const message = octets('A: 1\r\n\r\nbody');
    expect(withoutFields(message, (name) => name === 'bcc')).toBe(message);
  });
});
