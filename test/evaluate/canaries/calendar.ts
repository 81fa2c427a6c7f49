/** Calendar and contacts with canaries (RFC 5545; RFC 6350 and vCard 2.1). */
import { type CanaryFile, type Hide, hiding } from './canary-file.ts';

export const calendars = (): readonly CanaryFile[] => [
  hiding('ics', 'meeting.ics', calendar),
  hiding('vcf', 'contact.vcf', contacts),
];

const base64 = (text: string) => Buffer.from(text).toString('base64');
/** A line goes on behind a line break and a space, wherever that falls. */
const folded = (text: string) => text.replace(/^(.{30})/, '$1\r\n ');

function calendar(hide: Hide): string {
  return [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:${hide('product')}`, `X-WR-CALNAME:${hide('name of calendar')}`],
    ...['BEGIN:VEVENT', `UID:${hide('UID')}`, 'DTSTAMP:20260101T000000Z', 'DTSTART:20260101T000000Z'],
    `SUMMARY:${hide('summary')}`,
    folded(`DESCRIPTION:x ${hide('folded description')}`),
    `X-ALT-DESC;FMTTYPE=text/html:<p>${hide('HTML description')}</p>`,
    `LOCATION;ALTREP="https://a.example/${hide('parameter of location')}":${hide('location')}`,
    `ORGANIZER;CN=${hide('organizer')}:mailto:a@a.example`,
    `ATTENDEE;CN="${hide('attendee')}";X-NOTE=${hide('own parameter')}:mailto:b@b.example`,
    `COMMENT:${hide('comment')}`,
    `CATEGORIES:x,${hide('category')}`,
    `URL:https://a.example/?q=${hide('URL')}`,
    `ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY:${base64(hide('attachment'))}`,
    `X-OWN:${hide('own property')}`,
    ...['BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT5M', `DESCRIPTION:${hide('alarm')}`, 'END:VALARM'],
    ...['END:VEVENT', 'BEGIN:VTODO', 'UID:2', `SUMMARY:${hide('task')}`, 'END:VTODO'],
    ...['BEGIN:VJOURNAL', 'UID:3', `DESCRIPTION:${hide('journal')}`, 'END:VJOURNAL', 'END:VCALENDAR', ''],
  ].join('\r\n');
}

function contacts(hide: Hide): string {
  const quoted = Array.from(
    hide('note in quoted-printable'),
    (letter) => `=${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  ).join('');
  return [
    ...[
      'BEGIN:VCARD',
      'VERSION:4.0',
      `FN:${hide('name')}`,
      `N:${hide('family name')};x;;;`,
      `ORG:x;${hide('department')}`,
    ],
    ...[`TITLE:${hide('title')}`, `NOTE:${hide('note')}`, folded(`ADR:;;x ${hide('folded address')};x;;;`)],
    ...[`item1.X-ABLabel:${hide('label')}`, `X-OWN:${hide('own property')}`, `TEL;TYPE="${hide('parameter')}":x`],
    `URL:https://a.example/?q=${hide('URL')}`,
    `KEY:data:text/plain;base64,${base64(hide('key as data URI'))}`,
    ...['END:VCARD', 'BEGIN:VCARD', 'VERSION:2.1', 'N:x', `NOTE;ENCODING=QUOTED-PRINTABLE:${quoted}`],
    `PHOTO;ENCODING=BASE64;TYPE=JPEG:${base64(hide('base64 of photo'))}`,
    ...['', 'END:VCARD', ''],
  ].join('\r\n');
}
