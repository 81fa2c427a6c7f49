/** An SMTP server for the wire itself: it plays tricks by a script, whole or octet by octet, around STARTTLS or under it, and keeps all that it hears. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';

/**
 * A reply by the beginning of a command. `greeting`, `data` and `.` stand for the greeting, the first line of a message and its end; what is
 * not mentioned goes well, and the reply `hang up` closes the connection instead.
 */
export type Script = Readonly<Record<string, string>>;

export interface Manner {
  /** Offers STARTTLS with it; the script holds under TLS alone. */
  readonly identity?: { readonly key: string; readonly certificate: string };
  /** What holds in clear until then. */
  readonly before?: Script;
  /** Sends each octet in a segment of its own. */
  readonly drips?: boolean;
}

export interface RecordingServer extends AsyncDisposable {
  readonly port: number;
  /** Everything that clients have said, one character per octet. */
  readonly heard: { clear: string; tls: string };
}

export async function startServer(script: Script, manner: Manner = {}): Promise<RecordingServer> {
  const sockets = new Set<Socket>();
  const heard = { clear: '', tls: '' };
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    converse(socket, script, manner, heard);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function converse(socket: Socket, script: Script, manner: Manner, heard: RecordingServer['heard']): void {
  const { identity, before = { EHLO: '250-b\r\n250 STARTTLS' }, drips = false } = manner;
  const say = speaker(socket, drips);
  if (!identity) {
    listen(socket, scripted(script, say), (text) => (heard.clear += text));
    return void say(script.greeting ?? GREETING);
  }
  const answer = scripted(before, say);
  const listenInClear = (line: string) => {
    const reply = answer(line);
    if (line !== 'STARTTLS' || !reply.startsWith('220')) return;
    socket.removeAllListeners('data');
    void say('').then(() => {
      const { key, certificate: cert } = identity;
      const secure = new TLSSocket(socket, { isServer: true, key, cert });
      secure.on('error', () => {});
      listen(secure, scripted(script, speaker(secure, drips)), (text) => (heard.tls += text));
    });
  };
  listen(socket, listenInClear, (text) => (heard.clear += text));
  void say(before.greeting ?? GREETING);
}

const GREETING = '220 b ESMTP';
const USUAL: Script = { DATA: '354 go on', STARTTLS: '220 go on' };

/** Calls back for each line, after all of what came with it has been written down. */
function listen(socket: Socket, hear: (line: string) => unknown, record: (text: string) => void): void {
  let unread = '';
  socket.on('data', (chunk) => {
    const text = chunk.toString('latin1');
    record(text);
    const lines = `${unread}${text}`.split('\r\n');
    unread = lines.pop() ?? '';
    for (const line of lines) hear(line);
  });
}

type Say = (reply: string) => Promise<void>;

/** Sends reply after reply, each in its turn. */
function speaker(socket: Socket, drips: boolean): Say {
  let turn = Promise.resolve();
  const say = async (reply: string) => {
    if (reply === 'hang up') return void socket.destroy();
    const octets = Buffer.from(reply === '' ? '' : `${reply}\r\n`, 'latin1');
    if (!drips) return void socket.write(octets);
    for (const [at, octet] of octets.entries()) {
      // None behind the last, so that a handshake is awaited before the client can begin it.
      if (at > 0) await nextTurn();
      socket.write(Uint8Array.of(octet));
    }
  };
  return (reply) => {
    turn = turn.then(() => say(reply));
    return turn;
  };
}

/** Answers one line after the other, and tells what it has answered. */
function scripted(script: Script, say: Say): (line: string) => string {
  let place: 'commands' | 'first line' | 'data' = 'commands';
  const answer = (said: string, usual: string): string => {
    const key = Object.keys(script).find((start) => said.startsWith(start));
    const reply = key === undefined ? usual : script[key]!;
    if (reply !== '') void say(reply);
    return reply;
  };
  return (line) => {
    if (place === 'commands') {
      const reply = answer(line, USUAL[line] ?? '250 b');
      if (line === 'DATA' && reply.startsWith('354')) place = 'first line';
      return reply;
    }
    const isFirst = place === 'first line';
    place = line === '.' ? 'commands' : 'data';
    if (line === '.') return answer('.', '250 2.0.0 taken');
    return isFirst ? answer('data', '') : '';
  };
}
