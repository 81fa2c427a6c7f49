/** The programs that real peers are made of: says which are here, and as root on Debian installs those that are not. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program that tests run beside the gateway, by its everyday name. */
export type Peer =
  | 'postfix'
  | 'exim'
  | 'opensmtpd'
  | 'dovecot'
  | 'gpg'
  | 'sq'
  | 'strace'
  | 'swaks'
  | 'msmtp'
  | 'nsd'
  | 'nginx'
  | 'chromium';

/** Where the packages are unpacked that cannot be installed beside Postfix, each in a folder of its name. */
export const UNPACKED = '/var/cache/valise-test-peers';

interface Program {
  /** Debian's names of the packages. */
  readonly packages: readonly string[];
  /** The package that has the program itself, where it conflicts with Postfix's: it is unpacked and not installed. */
  readonly unpacked?: string;
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
  exim: {
    packages: ['libgnutls-dane0', 'libidn12', 'libidn2-0', 'libnsl2', 'libpcre2-8-0', 'libdb5.3'],
    unpacked: 'exim4-daemon-light',
    files: [`${UNPACKED}/exim4-daemon-light/usr/sbin/exim4`],
    root: true,
    tests: 'Exim as an agency’s server',
  },
  opensmtpd: {
    packages: ['libevent-2.1-7', 'libpam0g', 'libdb5.3'],
    unpacked: 'opensmtpd',
    files: [`${UNPACKED}/opensmtpd/usr/sbin/smtpd`],
    root: true,
    tests: 'OpenSMTPD as an agency’s server',
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
  nsd: { packages: ['nsd'], files: ['/usr/sbin/nsd'], root: false, tests: 'domains proven in a real DNS' },
  nginx: {
    packages: ['nginx-light'],
    files: ['/usr/sbin/nginx'],
    root: false,
    tests: 'the published log as a plain web server hands it out',
  },
  chromium: {
    packages: ['chromium', 'fonts-noto-core'],
    files: ['/usr/bin/chromium', '/usr/share/doc/fonts-noto-core/copyright'],
    root: false,
    tests: 'pages in a real browser, in Latin and in Arabic letters',
  },
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
  const { files, root, unpacked } = PROGRAMS[peer];
  const mayStart = (isRoot() || !root) && (unpacked === undefined || mayMount());
  return mayStart && files.every((file) => existsSync(file));
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
  if (isRoot() && existsSync('/etc/debian_version')) {
    const { installed = [], unpacked = [] } = Object.groupBy(wanted, (peer) =>
      PROGRAMS[peer].unpacked === undefined ? 'installed' : 'unpacked',
    );
    attempt(() => run('apt-get', ['update', '-q']));
    attempt(() => installPackages(installed.flatMap(packagesOf)));
    // One package that cannot be had keeps apt from installing all the others.
    for (const peer of installed.filter((each) => !has(each))) attempt(() => installPackages(packagesOf(peer)));
    for (const peer of unpacked) attempt(() => unpack(peer));
  }
  for (const peer of missing()) console.warn(`${peer} is missing: not tested are ${PROGRAMS[peer].tests}`);
}

/** What cannot be had is missing afterwards, and is no reason to go without the rest. */
function attempt(step: () => void): void {
  try {
    step();
  } catch (error) {
    console.warn(`installing test peers: ${error instanceof Error ? error.message : error}`);
  }
}

function packagesOf(peer: Peer): readonly string[] {
  return PROGRAMS[peer].packages;
}

function installPackages(packages: readonly string[]): void {
  if (packages.length === 0) return;
  // Without an answer Debian's Postfix asks, and then configures the machine's own mail system.
  run('debconf-set-selections', [], { input: 'postfix postfix/main_mailer_type select No configuration\n' });
  const restore = forbidServices();
  try {
    run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages]);
  } finally {
    restore();
  }
  for (const name of packages) console.log(`installed ${name}`);
}

/** Lays out the files of a package where only our tests look for them; its libraries conflict with nobody's and are installed. */
function unpack(peer: Peer): void {
  const { packages, unpacked = '' } = PROGRAMS[peer];
  installPackages(packages);
  // Exim's program is set-user-ID root, and nobody keeps this copy up to date: only root gets at it.
  mkdirSync(UNPACKED, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(UNPACKED, 'new-'));
  try {
    run('apt-get', ['download', '-q', unpacked], { cwd: folder });
    const [archive = ''] = readdirSync(folder);
    run('dpkg', ['-x', archive, 'files'], { cwd: folder });
    renameSync(join(folder, 'files'), join(UNPACKED, unpacked));
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(`unpacked ${unpacked}`);
}

/** Keeps the packages' services from starting (invoke-rc.d asks this file); one that stands already is the owner's word and stays. */
function forbidServices(): () => void {
  if (existsSync(POLICY)) return () => {};
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => rmSync(POLICY, { force: true });
}

function run(command: string, args: readonly string[], options: { input?: string; cwd?: string } = {}): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  execFileSync(command, args, { input: '', env, stdio: 'pipe', ...options });
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Some containers deny even root file systems of its own, which what is only unpacked must have (see `unpacked.ts`). */
function mayMount(): boolean {
  const command = ['--mount', 'mount', '-t', 'tmpfs', 'none', '/var/lib'];
  return spawnSync('unshare', command, { stdio: 'ignore' }).status === 0;
}
