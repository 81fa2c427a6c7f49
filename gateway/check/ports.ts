/** Whether each listener has its port: free for a gateway that does not run, or held by ours that does. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { beginsWithTls, type Listener } from '../receive/protocol.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';
import { greetingOf } from './greeting.ts';

export interface Ours {
  readonly hostname: string;
  readonly isRunning: boolean;
}

/** Takes the port for a moment where nobody has it. */
export async function lookAtPort(listener: Listener, { hostname, isRunning }: Ours): Promise<Finding> {
  const { role, host, port } = listener;
  const where = `port ${port} on ${host} (${role})`;
  if (port === 0) return doubtful('ports', `any free port on ${host} (${role}): others cannot know which; name one`);
  const code = await binding(host, port);
  if (code === null)
    return isRunning
      ? bad('ports', `${where} is free although the gateway runs: reload or restart it`)
      : good('ports', `${where} is free`);
  if (code !== 'EADDRINUSE') return bad('ports', `${where} cannot be opened: ${ADVICE[code] ?? code}`);
  if (!isRunning) return bad('ports', `${where} is held by another program: stop that, or choose another port`);
  // Behind TLS a greeting needs a handshake; that somebody holds the port while we run is then all that is shown.
  if (beginsWithTls(listener)) return good('ports', `${where} is held, and the gateway runs`);
  const greeting = await greetingOf(host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host, port, 5_000);
  return greeting?.startsWith(`220 ${hostname} `)
    ? good('ports', `${where} is the running gateway's`)
    : bad('ports', `${where} is held by another program, not by this gateway: stop that, or choose another port`);
}

const ADVICE: Readonly<Record<string, string>> = {
  EACCES: 'ports below 1024 need the right to bind them: see the units in gateway/systemd, or choose a higher one',
  EADDRNOTAVAIL: 'this machine has no such address: correct the host',
  ENOTFOUND: 'there is no such host: write an address of this machine',
};

/** Null where the port was free. */
async function binding(host: string, port: number): Promise<string | null> {
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
  }
}
