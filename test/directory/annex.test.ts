/** The annex: records that the log commits to are contacts, and nothing else is. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  type ContactDocument,
  contactsIn,
  type Disclosed,
  printAnnex,
  printContact,
  readAnnex,
  readContact,
} from '../../directory/annex.ts';
import { commitmentTo, SALT_LENGTH } from '../../directory/log/commitment.ts';
import type { AgencyId } from '../../directory/lookup.ts';

const DESK: ContactDocument = {
  role: 'Assistance desk',
  address: 'desk@here.example',
  needs: ['trace-assets', 'interview'],
  languages: ['en', 'pt-BR'],
  zone: 'Africa/Nairobi',
  hours: [{ days: ['mo', 'tu', 'we', 'th', 'fr'], from: '08:00', to: '16:30' }],
  deputy: 'duty@here.example',
  confirmed: '2026-11-20',
};
const disclose = (changes: Partial<ContactDocument> = {}): Disclosed => ({
  record: printContact({ ...DESK, ...changes }),
  salt: randomBytes(SALT_LENGTH),
});
const commitment = ({ record, salt }: Disclosed) => commitmentTo(record, salt);

test('a contact is read as it was printed', () => {
  expect(readContact(printContact(DESK))).toEqual(DESK);
});

test.each<[string, Partial<Record<keyof ContactDocument, unknown>>, RegExp]>([
  ['no address', { address: 'the desk' }, /^address: /],
  ['an unknown time zone', { zone: 'Mars/Olympus' }, /^zone: is not a time zone/],
  ['hours that end before they begin', { hours: [{ days: ['mo'], from: '16:00', to: '08:00' }] }, /ends before/],
  ['a time that no clock shows', { hours: [{ days: ['mo'], from: '8', to: '24:00' }] }, /is not a time of day/],
  ['a language that is none', { languages: ['English'] }, /^languages.0: /],
  ['a role that writes from right to left', { role: '\u202edesk' }, /^role: /],
  ['a day that no calendar has', { confirmed: '2026-02-30' }, /^confirmed: /],
  ['a field that nobody knows', { name: 'A. Person' } as never, /the contact: /],
])('refused is %s', (_what, changes, message) => {
  expect(() => printContact({ ...DESK, ...changes } as ContactDocument)).toThrow(message);
});

test('an annex is read as it was printed', () => {
  const annex = new Map([
    ['here' as AgencyId, [disclose(), disclose({ role: 'Liaison' })]],
    ['there' as AgencyId, []],
  ]);
  const read = readAnnex(printAnnex(annex));
  expect([...read.keys()]).toEqual(['here', 'there']);
  expect(read.get('here' as AgencyId)!.map(commitment)).toEqual(annex.get('here' as AgencyId)!.map(commitment));
});

test.each(['', '{}', '{"v":2,"agencies":{}}', '{"v":1,"agencies":{"here":[{"record":"e30=","salt":"e30="}]}}'])(
  'refused is the annex %j',
  (text) => {
    expect(() => readAnnex(Buffer.from(text))).toThrow(expect.objectContaining({ name: 'EntryError' }));
  },
);

test('contacts are those that the agency committed to, in its order; what was erased is missing, what was put beside is not taken', () => {
  const [first, erased, last, foreign] = [disclose(), disclose(), disclose({ role: 'Liaison' }), disclose()];
  const commitments = [last, erased, first].map(commitment);
  const contacts = contactsIn([first, foreign, last], commitments);
  expect(contacts.map(({ role }) => role)).toEqual(['Liaison', 'Assistance desk']);
});

test('a commitment to something that is no contact takes no other contact away', () => {
  const [first, odd] = [
    disclose(),
    { record: Buffer.from('{"role":"Desk","fax":"1"}'), salt: randomBytes(SALT_LENGTH) },
  ];
  expect(contactsIn([odd, first], [odd, first].map(commitment))).toEqual([DESK]);
});
