/** Resolvers, asked over UDP: what a DNS server says, and what its silence means. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resolverAt } from '../../../directory/registry/resolvers.ts';

const NO_SUCH_NAME = 3;
const REFUSED = 5;

/** A name server that answers by the first label of what it is asked (RFC 1035 section 4.1). */
let server: Socket;
beforeAll(async () => {
  server = createSocket('udp4');
  server.on('message', (query, { port, address }) => {
    const first = query.toString('latin1', 13, 13 + query[12]!);
    if (first !== 'silent') server.send(answer(query, first), port, address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

const ANSWERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  one: [['v=valise1; network=n; agency=here']],
  cut: [['v=valise1; net', 'work=n; agency=here']],
  many: [['v=spf1 -all'], ['something else']],
  none: [],
};

function answer(query: Buffer, first: string): Buffer {
  const records = (ANSWERS[first] ?? []).map((strings) => {
    const data = Buffer.concat(strings.map((each) => Buffer.concat([Buffer.of(each.length), Buffer.from(each)])));
    return Buffer.concat([
      Buffer.from('c00c001000010000000a', 'hex'),
      Buffer.of(data.length >> 8, data.length & 255),
      data,
    ]);
  });
  const code = first === 'missing' ? NO_SUCH_NAME : first === 'refused' ? REFUSED : 0;
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  const header = Buffer.concat([
    query.subarray(0, 2),
    Buffer.of(0x81, 0x80 | code, 0, 1, 0, records.length, 0, 0, 0, 0),
  ]);
  return Buffer.concat([header, question, ...records]);
}

const ask = (label: string) => resolverAt(`127.0.0.1:${server.address().port}`, 200).texts(`${label}.here.example`);

const FOUND: readonly [label: string, texts: readonly string[]][] = [
  ['one', ['v=valise1; network=n; agency=here']],
  ['cut', ['v=valise1; network=n; agency=here']],
  ['many', ['v=spf1 -all', 'something else']],
  ['none', []],
  ['missing', []],
];
test.each(FOUND)('a name with texts like "%s" is read as it stands', async (label, texts) => {
  expect(await ask(label)).toEqual(texts);
});

test.each(['refused', 'silent'])('a server that is %s has not said that there is nothing', async (label) => {
  await expect(ask(label)).rejects.toThrow();
});
