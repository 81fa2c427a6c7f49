/** A static web server on this machine, whose answers a test can spoil. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface FileServer extends AsyncDisposable {
  readonly address: URL;
  /** The names that were asked for, in turn. */
  readonly asked: string[];
  /** Whose files are served. */
  folder: string;
  /** Answers in place of the files; `null` lets them be served again. */
  answer: ((request: IncomingMessage, response: ServerResponse) => void) | null;
}

export async function serveFiles(folder: string, port = 0): Promise<FileServer> {
  const served: FileServer = {
    get address() {
      return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/log`);
    },
    asked: [],
    folder,
    answer: null,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://any.test').pathname.replace(/^\/log\//, '');
    served.asked.push(name);
    if (served.answer) served.answer(request, response);
    else
      readFile(join(served.folder, name)).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end('not here'),
      );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return served;
}
