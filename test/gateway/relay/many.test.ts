/** Mails about many things at once: one plain part that reads back, in every language, whatever the values hold. */
import { describe, expect, test } from 'vitest';
import { parseAddress } from '../../../directory/address.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { type HeaderSection, readHeader } from '../../../gateway/mail/message.ts';
import { reply } from '../../../gateway/mail/reply.ts';
import { composeAlarm } from '../../../gateway/relay/alarm.ts';
import { composeDeciding } from '../../../gateway/relay/deciding.ts';
import { composeDigest, type Digest } from '../../../gateway/relay/digest.ts';
import type { Language } from '../../../gateway/relay/text-types.ts';
import { TEXTS } from '../../../gateway/relay/texts.ts';
import { kindText } from '../../../gateway/words/content.ts';

const EVIL = 'x\r\nBcc: eve@other.example\r\n\r\n.\r\n\u202e';
const teller = {
  id: '01KMANY' as Id,
  hostname: 'gw.agency.example',
  postmaster: parseAddress('postmaster@agency.example'),
  at: new Date('2026-03-01T10:15:00Z'),
};

const digest = (language: Language): Digest => ({
  ...teller,
  language,
  to: parseAddress('ana@agency.example'),
  notices: (['failed', 'refused', 'delayed', 'held'] as const).map((kind) => ({
    kind,
    arrivedAt: new Date('2026-03-01T09:30:00Z'),
    messageId: `<${kind}@agency.example>${EVIL}`,
    recipients: [
      {
        address: parseAddress('bob@peer.example'),
        original: null,
        reply: reply(550, '5.1.1', EVIL),
        reason: null,
        lastAttempt: null,
        retryUntil: null,
      },
    ],
  })),
});

/** The names of the fields, and the text. */
function read(message: Uint8Array): { names: readonly string[]; text: string } {
  const header: HeaderSection = readHeader(message);
  const body = Buffer.from(message.subarray(header.bodyStart)).toString('latin1');
  expect(body).toMatch(/^(?:[A-Za-z0-9+/=]{1,76}\r\n)+$/);
  return { names: header.fields.map(({ name }) => name), text: Buffer.from(body, 'base64').toString() };
}

const FIELDS = ['from', 'to', 'subject', 'date', 'message-id', 'auto-submitted', 'mime-version', 'content-type'];

describe('a digest', () => {
  test.each(Object.keys(TEXTS) as Language[])('in %s tells of each message once, and of nothing else', (language) => {
    const { names, text } = read(composeDigest(digest(language)));
    expect(names).toEqual([...FIELDS, 'content-language', 'content-transfer-encoding']);
    expect(text).toContain(TEXTS[language].gathered.opening);
    for (const kind of ['failed', 'refused', 'delayed', 'held']) expect(text.split(`<${kind}@`)).toHaveLength(2);
    expect(text.split('bob@peer.example')).toHaveLength(5);
    expect(text).not.toMatch(/^Bcc|^\.|\u202e/m);
  });
});

describe('an alarm', () => {
  const alarms = [
    { kind: 'held', id: '01KHELD' as Id, since: new Date('2026-03-01T09:00:00Z'), why: EVIL },
    { kind: 'disk', id: null, since: new Date('2026-03-01T10:00:00Z'), why: '3 MB are free' },
  ] as const;

  test('says what, since when, why, and how many more there are', () => {
    const { names, text } = read(composeAlarm({ ...teller, agency: 'a' as AgencyId, alarms, count: 12 }));
    expect(names).toEqual([...FIELDS, 'content-language', 'content-transfer-encoding']);
    expect(text).toContain('\r\n  01KHELD  since 2026-03-01 09:00 UTC  x Bcc: eve@other.example .\r\n');
    expect(text).toContain('queue release ID');
    expect(text).toContain('\r\n  -  since 2026-03-01 10:00 UTC  3 MB are free\r\n');
    expect(text).toContain('There are 10 more');
  });
});

describe('a mail to somebody who decides about held messages', () => {
  const messages = ['01KONE', '01KTWO'].map((id) => ({
    id: id as Id,
    acceptedAt: new Date('2026-03-01T09:30:00Z'),
    author: parseAddress('ana@agency.example'),
    recipients: ['هيئة النزاهة', `Agence ${EVIL}`],
    found: ['private-key', EVIL],
    needed: 2,
    until: new Date('2026-03-06T09:30:00Z'),
  }));
  const to = parseAddress('rene@agency.example');

  test.each(Object.keys(TEXTS) as Language[])('in %s says who writes to whom, and what was found', (language) => {
    const page = 'https://desk.agency.example/held';
    const { names, text } = read(composeDeciding({ ...teller, language, to, messages, page }));
    expect(names).toEqual([...FIELDS, 'content-language', 'content-transfer-encoding']);
    for (const { id } of messages) expect(text.split(id)).toHaveLength(2);
    const values = [
      'ana@agency.example',
      'هيئة النزاهة',
      page,
      '2026-03-06 09:30 UTC',
      kindText('private-key', language),
    ];
    for (const value of values) expect(text).toContain(value);
    expect(text).not.toContain('\r\nBcc:');
    expect(text).not.toMatch(/\{(?:address|name|count|until|time|id)\}|\u202e/);
  });

  test('says so where there is no page for it', () => {
    const { text } = read(composeDeciding({ ...teller, language: 'en', to, messages, page: null }));
    expect(text).toContain(TEXTS.en.deciding.nowhere);
  });
});
