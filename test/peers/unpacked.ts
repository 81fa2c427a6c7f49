/** Servers that cannot be installed beside Postfix: each runs with users and system folders that nobody else sees (mount_namespaces(7)). */
import { chmod, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import type { HostPort, Place, TlsIdentity } from './postfix-config.ts';
import { startProcess, waitForPort, watchOver } from './process.ts';

/** What such a server is to be: it takes mail for anyone and hands all of it on. */
export interface ServerOptions {
  readonly hostname: string;
  /** Where all mail goes; `encrypt` demands STARTTLS and believes any certificate. */
  readonly relayHost: HostPort & { readonly tls?: 'encrypt' | 'none' };
  /** Offers STARTTLS with it. */
  readonly tls?: TlsIdentity;
}

/** A server that is running; disposing of it stops it and removes its folder. */
export interface MailServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Its log since the start. */
  logs(): string;
  stop(): Promise<void>;
}

/** How one of these programs is set up. */
export interface Unpacked {
  /** The users that it changes to, each with a group of its name. */
  readonly users: readonly string[];
  /** The files in its folder, by name; only root may read them until `commands` say otherwise. */
  files(place: Place): Readonly<Record<string, string>>;
  /** Shell commands that furnish the empty system folders; the last one becomes the server, in the foreground. */
  commands(place: Place): readonly string[];
  /** The file in its folder that it logs to, where that is not its output. */
  readonly log?: string;
}

/** Starts one; any number may run at a time. Needs root and what `install.ts` has unpacked. */
export async function startUnpacked({ users, files, commands, log }: Unpacked): Promise<MailServer> {
  await using parts = new AsyncDisposableStack();
  const { path: folder } = parts.use(await mkdtempDisposable(join(tmpdir(), 'unpacked-')));
  await chmod(folder, 0o755);
  const place = { folder, port: await freePort() };
  for (const [name, text] of Object.entries(files(place))) await writeFile(join(folder, name), text, { mode: 0o600 });
  const script = [...privateFolders, ...users.flatMap(addUser), ...usersInPlace, ...commands(place)].join('\n');
  const args = ['--mount', '/bin/sh', '-ec', script];
  const child = parts.use(
    await startProcess({ file: '/usr/bin/unshare', args, ...(log ? { log: join(folder, log) } : {}) }),
  );
  parts.use(await watchOver(child));
  await waitForPort(child, place.port);
  const moved = parts.move();
  const stop = () => moved.disposeAsync();
  return { host: '127.0.0.1', port: place.port, logs: () => child.output(), stop, [Symbol.asyncDispose]: stop };
}

/** Programs have these paths compiled in; what is written below them is gone with the last process that sees it. */
const privateFolders = [
  ...['/var/lib', '/var/spool', '/run'].map((folder) => `mount -t tmpfs -o mode=755 none ${folder}`),
  'cp /etc/passwd /etc/group /run',
];

function addUser(name: string, index: number): string[] {
  const id = 61_000 + index;
  return [`echo ${name}:x:${id}:${id}::/nonexistent:/bin/false >> /run/passwd`, `echo ${name}:x:${id}: >> /run/group`];
}

const usersInPlace = ['passwd', 'group'].map((name) => `mount --bind /run/${name} /etc/${name}`);
