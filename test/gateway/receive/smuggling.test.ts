/** Only CRLF.CRLF ends a message, and nothing smuggled behind another end is ever a message of its own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dial } from './dialog.ts';
import { type House, open } from './house.ts';

/** `own`: two messages, as sent; `content`: one message that holds the rest; `malformed`: none, 554, closed. */
type Fate = 'own' | 'content' | 'malformed';

const ENDS: readonly (readonly [end: string, fate: Fate])[] = [
  ['\r\n.\r\n', 'own'],
  ['\n.\n', 'malformed'],
  ['\n.\r\n', 'malformed'],
  ['\r\n.\n', 'malformed'],
  ['\n.\r', 'malformed'],
  ['\n\n.\r\n', 'malformed'],
  ['\n.\n\r\n', 'malformed'],
  ['\r\n.\n\r\n', 'malformed'],
  ['\r.\r', 'malformed'],
  ['\r.\n', 'malformed'],
  ['\r.\r\n', 'malformed'],
  ['\r\n.\r', 'malformed'],
  ['\r\n\r.\r\n', 'malformed'],
  ['\n\r.\r\n', 'malformed'],
  ['\r\n.\r\r\n', 'malformed'],
  ['\r\r\n.\r\r\n', 'malformed'],
  // A true end behind a bare CR: the message is malformed, and what follows its end must not run.
  ['\r\r\n.\r\n', 'malformed'],
  ['\r\n\0.\r\n', 'malformed'],
  ['\r\n.\0\r\n', 'malformed'],
  ['\r\n\0.\0\r\n', 'malformed'],
  ['\r\n. \r\n', 'content'],
  ['\x0b.\r\n', 'content'],
  ['\x85.\x85', 'content'],
  ['\r\n..\r\n', 'content'],
  ['\r\n.x\r\n', 'content'],
];

const SMUGGLED =
  'MAIL FROM:<evil@alpha.example>\r\nRCPT TO:<b@gamma.example>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\nQUIT\r\n';

let house: House;
beforeAll(async () => {
  house = await open({ limits: { connectionsPerAddress: 200 } });
});
afterAll(() => house.receiver[Symbol.asyncDispose]());

describe.each(['whole', 'octet by octet'])('sent %s', (chunking) => {
  describe.each(['in clear', 'under TLS'])('%s', (wire) => {
    it.concurrent.each(ENDS)('%j is %s', async (end, fate) => {
      const reversePath = `${crypto.randomUUID()}@alpha.example`;
      using client = await dial(house.port);
      await client.say('EHLO client.example');
      if (wire === 'under TLS') await client.startTls();
      await client.say(`MAIL FROM:<${reversePath}>`);
      await client.say('RCPT TO:<a@gamma.example>');
      await client.say('DATA');
      const octets = Buffer.from(`Subject: first\r\n\r\nbody${end}${SMUGGLED}`, 'latin1');
      if (chunking === 'whole') client.write(octets);
      else await client.drip(octets);

      const replies = await client.rest();
      const mine = house.accepted.filter((one) => one.envelope.reversePath === reversePath);
      expect(mine.length).toBe(fate === 'malformed' ? 0 : 1);
      if (fate === 'malformed') expect(replies).toMatch(/^554 5\.6\.0 [^\r\n]*\r\n$/);
      else expect(replies).toMatch(/^250 2\.6\.0 /);
      const text = mine.map((one) => Buffer.from(one.bytes).toString('latin1')).join();
      expect(text.includes('smuggled')).toBe(fate === 'content');
    });
  });
});

it('the message behind a true end is a message of its own, and only there', () => {
  const evil = house.accepted.filter((one) => one.envelope.reversePath === 'evil@alpha.example');
  const own = ENDS.filter(([, fate]) => fate === 'own').length;
  expect(evil.length).toBe(own * 4);
});
