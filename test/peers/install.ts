/** The programs that real peers are made of: says which are here, and as root on Debian installs those that are not. */
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** A program that tests run beside the gateway, by its everyday name. */
export type Peer = 'postfix' | 'dovecot' | 'gpg' | 'sq' | 'strace' | 'swaks' | 'msmtp';

interface Program {
  /** Debian's names of the packages. */
  readonly packages: readonly string[];
  /** Files that prove the packages are installed. */
  readonly files: readonly string[];
  /** Whether it starts only as root, because it changes to users of its own. */
  readonly root: boolean;
  /** What is not tested without it. */
  readonly tests: string;
}

const PROGRAMS: Readonly<Record<Peer, Program>> = {
  postfix: {
    packages: ['postfix'],
    files: ['/usr/sbin/postfix', '/usr/lib/postfix/sbin/master'],
    root: true,
    tests: 'whole houses with an agency server of their own',
  },
  dovecot: {
    packages: ['dovecot-imapd', 'dovecot-lmtpd'],
    files: ['/usr/sbin/dovecot', '/usr/lib/dovecot/imap', '/usr/lib/dovecot/lmtp'],
    root: true,
    tests: 'mail read back from a mailbox',
  },
  gpg: {
    packages: ['gnupg'],
    files: ['/usr/bin/gpg', '/usr/bin/gpgconf', '/usr/bin/gpg-agent'],
    root: false,
    tests: 'mail exchanged with GnuPG',
  },
  strace: { packages: ['strace'], files: ['/usr/bin/strace'], root: false, tests: 'the order of writes before a 250' },
  swaks: {
    packages: ['swaks', 'libnet-ssleay-perl'],
    files: ['/usr/bin/swaks', '/usr/share/doc/libnet-ssleay-perl/copyright'],
    root: false,
    tests: 'swaks as a client',
  },
  msmtp: { packages: ['msmtp'], files: ['/usr/bin/msmtp'], root: false, tests: 'msmtp as a client' },
  sq: { packages: ['sq'], files: ['/usr/bin/sq'], root: false, tests: 'mail exchanged with Sequoia' },
};

const POLICY = '/usr/sbin/policy-rc.d';

if (import.meta.main) install();

/** The peers that cannot be started here, because they are not installed or need root. */
export function missing(): Peer[] {
  return (Object.keys(PROGRAMS) as Peer[]).filter((peer) => !has(peer));
}

/** Whether a peer can be started here. */
export function has(peer: Peer): boolean {
  const { files, root } = PROGRAMS[peer];
  return files.every((file) => existsSync(file)) && (isRoot() || !root);
}

/** For `describe.skipIf`: whether one of these peers is missing; if so it prints the reason, so that no skip is silent. */
export function lacks(...peers: readonly Peer[]): boolean {
  const gone = peers.filter((peer) => !has(peer));
  if (gone.length > 0) console.warn(`skipped: ${gone.join(', ')} cannot be started here (see test/peers/install.ts)`);
  return gone.length > 0;
}

/** Installs what is missing where that is possible; elsewhere names what will be skipped. Never throws, so that the other tests run. */
function install(): void {
  const wanted = missing();
  if (wanted.length === 0) return;
  try {
    if (isRoot() && existsSync('/etc/debian_version')) installPackages(wanted.flatMap(packagesOf));
  } catch (error) {
    console.warn(`installing test peers: ${error instanceof Error ? error.message : error}`);
  }
  for (const peer of missing()) console.warn(`${peer} is missing: not tested are ${PROGRAMS[peer].tests}`);
}

function packagesOf(peer: Peer): readonly string[] {
  return PROGRAMS[peer].packages;
}

function installPackages(packages: readonly string[]): void {
  run('apt-get', ['update', '-q']);
  // Without an answer Debian's Postfix asks, and then configures the machine's own mail system.
  run('debconf-set-selections', [], 'postfix postfix/main_mailer_type select No configuration\n');
  const restore = forbidServices();
  try {
    run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages]);
  } finally {
    restore();
  }
  for (const name of packages) console.log(`installed ${name}`);
}

/** Keeps the packages' services from starting (invoke-rc.d asks this file); one that stands already is the owner's word and stays. */
function forbidServices(): () => void {
  if (existsSync(POLICY)) return () => {};
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => rmSync(POLICY, { force: true });
}

function run(command: string, args: readonly string[], input = ''): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  execFileSync(command, args, { input, env, stdio: 'pipe' });
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
