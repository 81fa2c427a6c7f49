/** The header differentials of the data file at a whole gateway: one author or none, whichever way a message goes and however it is sent. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dial } from '../gateway/receive/dialog.ts';
import { startSink } from '../peers/sink.ts';
import { listenInClear, startQuickly } from '../torture/gateway-process.ts';
import { rowsOf, WAYS } from '../vectors/vectors.ts';
import { impatient } from './mail.ts';
import { type Agency, foundTown } from './town.ts';

const ROWS = rowsOf<{ readonly header: string; readonly author?: string }>('smtp/headings.json');
const parts = new AsyncDisposableStack();
let a: Agency;

beforeAll(async () => {
  const outside = parts.use(await startSink());
  const foundings = [{ id: 'a', serverPort: outside.port, smarthostPort: outside.port }];
  a = parts.use(await foundTown(foundings)).agency('a');
  await listenInClear(a);
  await startQuickly(a);
  parts.use(await a.start({ log: () => {}, alter: impatient }));
});
afterAll(() => parts.disposeAsync());

/** The author is at `home`: our own officer on the way out, a stranger on the way in. */
describe.each([
  ['out', 'a.example', 'x@elsewhere.example'],
  ['in', 'o.example', 'officer@a.example'],
] as const)('on its way %s', (way, home, recipient) => {
  test.each(WAYS)(
    'sent %s, %s, a message is taken where it has one author and refused for good where not',
    async (chunking, wire) => {
      using client = await dial(way === 'out' ? a.agencyPort : a.mxPort);
      await client.say('EHLO client.example');
      if (wire === 'under TLS') await client.startTls();
      const wrong: string[] = [];
      for (const { header, author } of ROWS) {
        await client.say(`MAIL FROM:<author@${home}>`);
        await client.say(`RCPT TO:<${recipient}>`);
        expect(await client.say('DATA')).toMatch(/^354/);
        const text = `${header.replaceAll('a.example', home).replaceAll('A.Example', home)}To: ${recipient}\r\n\r\nbody\r\n.\r\n`;
        const octets = Buffer.from(text, 'latin1');
        if (chunking === 'whole') client.write(octets);
        else await client.drip(octets);
        const answer = await client.reply();
        if (!answer.startsWith(author === undefined ? '5' : '250')) wrong.push(`${header} ${answer}`);
      }
      expect(wrong).toEqual([]);
    },
  );
});
