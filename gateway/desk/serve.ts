/** The desk as a server: HTTPS with a certificate that can be renewed, and limits on what strangers can take up. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { addressClass } from '../../directory/sign-in/address-class.ts';
import { askThrough } from './ask.ts';
import { makeAllowances } from './guard.ts';
import { makeApp } from './http.ts';
import { makeSite } from './site.ts';

export interface DeskOptions {
  /** Where the gateway answers. */
  readonly socket: string;
  readonly host: string;
  readonly port: number;
  /** As browsers know it, such as `https://desk.agency.example`. */
  readonly origin: string;
  readonly tls: { readonly keyFile: string; readonly certificateFile: string };
}

export interface DeskSurroundings {
  readonly now: () => Date;
  readonly warn: (message: string, cause?: unknown) => void;
}

export interface Serving extends AsyncDisposable {
  readonly port: number;
  /** Reads the certificate and its key again. */
  renew(): Promise<void>;
}

const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  handshakeTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
};
const MAX_CONNECTIONS = 500;
/** Of one visitor: a browser opens six. */
const MAX_OF_ONE = 40;
/** In milliseconds: how often it is looked whether the certificate was renewed. */
const RENEWAL = 60_000;

/** @throws Error in a sentence for the operator, with nothing left open */
export async function serveDesk(options: DeskOptions, surroundings: DeskSurroundings): Promise<Serving> {
  const { now, warn } = surroundings;
  const ask = askThrough(options.socket);
  const site = makeSite({ ask, now });
  const app = makeApp({ site, ask, origin: options.origin, allowances: makeAllowances(now), warn });
  let files = await readTls(options.tls);
  const server = createServer({ ...LIMITS, ...files, minVersion: 'TLSv1.2' }, app);
  server.maxConnections = MAX_CONNECTIONS;
  limitEach(server);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const renew = async () => {
    const next = await readTls(options.tls);
    if (next.key.equals(files.key) && next.cert.equals(files.cert)) return;
    // Of two files one may be new and the other not yet: what does not fit is not taken.
    createSecureContext(next);
    server.setSecureContext({ ...next, minVersion: 'TLSv1.2' });
    files = next;
  };
  const timer = setInterval(
    () => renew().catch((cause) => warn('the certificate cannot be read again; the old one stays in use', cause)),
    RENEWAL,
  );
  return {
    port: (server.address() as AddressInfo).port,
    renew,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await close(server);
    },
  };
}

async function readTls({ keyFile, certificateFile }: DeskOptions['tls']): Promise<{ key: Buffer; cert: Buffer }> {
  const [key, cert] = await Promise.all([readFile(keyFile), readFile(certificateFile)]);
  return { key, cert };
}

/** One visitor cannot take all the places. */
function limitEach(server: Server): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const visitor = addressClass(socket.remoteAddress ?? '');
    const count = (open.get(visitor) ?? 0) + 1;
    open.set(visitor, count);
    socket.once('close', () => {
      const left = (open.get(visitor) ?? 1) - 1;
      if (left > 0) open.set(visitor, left);
      else open.delete(visitor);
    });
    if (count > MAX_OF_ONE) socket.destroy();
  });
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  // What is being answered is given a moment.
  const patience = setTimeout(() => server.closeAllConnections(), 2_000);
  await closed;
  clearTimeout(patience);
}
