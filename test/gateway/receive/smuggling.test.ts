/** Only CRLF.CRLF ends a message, and nothing smuggled behind another end is ever a message of its own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsOf, WAYS } from '../../vectors/vectors.ts';
import { dial } from './dialog.ts';
import { type House, open } from './house.ts';

/** `own`: two messages, as sent; `content`: one message that holds the rest; `malformed`: none, 554, closed, also where a true end is behind it. */
type Fate = 'own' | 'content' | 'malformed';

const ENDS = rowsOf<{ readonly end: string; readonly fate: Fate }>('smtp/end-of-data.json');

const SMUGGLED =
  'MAIL FROM:<evil@alpha.example>\r\nRCPT TO:<b@gamma.example>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\nQUIT\r\n';

let house: House;
beforeAll(async () => {
  house = await open({ limits: { connectionsPerAddress: 200 } });
});
afterAll(() => house.receiver[Symbol.asyncDispose]());

describe.each(WAYS)('sent %s, %s', (chunking, wire) => {
  it.concurrent.each(ENDS)('$end is $fate', async ({ end, fate }) => {
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

it('the message behind a true end is a message of its own, and only there', () => {
  const evil = house.accepted.filter((one) => one.envelope.reversePath === 'evil@alpha.example');
  const own = ENDS.filter(({ fate }) => fate === 'own').length;
  expect(evil.length).toBe(own * WAYS.length);
});
