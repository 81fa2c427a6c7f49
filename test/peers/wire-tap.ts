/** A TCP proxy that records every octet of both directions, and on request breaks the connection the way networks and attackers do. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { answerInClear } from './clear-bait.ts';

/** Who sent something. */
export type Side = 'client' | 'server';

/** What the tap does. A change concerns open connections too, but for `clear`, which begins with a new one. */
export type TapMode =
  | { readonly kind: 'pass' }
  /** Every connection, open or new, is reset. */
  | { readonly kind: 'cut' }
  /** Nothing is passed on; everything stays open. Goes on with `pass`. */
  | { readonly kind: 'stall' }
  /** Poses as a server without TLS that takes everything, to see what a client says in clear (RFC 3207 section 6). */
  | { readonly kind: 'clear' }
  /** Passes exactly so many octets of one side on each connection, counted from its start, then closes it. */
  | { readonly kind: 'drop'; readonly side: Side; readonly after: number }
  /** Withholds what the server says once the client has sent so many octets, and closes: the message is over, its 250 is lost (RFC 1047). */
  | { readonly kind: 'lose-reply'; readonly after: number };

/** One piece of what was said, as it arrived at the tap. */
export interface Piece {
  /** Milliseconds since the tap was started. */
  readonly at: number;
  /** Which connection, counted from 0. */
  readonly connection: number;
  readonly side: Side;
  readonly bytes: Uint8Array;
}

/** A tap that is listening; disposing of it cuts what is open. */
export interface WireTap extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Everything said so far, in order, also what was not passed on. */
  readonly pieces: readonly Piece[];
  /** Everything that one side has said, or both. */
  said(side?: Side): Uint8Array;
  /** How many connections were opened so far. */
  connections(): number;
  set(mode: TapMode): void;
  stop(): Promise<void>;
}

/** Listens on a free loopback port for connections to the target, which is connected to anew for each. */
export async function startWireTap(target: { readonly host: string; readonly port: number }): Promise<WireTap> {
  const tap: State = { began: performance.now(), mode: { kind: 'pass' }, pieces: [], count: 0, links: new Set() };
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => accept(tap, client, target));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const link of tap.links) link.cut();
    await closed;
  };
  const said = (side?: Side) => tap.pieces.filter((piece) => side === undefined || piece.side === side);
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    pieces: tap.pieces,
    said: (side) => new Uint8Array(Buffer.concat(said(side).map(({ bytes }) => bytes))),
    connections: () => tap.count,
    set: (mode) => {
      tap.mode = mode;
      for (const link of tap.links) link.obey();
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

interface State {
  readonly began: number;
  mode: TapMode;
  readonly pieces: Piece[];
  count: number;
  readonly links: Set<Link>;
}

/** One connection through the tap. */
interface Link {
  cut(): void;
  /** Takes up the tap's present mode. */
  obey(): void;
}

type Recorder = (side: Side, bytes: Uint8Array) => void;

function accept(tap: State, client: Socket, target: { readonly host: string; readonly port: number }): void {
  const connection = tap.count++;
  const record: Recorder = (side, bytes) => {
    tap.pieces.push({ at: performance.now() - tap.began, connection, side, bytes });
  };
  if (tap.mode.kind === 'cut') {
    client.resetAndDestroy();
  } else if (tap.mode.kind === 'clear') {
    track(tap, [client]);
    answerInClear(client, record);
  } else {
    const server = connect({ ...target, noDelay: true, allowHalfOpen: true });
    const passed = { client: 0, server: 0 };
    passOn(tap, { side: 'client', from: client, to: server, passed, record });
    passOn(tap, { side: 'server', from: server, to: client, passed, record });
    track(tap, [client, server]);
  }
}

/** Keeps a connection's sockets together: they are reset together, stall together, and are forgotten together. */
function track(tap: State, sockets: readonly Socket[]): void {
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const obey = () => {
    if (tap.mode.kind === 'cut') cut();
    else if (tap.mode.kind === 'stall') for (const socket of sockets) socket.pause();
    else for (const socket of sockets) socket.resume();
  };
  const link = { cut, obey };
  tap.links.add(link);
  for (const socket of sockets) {
    socket.on('error', cut); // What one side did to us, the other hears as it would have without us.
    socket.on('close', () => tap.links.delete(link));
  }
  obey();
}

interface Way {
  readonly side: Side;
  readonly from: Socket;
  readonly to: Socket;
  /** What has been passed on of each side of this connection. */
  readonly passed: { client: number; server: number };
  readonly record: Recorder;
}

/** Passes on what one side says, as far as the tap's mode allows at that moment. */
function passOn(tap: State, { side, from, to, passed, record }: Way): void {
  const pass = (data: string | Buffer) => {
    const bytes = Buffer.from(data as Buffer); // No encoding is set, so it is never a string.
    record(side, bytes);
    const share = bytes.subarray(0, allowance(tap.mode, side, passed));
    passed[side] += share.length;
    if (allowance(tap.mode, side, passed) > 0) return write(share);
    from.off('data', pass);
    to.write(share, () => {
      from.destroy();
      to.destroy();
    });
  };
  const write = (bytes: Uint8Array) => {
    if (to.write(bytes)) return;
    from.pause();
    to.once('drain', () => tap.mode.kind !== 'stall' && from.resume());
  };
  from.on('data', pass);
  from.on('end', () => to.end());
  from.on('close', () => to.destroySoon());
}

/** How many more octets of a side may pass. */
function allowance(mode: TapMode, side: Side, passed: Readonly<Record<Side, number>>): number {
  if (mode.kind === 'drop' && mode.side === side) return Math.max(0, mode.after - passed[side]);
  if (mode.kind === 'lose-reply' && side === 'server' && passed.client >= mode.after) return 0;
  return Number.POSITIVE_INFINITY;
}
