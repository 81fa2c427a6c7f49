/** One author, read in one way: the differentials that have let one message have two senders. */
import { describe, expect, test } from 'vitest';
import { readHeading } from '../../../gateway/mail/heading.ts';
import { readableMailboxes, readMailboxes } from '../../../gateway/mail/mailboxes.ts';
import { MessageError, octets } from '../../../gateway/mail/message.ts';
import { rowsOf } from '../../vectors/vectors.ts';

const message = (...fields: string[]) => octets(`${fields.join('\r\n')}\r\n\r\nbody\r\n`);

/** A header section without its end, and its one author, or what makes it have none. */
type Row = { readonly header: string; readonly author: string } | { readonly header: string; readonly rule: string };

test.each(rowsOf<Row>('smtp/headings.json'))('the author: %j', (row) => {
  const read = () => readHeading(octets(`${row.header}\r\nbody\r\n`));
  if ('author' in row) expect(read().author).toBe(row.author);
  else expect(read).toThrow(MessageError);
});

describe('the named recipients', () => {
  test('are those of every To and Cc, groups opened', () => {
    const heading = readHeading(
      message(
        'From: a@a.example',
        'To: B <b@b.example>, U: c@c.example, d@d.example;',
        'Cc: e@e.example',
        'CC: f@f.example',
      ),
    );
    expect(heading.named).toEqual(['b@b.example', 'c@c.example', 'd@d.example', 'e@e.example', 'f@f.example']);
  });

  test('leave out what cannot be read, so that it counts as hidden', () => {
    expect(readableMailboxes('b@b.example, nonsense, <c@c.example')).toEqual([]);
    expect(readableMailboxes('b@b.example, nonsense, c@c.example')).toEqual(['b@b.example', 'c@c.example']);
  });

  test('are split at no comma in a quote, bracket or comment', () => {
    expect(readMailboxes('"x, y" <a@a.example>, (p, q) b@b.example, "\\"," <c@c.example>')).toEqual([
      'a@a.example',
      'b@b.example',
      'c@c.example',
    ]);
  });
});

describe('the Message-ID', () => {
  test.each([
    ['<1@a.example>', '<1@a.example>'],
    ['1@a.example', null],
    ['<1@a.example> <2@a.example>', null],
    [`<${'x'.repeat(300)}@a.example>`, null],
  ])('of %j is %j', (value, expected) => {
    expect(readHeading(message('From: a@a.example', `Message-ID: ${value}`)).messageId).toBe(expected);
  });
});

describe('what a message answers', () => {
  test.each([
    ['In-Reply-To: <1@a.example>', 'References: <0@a.example> <1@a.example>', '<1@a.example>'],
    ['In-Reply-To: Your message of Monday <1@a.example>', 'References:', '<1@a.example>'],
    ['References: <0@a.example>\r\n <2@a.example>', 'In-Reply-To: yours', '<2@a.example>'],
    ['In-Reply-To: <1@a.example>', 'In-Reply-To: <2@a.example>', null],
    ['X-Other: <1@a.example>', 'Subject: <2@a.example>', null],
  ])('by %j and %j is %j', (one, other, expected) => {
    expect(readHeading(message('From: a@a.example', one, other)).inReplyTo).toBe(expected);
  });
});
