/** The end of every road of the benchmark: takes mail as fast as it comes, and compares each message with what was sent. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** What came between two calls of {@link Sink.collect}. */
export interface Collected {
  /** One for each message, in order; it goes on growing when more come than were waited for. */
  readonly recipients: readonly string[];
  /** How many of them were not what was expected. */
  readonly wrong: number;
  /** The last one that came. */
  readonly sample: Uint8Array;
  /** When it came, in milliseconds of `performance.now()`. */
  readonly lastAt: number;
}

export interface Sink extends AsyncDisposable {
  readonly port: number;
  /** Takes so many messages and judges each as it comes; the recipient tells one from another. */
  collect(count: number, isRight: (message: Uint8Array) => boolean): Promise<Collected>;
}

/** A sink on a free loopback port; with an identity it speaks TLS from the first octet, as gateways do among themselves. */
export async function startSink(tls?: { readonly key: string; readonly certificate: string }): Promise<Sink> {
  let collect = (_recipient: string, _message: Uint8Array): void => {
    throw new Error('a message came that nobody waits for');
  };
  const sockets = new Set<Socket>();
  const serve = (socket: Socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    converse(socket, (recipient, message) => collect(recipient, message));
  };
  const server: Server = tls
    ? createTlsServer(
        { key: tls.key, cert: tls.certificate, minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: false },
        serve,
      )
    : createServer({ noDelay: true }, serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    collect: (count, isRight) =>
      new Promise((resolve) => {
        const recipients: string[] = [];
        let wrong = 0;
        collect = (recipient, sample) => {
          recipients.push(recipient);
          if (!isRight(sample)) wrong++;
          if (recipients.length === count) resolve({ recipients, wrong, sample, lastAt: performance.now() });
        };
      }),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const END = Buffer.from('\r\n.\r\n');
const EHLO = '250-sink.example\r\n250-PIPELINING\r\n250-SIZE 0\r\n250 8BITMIME\r\n';

/** One connection. Neither what is sent here nor its armor has a line that begins with a dot, so no dot needs to be taken away. */
function converse(socket: Socket, taken: (recipient: string, message: Uint8Array) => void): void {
  let pending: Buffer[] = [];
  let tail = Buffer.alloc(0);
  let isData = false;
  let recipient = '';

  function command(line: string): string {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') return EHLO;
    if (verb === 'RCPT') recipient = line.slice(line.indexOf('<') + 1, line.lastIndexOf('>'));
    if (verb !== 'DATA') return verb === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n';
    isData = true;
    return '354 go on\r\n';
  }

  /** Answers all whole lines, up to a DATA; what remains is kept. */
  function commands(bytes: Buffer): Buffer {
    let replies = '';
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0 && !isData; end = bytes.indexOf(10, from)) {
      replies += command(bytes.toString('latin1', from, end).trimEnd());
      from = end + 1;
    }
    if (replies !== '') socket.write(replies);
    return bytes.subarray(from);
  }

  /** Keeps the data until they end; only the last four octets before a chunk can be the beginning of its end. */
  function data(bytes: Buffer): void {
    const joint = Buffer.concat([tail, bytes]);
    const end = joint.indexOf(END);
    pending.push(bytes);
    tail = joint.subarray(-4);
    if (end < 0) return;
    const whole = Buffer.concat(pending);
    const length = whole.length - joint.length + end + 2;
    isData = false;
    reset();
    taken(recipient, whole.subarray(0, length));
    socket.write('250 2.0.0 taken\r\n');
    hear(whole.subarray(length + 3));
  }

  function reset(): void {
    pending = [];
    tail = Buffer.alloc(0);
  }

  function hear(bytes: Buffer): void {
    if (isData) {
      data(bytes);
      return;
    }
    const rest = commands(Buffer.concat([...pending, bytes]));
    reset();
    if (isData) data(rest);
    else if (rest.length > 0) pending = [rest];
  }

  socket.on('data', hear).on('error', () => socket.destroy());
  socket.write('220 sink.example ESMTP\r\n');
}
