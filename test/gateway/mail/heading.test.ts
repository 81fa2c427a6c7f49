/** One author, read in one way: the differentials that have let one message have two senders. */
import { describe, expect, test } from 'vitest';
import { readHeading } from '../../../gateway/mail/heading.ts';
import { readableMailboxes, readMailboxes } from '../../../gateway/mail/mailboxes.ts';
import { MessageError, octets } from '../../../gateway/mail/message.ts';

const message = (...fields: string[]) => octets(`${fields.join('\r\n')}\r\n\r\nbody\r\n`);

describe('the author', () => {
  const read: readonly [from: string, author: string][] = [
    ['a@a.example', 'a@a.example'],
    ['<a@a.example>', 'a@a.example'],
    ['"Doe, Jane" <Jane.Doe@A.Example>', 'Jane.Doe@a.example'],
    ['Jane (unit @ 3) <a@a.example> (x)', 'a@a.example'],
    ['=?utf-8?B?2YXYrdmF2K8=?= <a@a.example>', 'a@a.example'],
    ['"b@b.example" <a@a.example>', 'a@a.example'],
    ['"a"@a.example', 'a@a.example'],
    ['\r\n Jane\r\n <a@a.example>', 'a@a.example'],
  ];
  test.each(read)('of %j is %s', (from, author) => {
    expect(readHeading(message(`From: ${from}`)).author).toBe(author);
  });

  const refused: readonly [rule: string, ...fields: string[]][] = [
    ['there is none', 'To: b@b.example'],
    ['there are two fields', 'From: a@a.example', 'From: a@a.example'],
    ['there are two mailboxes', 'From: a@a.example, b@b.example'],
    ['an address stands in front of the bracket', 'From: a@one.example <b@two.example>'],
    ['an address stands behind the bracket', 'From: <b@two.example> a@one.example'],
    ['there are two brackets', 'From: <a@one.example> <b@two.example>'],
    ['the address is an encoded word', 'From: x <=?utf-8?q?a=40one.example?=>'],
    ['the group is empty', 'From: undisclosed:;'],
    ['it is a group', 'From: Unit: a@a.example;'],
    ['a member stands in the name of a group', 'From: Director <b@b.example>: a@a.example;'],
    ['an address stands in front of a colon', 'From: b@b.example:a@a.example'],
    ['the domain has raw octets', 'From: jefe@anticorrupci\xc3\xb3n.example'],
    ['the address in brackets has raw octets', 'From: x <jefe@anticorrupci\xc3\xb3n.example>'],
    ['a quote stays open', 'From: "x <a@a.example>'],
    ['a route is given', 'From: <@r.example:a@a.example>'],
    ['the domain is a literal', 'From: a@[127.0.0.1]'],
    ['the local part routes on', 'From: a%b@a.example'],
    ['a NUL follows the address', 'From: a@a.example\0'],
  ];
  test.each(refused)('is refused where %s', (_rule, ...fields) => {
    expect(() => readHeading(message(...fields))).toThrow(MessageError);
  });
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
