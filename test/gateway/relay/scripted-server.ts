/** An SMTP server that answers by a script: a map from the beginning of a command to a reply. */

import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

export type Script = Readonly<Record<string, string>>;

export interface ScriptedServer extends AsyncDisposable {
  readonly port: number;
  /** The commands of each connection, in order; `.` stands for the end of data. */
  readonly said: readonly (readonly string[])[];
  /** Answers by another script from now on. */
  follow(script: Script): void;
  /** Answers by another script on the connections that are open now, and on those alone. */
  turnOn(script: Script): void;
  /** Says this on all connections, unasked; `hang up` closes them instead. */
  interject(reply: string): void;
}

/**
 * `greeting` and `.` stand for the greeting and the end of data; the reply `hang up` closes the connection instead, and after `say nothing`
 * the server is silent for good. With an identity, PEM, it speaks TLS from the first octet.
 */
export async function startServer(
  script: Script,
  identity?: { readonly certificate: string; readonly key: string },
): Promise<ScriptedServer> {
  /** Each with the script of its own, if it has one. */
  const sockets = new Map<Socket, Script | null>();
  const said: string[][] = [];
  let current = script;
  const serve = (socket: Socket) => {
    sockets.set(socket, null);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    const heard: string[] = [];
    said.push(heard);
    converse(socket, heard, () => sockets.get(socket) ?? current);
  };
  const server: Server = identity
    ? createTlsServer({ key: identity.key, cert: identity.certificate }, serve)
    : createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    said,
    follow: (next) => {
      current = next;
    },
    turnOn: (next) => {
      for (const socket of sockets.keys()) sockets.set(socket, next);
    },
    interject: (reply) => {
      for (const socket of sockets.keys()) say(socket, reply);
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets.keys()) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function say(socket: Socket, reply: string): void {
  if (reply === 'hang up') socket.destroy();
  else socket.write(`${reply}\r\n`);
}

function converse(socket: Socket, heard: string[], script: () => Script): void {
  let isSilent = false;
  const answer = (command: string, usual: string) => {
    const key = Object.keys(script()).find((start) => command.startsWith(start));
    const reply = key === undefined ? usual : script()[key]!;
    isSilent ||= reply === 'say nothing';
    if (!isSilent) say(socket, reply);
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
      heard.push(line);
      if (data) answer('.', '250 2.0.0 taken');
      data = !data && line === 'DATA' && answer(line, '354 go on').startsWith('354');
      if (line !== 'DATA' && line !== '.') answer(line, line === 'QUIT' ? '221 b' : '250 b');
    }
  });
}
