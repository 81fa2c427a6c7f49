/** Free loopback ports, for programs that cannot be told to take any and say which. */
import { once } from 'node:events';
import { createServer } from 'node:net';

const given = new Set<number>();

/** Test files run beside each other, each process with a thousand ports of its own. */
const FIRST = 20_000 + 1_000 * (Number(process.env.VITEST_POOL_ID ?? 0) % 12);

/**
 * A port of 127.0.0.1 that nobody listens on and that this process has not given out before. It lies below 32768, where Linux
 * begins to number outgoing connections, so that none of those can take it before the program that it is meant for does.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * 1_000);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
