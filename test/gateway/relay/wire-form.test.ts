/** What goes over the wire behind DATA: every line as it is, and an end nowhere but at the end. */
import { expect, test } from 'vitest';
import { wireForm } from '../../../gateway/relay/wire-form.ts';

const FORMS: readonly (readonly [message: string, onTheWire: string])[] = [
  ['', '.\r\n'],
  ['x', 'x\r\n.\r\n'],
  ['x\r\n', 'x\r\n.\r\n'],
  ['x\r\n\r\n', 'x\r\n\r\n.\r\n'],
  ['.', '..\r\n.\r\n'],
  ['.\r\n', '..\r\n.\r\n'],
  ['x.y\r\n.\r\n..\r\n', 'x.y\r\n..\r\n...\r\n.\r\n'],
  ['x\n.\ny', 'x\r\n..\r\ny\r\n.\r\n'],
  ['x\r.\ry', 'x\r\n..\r\ny\r\n.\r\n'],
  ['x\n\r\n.y\r', 'x\r\n\r\n..y\r\n.\r\n'],
  ['x\r\r\n.y\n', 'x\r\n\r\n..y\r\n.\r\n'],
];

test.each(FORMS)('%j is said as %j', (message, onTheWire) => {
  expect(Buffer.from(wireForm(Buffer.from(message))).toString()).toBe(onTheWire);
});

test('a message between other octets is taken alone', () => {
  expect(Buffer.from(wireForm(Buffer.from('a\r\nb\r\nc').subarray(3, 6))).toString()).toBe('b\r\n.\r\n');
});

test('what a server makes of it is the message, whatever dots and line ends it has', () => {
  const parts = ['.', '\r\n', 'x', '.x'];
  for (let n = 0; n < parts.length ** 5; n++) {
    const message = `${[0, 1, 2, 3, 4].map((at) => parts[Math.trunc(n / parts.length ** at) % parts.length]).join('')}\r\n`;
    const said = Buffer.from(wireForm(Buffer.from(message))).toString();
    const end = said.startsWith('.\r\n') ? 0 : said.indexOf('\r\n.\r\n') + 2;
    expect({ message: said.slice(0, end).replace(/^\./gm, ''), after: said.slice(end) }).toEqual({
      message,
      after: '.\r\n',
    });
  }
});
