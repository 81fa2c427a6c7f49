/** A real Postfix on a loopback port, with its own configuration, spool and data: an agency's server as agencies have it. */
import { chmod, mkdtempDisposable, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import { logFile, mainCf, masterCf, type Place, type PostfixOptions } from './postfix-config.ts';
import { mustRun, type Running, startProcess, waitForPort, watchOver } from './process.ts';

const DAEMONS = '/usr/lib/postfix/sbin';
const QUEUES = 'active bounce corrupt defer deferred flush hold incoming private saved trace'.split(' ');

/** A message in the queue. */
export interface Queued {
  readonly id: string;
  /** `active`, `deferred`, `incoming` or `hold`. */
  readonly queue: string;
  readonly reversePath: string;
  /** `reason` is the last reply of the next hop; empty before the first attempt. */
  readonly recipients: readonly { readonly address: string; readonly reason: string }[];
}

/** A Postfix that is running; disposing of it stops it and removes its folder. */
export interface Postfix extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Of its master, the parent of all its daemons. */
  readonly pid: number;
  /** Its log since the start. */
  logs(): string;
  /** What has not left. */
  queue(): Promise<Queued[]>;
  stop(): Promise<void>;
}

/** Starts one; any number may run at a time. Needs root and the package (see `install.ts`). */
export async function startPostfix(options: PostfixOptions): Promise<Postfix> {
  await using parts = new AsyncDisposableStack();
  const { path: folder } = parts.use(await mkdtempDisposable(join(tmpdir(), 'postfix-')));
  const place = { folder, port: options.port ?? (await freePort()) };
  await furnish(options, place);
  // The master itself, in a session of its own: `postfix start-fg` first checks its files for a second and gives us a shell to stop instead.
  const command = { file: `${DAEMONS}/master`, args: ['-c', `${folder}/etc`, '-s'], log: logFile(place) };
  const child = parts.use(await startProcess(command));
  parts.use(await watchOver(child));
  await waitForPort(child, place.port);
  return running(child, place, parts.move());
}

function running(child: Running, place: Place, parts: AsyncDisposableStack): Postfix {
  const stop = () => parts.disposeAsync();
  return {
    host: '127.0.0.1',
    port: place.port,
    pid: child.pid,
    logs: () => child.output(),
    queue: () => readQueue(`${place.folder}/etc`),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Lays out the folder as Postfix's own installer does; its daemons run as the user postfix and must be able to walk in. */
async function furnish(options: PostfixOptions, place: Place): Promise<void> {
  const { folder } = place;
  await chmod(folder, 0o755);
  await makeFolders('root:root', '755', [`${folder}/etc`, `${folder}/spool`, `${folder}/spool/pid`]);
  await makeFolders('postfix:root', '700', [`${folder}/data`, ...QUEUES.map((name) => `${folder}/spool/${name}`)]);
  await makeFolders('postfix:postdrop', '710', [`${folder}/spool/public`]);
  await makeFolders('postfix:postdrop', '730', [`${folder}/spool/maildrop`]);
  await writeFile(join(folder, 'etc/main.cf'), mainCf(options, place));
  await writeFile(join(folder, 'etc/master.cf'), masterCf(place));
  // Postfix waits until main.cf is more than a second old, lest it be half written; this one is finished.
  await utimes(join(folder, 'etc/main.cf'), 0, 0);
  if (!options.tls) return;
  await writeFile(join(folder, 'identity.pem'), `${options.tls.key}\n${options.tls.certificate}`, { mode: 0o600 });
}

async function makeFolders(owner: string, mode: string, folders: readonly string[]): Promise<void> {
  const [user = '', group = ''] = owner.split(':');
  await mustRun({ file: 'install', args: ['-d', '-o', user, '-g', group, '-m', mode, ...folders] });
}

async function readQueue(config: string): Promise<Queued[]> {
  const { stdout } = await mustRun({ file: '/usr/sbin/postqueue', args: ['-c', config, '-j'] });
  const lines = Buffer.from(stdout).toString().split('\n').filter(Boolean);
  return lines.map((line) => readQueued(JSON.parse(line)));
}

/** One object of `postqueue -j`. */
interface QueueLine {
  readonly queue_id: string;
  readonly queue_name: string;
  readonly sender: string;
  readonly recipients: readonly { readonly address: string; readonly delay_reason?: string }[];
}

function readQueued(line: QueueLine): Queued {
  const recipients = line.recipients.map(({ address, delay_reason = '' }) => ({ address, reason: delay_reason }));
  return { id: line.queue_id, queue: line.queue_name, reversePath: line.sender, recipients };
}
