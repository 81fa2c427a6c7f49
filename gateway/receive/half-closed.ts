/** Answers a client that has closed its side of the connection behind its last command, as Exim does behind the QUIT that it pipelines after its data. */
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';

/** A connection of smtp-server's, whose listener must allow half-open sockets; the parser is where the socket's octets end up. */
interface Connection {
  readonly _socket: Socket;
  readonly _parser: Writable | false;
  /** Makes the first parser, and another one for STARTTLS. */
  _createParser(): Writable;
  close(): void;
}

/**
 * Lets the connection be closed from our side once the client has closed its own and nothing of it is left to answer. A client that did
 * not hear our 250 would send its message again.
 */
export function answerToTheLast(connection: Connection): void {
  const create = connection._createParser;
  const watch = (parser: Writable) => parser.once('finish', () => connection.close());
  if (connection._parser) watch(connection._parser);
  connection._createParser = () => watch(create.call(connection));
  looksOpen(connection._socket);
}

/** To be asked for each socket of a connection: the library says nothing on one unless both its sides are open. */
export function looksOpen(socket: Socket): void {
  Object.defineProperty(socket, 'readyState', { get: () => (socket.writable ? 'open' : 'closed'), configurable: true });
}
