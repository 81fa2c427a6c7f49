/** An SMTP server for one connection at a time that answers by a script: a map from the beginning of a command to a reply. */

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

export interface ScriptedServer extends AsyncDisposable {
  readonly port: number;
}

/**
 * `greeting` and `.` stand for the greeting and the end of data; the reply `hang up` closes the connection instead, and after `say nothing`
 * the server is silent for good. With an identity, PEM, it speaks TLS from the first octet.
 */
export async function startServer(
  script: Readonly<Record<string, string>>,
  identity?: { readonly certificate: string; readonly key: string },
): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  const meet = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    converse(socket, script);
  };
  const server = identity
    ? createTlsServer({ key: identity.key, cert: identity.certificate }, meet)
    : createServer(meet);
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
  let isSilent = false;
  const answer = (said: string, usual: string) => {
    const key = Object.keys(script).find((start) => said.startsWith(start));
    const reply = key === undefined ? usual : script[key]!;
    isSilent ||= reply === 'say nothing';
    if (reply === 'hang up') socket.destroy();
    else if (!isSilent) socket.write(`${reply}\r\n`);
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
