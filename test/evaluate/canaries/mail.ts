/** A mail kept as a file, with canaries in every field and part that MIME has (RFC 5322, 2045 to 2049, 2231, 2183). */

import { zipOf } from '../../gateway/inspect/extract/zip-writer.ts';
import { type CanaryFile, type Hide, halves, hiding } from './canary-file.ts';

export const mails = (): readonly CanaryFile[] => [
  hiding('eml', 'forwarded.eml', mail),
  hiding('mbox', 'archive.mbox', mbox),
  hiding('mht', 'page.mht', webArchive),
];

const lines = (...all: readonly string[]) => all.join('\r\n');
const base64 = (text: string | Uint8Array) =>
  Buffer.from(text as string)
    .toString('base64')
    .replace(/.{76}/g, '$&\r\n');
const quoted = (text: string | Uint8Array) =>
  Array.from(Buffer.from(text as string), (octet) => `=${octet.toString(16).toUpperCase()}`)
    .join('')
    .replace(/.{72}/g, '$&=\r\n');
const multipart = (boundary: string, parts: readonly string[]) =>
  lines(...parts.map((part) => `--${boundary}\r\n${part}`), `--${boundary}--`);
const part = (type: string, content: string, ...fields: readonly string[]) =>
  lines(`Content-Type: ${type}`, ...fields, '', content);

function mail(hide: Hide): string {
  const parts = [bodies(hide), ...attachments(hide), ...messages(hide), ...odd(hide)];
  return lines(
    ...fields(hide),
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=outer',
    '',
    hide('preamble'),
    multipart('outer', parts),
    hide('epilogue'),
    '',
  );
}

function fields(hide: Hide): readonly string[] {
  const word = (encoding: string, text: string) => `=?utf-8?${encoding}?${text}?=`;
  const [one, two] = halves(hide('word split over encoded words'));
  return [
    `Received: from a.example (${hide('comment of Received')}) by b.example; Thu, 1 Jan 2026 00:00:00 +0000`,
    `From: "${hide('display name')}" <a@a.example>`,
    `To: ${word('B', base64(hide('encoded display name')))} <b@b.example>, ${hide('name of group')}: c@b.example;`,
    `Subject: ${hide('subject')} ${word('Q', quoted(hide('subject in Q')))} ${word('B', base64(hide('subject in B')))}`,
    ` ${word('B', base64(one))}`,
    ` ${word('B', base64(two))}`,
    `Comments: ${hide('comments')}`,
    `Keywords: ${hide('keywords')}`,
    `X-Case: x`,
    `\t${hide('folded own field')}`,
    `Message-ID: <${hide('Message-ID')}@a.example>`,
    `List-Unsubscribe: <mailto:a@a.example?subject=${hide('List-Unsubscribe')}>`,
    `Date: Thu, 1 Jan 2026 00:00:00 +0000 (${hide('comment of Date')})`,
  ];
}

/** Alternatives that do not say the same, with a picture that the HTML shows. */
function bodies(hide: Hide): string {
  const soft = hide('soft line break').replace(/^(.{9})/, '$1=\r\n');
  const plain = part(
    'text/plain; charset=utf-8',
    lines(
      quoted(hide('quoted-printable')),
      soft,
      '',
      equalsQuoted(uuencoded(hide('uuencode'), hide('name in uuencode'))),
      '',
      yEnc(hide('yEnc')),
    ),
    'Content-Transfer-Encoding: quoted-printable',
  );
  const html = part(
    'text/html; charset=utf-16le',
    base64(Buffer.from(`<p>${hide('HTML in UTF')}</p>`, 'utf16le')),
    'Content-Transfer-Encoding: base64',
  );
  const enriched = part('text/enriched', `<bold>${hide('enriched')}</bold>`);
  const calendar = part(
    'text/calendar; method=REQUEST',
    lines(
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'BEGIN:VEVENT',
      `SUMMARY:${hide('calendar')}`,
      'END:VEVENT',
      'END:VCALENDAR',
    ),
  );
  const inline = part(
    'image/png',
    base64('x'),
    `Content-ID: <${hide('Content-ID')}@a.example>`,
    'Content-Transfer-Encoding: base64',
  );
  const related = part('multipart/related; boundary=related', multipart('related', [html, inline]));
  return part('multipart/alternative; boundary=inner', multipart('inner', [plain, enriched, related, calendar]));
}

/** UTF-7 (RFC 2152), in which no letter stands as itself. */
const seven = (text: string) => `+${Buffer.from(text, 'utf16le').swap16().toString('base64').replace(/=+$/, '')}-`;

function attachments(hide: Hide): readonly string[] {
  const [one, two] = halves(hide('name over continuations'));
  const encoded = Array.from(hide('name in percent'), (letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
  return [
    part(
      'text/plain',
      hide('attached text'),
      `Content-Disposition: attachment; filename="${hide('file name')}.txt"`,
      `Content-Description: ${hide('description')}`,
    ),
    part(
      `text/plain; name*0="${one}"; name*1="${two}"`,
      'x',
      `Content-Disposition: attachment; filename*=utf-8''${encoded}.txt`,
    ),
    part(
      'application/octet-stream',
      base64(hide('text called octets')),
      'Content-Disposition: attachment; filename=a.dat',
      'Content-Transfer-Encoding: base64',
    ),
    part('text/plain; charset=utf-7', seven(hide('seven bit charset'))),
    part(
      'application/zip',
      base64(zipOf({ 'a.txt': hide('zipped') })),
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename=a.zip',
    ),
    part('text/vcard', lines('BEGIN:VCARD', 'VERSION:4.0', 'FN:x', `NOTE:${hide('contact')}`, 'END:VCARD')),
    part('text/csv', `a,b\r\n1,${hide('table')}`),
    part('text/plain', uuencoded(hide('uuencoded transfer'), 'a.txt'), 'Content-Transfer-Encoding: x-uuencode'),
  ];
}

function messages(hide: Hide): readonly string[] {
  const deepest = lines(
    `Subject: ${hide('subject three deep')}`,
    'Content-Type: text/plain',
    '',
    hide('body three deep'),
  );
  const middle = lines(
    `Subject: ${hide('nested subject')}`,
    'Content-Type: multipart/mixed; boundary=nested',
    '',
    multipart('nested', [part('text/plain', hide('nested body')), part('message/rfc822', deepest)]),
  );
  return [
    part('message/rfc822', middle, `Content-Description: ${hide('description of message')}`),
    part(
      'message/rfc822',
      base64(lines('Subject: x', '', hide('message in base64'))),
      'Content-Transfer-Encoding: base64',
    ),
    part('message/partial; id="x@a.example"; number=1; total=1', lines('Subject: x', '', hide('partial message'))),
    part(
      'message/delivery-status',
      lines('Reporting-MTA: dns; a.example', '', `Diagnostic-Code: smtp; 550 ${hide('delivery status')}`),
    ),
    part('text/rfc822-headers', `Subject: ${hide('returned header')}`),
    part(
      'message/external-body; access-type=URL; URL="https://a.example/x"',
      lines('Content-Type: text/plain', `Content-Description: ${hide('external body')}`, '', ''),
    ),
  ];
}

function odd(hide: Hide): readonly string[] {
  return [
    part(
      'multipart/signed; boundary=signed; protocol="application/pgp-signature"',
      multipart('signed', [part('text/plain', hide('signed text')), part('application/pgp-signature', 'x')]),
    ),
    part('multipart/x-own; boundary=own', multipart('own', [lines('', hide('part without a type'))])),
    part('text/x-own', hide('unknown text type')),
    part('application/x-own', hide('unknown type')),
    part(`text/plain; note="${hide('own parameter')}"`, 'x'),
    part(
      'text/plain',
      lines(
        '-----BEGIN PGP MESSAGE-----',
        `Comment: ${hide('comment of armour')}`,
        '',
        'x',
        '-----END PGP MESSAGE-----',
      ),
    ),
  ];
}

/** As of old, in the text of a mail. */
function uuencoded(text: string, name: string): string {
  const character = (six: number) => String.fromCharCode(six === 0 ? 96 : six + 32);
  const padded = Buffer.concat([Buffer.from(text), Buffer.alloc((3 - (text.length % 3)) % 3)]);
  let all = '';
  for (let at = 0; at < padded.length; at += 3) {
    const value = padded.readUIntBE(at, 3);
    all += [18, 12, 6, 0].map((shift) => character((value >> shift) & 63)).join('');
  }
  return lines(`begin 644 ${name}`, character(text.length) + all, '`', 'end');
}

/** Octets above 127, as the transfer encoding of its part writes them. */
function yEnc(text: string): string {
  const octets = Buffer.from(text).map((octet) => octet + 42);
  const [begin, end] = [`=ybegin line=128 size=${text.length} name=a.txt`, `=yend size=${text.length}`];
  return lines(equalsQuoted(begin), quoted(octets), equalsQuoted(end));
}

const equalsQuoted = (text: string) => text.replaceAll('=', '=3D');

function mbox(hide: Hide): string {
  const one = (place: string) =>
    lines(
      'From a@a.example Thu Jan  1 00:00:00 2026',
      `Subject: ${hide(`subject of ${place} mail`)}`,
      '',
      hide(`body of ${place} mail`),
      '',
      '',
    );
  const encoded = lines(
    'From a@a.example Thu Jan  1 00:00:00 2026',
    'Subject: x',
    'Content-Type: text/plain',
    'Content-Transfer-Encoding: base64',
    '',
    base64(hide('base64 of last mail')),
    '',
    '',
  );
  return one('first') + one('second') + encoded;
}

function webArchive(hide: Hide): string {
  const parts = [
    part(
      'text/html; charset=utf-8',
      `<html lang=3D"en"><body><p>${quoted(hide('page'))}</p></body></html>`,
      'Content-Location: https://a.example/',
      'Content-Transfer-Encoding: quoted-printable',
    ),
    part(
      'text/css',
      `p::after { content: "${hide('style sheet')}" }`,
      `Content-Location: https://a.example/${hide('Content-Location')}.css`,
    ),
    part(
      'text/html',
      base64(`<p>${hide('frame')}</p>`),
      'Content-Location: https://a.example/f',
      'Content-Transfer-Encoding: base64',
    ),
  ];
  return lines(
    `Subject: ${hide('title')}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/related; boundary=archive; type="text/html"',
    '',
    multipart('archive', parts),
    '',
  );
}
