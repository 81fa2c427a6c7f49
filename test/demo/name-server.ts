/** A name server as small as can be: it answers questions for TXT records over UDP (RFC 1035 section 4), for the two domains of the demo. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface NameServer extends AsyncDisposable {
  /** As a resolver is told it. */
  readonly address: string;
  /** The text of each name. */
  readonly texts: Map<string, string>;
}

const NO_SUCH_NAME = 3;
const HEADER = 12;
/** The name at offset 12, TXT, IN, for a minute. */
const RECORD = Buffer.from('c00c' + '0010' + '0001' + '0000003c', 'hex');

/** Starts it on a free loopback port. */
export async function startNameServer(): Promise<NameServer> {
  const texts = new Map<string, string>();
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => socket.send(answer(query, texts), port, address));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    texts,
    [Symbol.asyncDispose]: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

function answer(query: Buffer, texts: ReadonlyMap<string, string>): Buffer {
  const labels = labelsOf(query);
  const end = HEADER + labels.reduce((length, label) => length + 1 + label.length, 1) + 4;
  const text = texts.get(labels.join('.').toLowerCase());
  const code = text === undefined ? NO_SUCH_NAME : 0;
  // An answer with authority to one question.
  const header = Buffer.from([
    query[0]!,
    query[1]!,
    0x85,
    0x80 | code,
    0,
    1,
    0,
    text === undefined ? 0 : 1,
    0,
    0,
    0,
    0,
  ]);
  return Buffer.concat([header, query.subarray(HEADER, end), ...(text === undefined ? [] : [RECORD, dataOf(text)])]);
}

function labelsOf(query: Buffer): string[] {
  const labels: string[] = [];
  for (let at = HEADER; (query[at] ?? 0) > 0; at += 1 + query[at]!)
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
  return labels;
}

/** One string, which a record of the directory fits into (RFC 1035 section 3.3.14), with its length twice: of the data, and of the string. */
function dataOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.of(0, bytes.length + 1, bytes.length), bytes]);
}
