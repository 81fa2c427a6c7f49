/** The wait for TLS on a listener that begins with it: timed and counted, so that those who never speak cannot hold the door shut. */
import type { Server, Socket } from 'node:net';

export interface HandshakeLimits {
  /** Under way at one time. */
  readonly handshakes: number;
  /** For each, in milliseconds. */
  readonly handshakeMs: number;
}

/** The sockets whose handshake is under way, oldest first, each with the one to destroy in order to end it. */
export type Pending = ReadonlyMap<Socket, Socket>;

/**
 * Watches a server's connections from before anyone else sees them. With all places taken, a newcomer gets that of the oldest of the
 * address that has most: a member's gateway shakes hands within a second or two, and a flood pushes out its own.
 */
export function watchHandshakes(server: Server, pending: Pending, { handshakes, handshakeMs }: HandshakeLimits): void {
  const end = (socket: Socket) => pending.get(socket)?.destroy();
  server.prependListener('connection', (socket) => {
    const waiting = [...pending].filter(([, top]) => !top.destroyed).map(([one]) => one);
    const victim = waiting.length < handshakes ? undefined : mostCrowding(waiting, (one) => one.remoteAddress ?? '');
    if (victim !== undefined) end(victim);
    const timer = setTimeout(() => end(socket), handshakeMs).unref();
    socket.once('close', () => clearTimeout(timer));
  });
}

/** The first of those who share the most frequent address; undefined where there is nobody. */
export function mostCrowding<T>(waiting: readonly T[], addressOf: (one: T) => string): T | undefined {
  const crowds = Map.groupBy(waiting, addressOf).values();
  return [...crowds].reduce<readonly T[]>((most, crowd) => (crowd.length > most.length ? crowd : most), [])[0];
}
