/** The TLS under a connection to another gateway. */
import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { spkiPin } from '../tls-identity.ts';
import type { Target } from './route.ts';
import { stopped, type Way } from './way.ts';

/** TLS 1.3 with our certificate; the peer is believed by its registered key alone, before one byte of SMTP is said. */
export async function pinnedSocket(
  { identity, patience }: Way,
  { host, port, pins }: Target & { kind: 'gateway' },
  cut: AbortSignal,
): Promise<TLSSocket> {
  const { key, certificate: cert } = identity;
  const socket = connect({ host, port, key, cert, minVersion: 'TLSv1.3', rejectUnauthorized: false });
  // Whatever happens to it is told to somebody else as well.
  socket.on('error', () => {});
  const late = new Error('the gateway did not complete the TLS handshake in time');
  const timer = setTimeout(() => socket.destroy(late), patience.connect);
  const stop = () => socket.destroy(stopped());
  cut.addEventListener('abort', stop);
  try {
    await once(socket, 'secureConnect');
    const peer = socket.getPeerX509Certificate();
    if (!peer || !pins.includes(spkiPin(peer)))
      throw new Error('the server that answered does not have the key that the directory lists');
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    cut.removeEventListener('abort', stop);
  }
}
