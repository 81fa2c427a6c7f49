/** What the demo concludes from captured octets, and how it reads mail: a search that could find nothing would prove nothing. */
import { expect, test } from 'vitest';
import { compose, DEFAULT_DOMAINS, defaultLetter } from './message.ts';
import { readMessage } from './reading.ts';
import { hexDump, searchFor, tlsRecords } from './wire.ts';

const letter = defaultLetter(DEFAULT_DOMAINS);
const message = compose(letter);

test('a message in clear is found whole', () => {
  const { sought, found } = searchFor(message, message);
  expect(sought).toBeGreaterThan(20);
  // The subject as it is read stands there in encoded words only.
  expect(sought - found).toBe(1);
});

test.each([
  { name: 'one line of the text', captured: Buffer.from(letter.text.split('\r\n')[2]!) },
  { name: 'the subject as it is read', captured: Buffer.from(letter.subject) },
  { name: 'a display name', captured: Buffer.from(letter.toName) },
])('$name among captured octets is found', ({ captured }) => {
  const noise = Buffer.alloc(5000, 0x17);
  expect(searchFor(message, Buffer.concat([noise, captured, noise])).found).toBe(1);
});

test('nothing is found where nothing is', () => {
  expect(searchFor(message, Buffer.alloc(5000, 0x17)).found).toBe(0);
});

test('TLS records end where something else begins', () => {
  const said = Buffer.from('1603010002aabb' + '1703030001cc' + '45484c4f', 'hex');
  expect(tlsRecords(said).map(({ kind, length }) => [kind, length])).toEqual([
    ['handshake', 2],
    ['application data', 1],
  ]);
});

test('a dump shows offset, octets and what is printable', () => {
  expect(hexDump(Buffer.from('Hi\0'), 1)).toBe(`000000  48 69 00 ${' '.repeat(39)} Hi.`);
});

test('a message is read as its author wrote it', () => {
  expect(readMessage(message)).toMatchObject({
    from: `${letter.fromName} <${letter.from}>`,
    subject: letter.subject,
    text: letter.text,
    attachments: ['transfers.csv'],
  });
});

test.each([
  {
    name: 'quoted-printable in an old charset',
    type: 'text/plain; charset=iso-8859-1',
    encoding: 'quoted-printable',
    body: 'caf=E9 =\r\nau lait',
    text: 'café au lait',
  },
  {
    name: 'a charset that nobody knows',
    type: 'text/plain; charset=x-none',
    encoding: '8bit',
    body: 'plain',
    text: 'plain',
  },
  {
    name: 'a multipart without end',
    type: 'multipart/mixed; boundary=b',
    encoding: '7bit',
    body: '--b\r\n\r\nx',
    text: '',
  },
])('$name does not keep a message from being shown', ({ type, encoding, body, text }) => {
  const fields = `From: a@a.example\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
  expect(readMessage(Buffer.from(fields + body)).text).toBe(text);
});
