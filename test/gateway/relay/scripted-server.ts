/** An SMTP server for one connection at a time that answers by a script: a map from the beginning of a command to a reply. */

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export interface ScriptedServer extends AsyncDisposable {
  readonly port: number;
}

/** `greeting` and `.` stand for the greeting and the end of data; the reply `hang up` closes the connection instead. */
export async function startServer(script: Readonly<Record<string, string>>): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    converse(socket, script);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function converse(socket: Socket, script: Readonly<Record<string, string>>): void {
  const answer = (said: string, usual: string) => {
    const key = Object.keys(script).find((start) => said.startsWith(start));
    const reply = key === undefined ? usual : script[key]!;
    if (reply === 'hang up') socket.destroy();
    else socket.write(`${reply}\r\n`);
    return reply;
  };
  let unread = '';
  let data = false;
  answer('greeting', '220 b ESMTP');
  socket.on('data', (chunk) => {
    unread += chunk.toString('latin1');
    for (let end = unread.indexOf('\r\n'); end >= 0; end = unread.indexOf('\r\n')) {
      const line = unread.slice(0, end);
      unread = unread.slice(end + 2);
      if (data && line !== '.') continue;
      if (data) answer('.', '250 2.0.0 taken');
      data = !data && line === 'DATA' && answer(line, '354 go on').startsWith('354');
      if (line !== 'DATA' && line !== '.') answer(line, '250 b');
    }
  });
}
