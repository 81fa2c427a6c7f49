/** A real Dovecot on loopback ports: LMTP takes mail into Maildir folders, IMAP gives it back. */
import { chmod, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import { mustRun, startProcess, waitForPort } from './process.ts';

/** The password of every user. */
export const PASSWORD = 'secret';

/** A Dovecot that is running; disposing of it stops it and removes its folder. */
export interface Dovecot extends AsyncDisposable {
  readonly host: string;
  readonly imapPort: number;
  readonly lmtpPort: number;
  /** Holds one Maildir per user: `<mailFolder>/<full lower-case address>/Maildir`. */
  readonly mailFolder: string;
  logs(): string;
  stop(): Promise<void>;
}

export interface DovecotOptions {
  /** How much each mailbox holds, as `20k`; mail beyond it is refused for good. No limit unless told. */
  readonly quota?: string;
}

/**
 * Starts one. Users are full addresses, folded to lower case (`officer@a.example`); every address is a user, whose mailbox is made
 * when it is first used. Needs root and the packages (see `install.ts`).
 */
export async function startDovecot({ quota }: DovecotOptions = {}): Promise<Dovecot> {
  await using parts = new AsyncDisposableStack();
  const { path: folder } = parts.use(await mkdtempDisposable(join(tmpdir(), 'dovecot-')));
  const [imapPort, lmtpPort] = [await freePort(), await freePort()];
  const mailFolder = join(folder, 'mail');
  await chmod(folder, 0o755);
  await mustRun({ file: 'install', args: ['-d', '-o', 'mail', '-g', 'mail', mailFolder] });
  await writeFile(
    join(folder, 'dovecot.conf'),
    configuration({ folder, mailFolder, imapPort, lmtpPort }) + limited(quota),
  );
  const command = { file: '/usr/sbin/dovecot', args: ['-F', '-c', `${folder}/dovecot.conf`], log: `${folder}/log` };
  const child = parts.use(await startProcess(command));
  await Promise.all([imapPort, lmtpPort].map((port) => waitForPort(child, port)));
  const moved = parts.move();
  const stop = () => moved.disposeAsync();
  const logs = () => child.output();
  return { host: '127.0.0.1', imapPort, lmtpPort, mailFolder, logs, stop, [Symbol.asyncDispose]: stop };
}

interface Place {
  readonly folder: string;
  readonly mailFolder: string;
  readonly imapPort: number;
  readonly lmtpPort: number;
}

function limited(quota: string | undefined): string {
  if (quota === undefined) return '';
  return `
mail_plugins = quota
plugin {
  quota = maildir:mailbox
  quota_rule = *:storage=${quota}
  quota_grace = 0
}
`;
}

/** The text of dovecot.conf. LMTP adds no field but Return-Path, so that what arrives is what was sent. */
function configuration({ folder, mailFolder, imapPort, lmtpPort }: Place): string {
  return `
protocols = imap lmtp
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
first_valid_uid = 1
lmtp_add_received_header = no
lmtp_hdr_delivery_address = none
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${mailFolder}/%Lu allow_all_users=yes
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    port = ${lmtpPort}
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`;
}
