/** A real OpenSMTPD on a loopback port: a small mail server with a reading of SMTP of its own. */
import { join } from 'node:path';
import { UNPACKED } from './install.ts';
import type { Place } from './postfix-config.ts';
import { type MailServer, type ServerOptions, startUnpacked } from './unpacked.ts';

const PROGRAM = join(UNPACKED, 'opensmtpd/usr/sbin/smtpd');

/**
 * Starts one that hands on all mail as it came. Needs root and the package (see `install.ts`). It offers no STARTTLS: as Debian 12 builds it,
 * against OpenSSL 3, every handshake that it takes fails for want of its secret key (OpenSMTPD issue 1171). As a client it speaks TLS.
 */
export function startOpenSmtpd(options: Omit<ServerOptions, 'tls'>): Promise<MailServer> {
  return startUnpacked({
    users: ['opensmtpd', 'opensmtpq'],
    files: (place) => ({ 'smtpd.conf': configuration(options, place) }),
    commands: ({ folder }) => [
      'mkdir -p /var/lib/opensmtpd/empty',
      'mkdir -m 711 /var/spool/smtpd',
      `exec ${PROGRAM} -dv -f ${folder}/smtpd.conf`,
    ],
  });
}

/** The text of smtpd.conf(5). */
function configuration({ hostname, relayHost }: ServerOptions, { port }: Place): string {
  const [scheme, verify] = relayHost.tls === 'encrypt' ? ['smtp+tls', ' tls no-verify'] : ['smtp+notls', ''];
  return `
smtp max-message-size 60M
listen on 127.0.0.1 port ${port} hostname ${hostname}
action "onward" relay host ${scheme}://${relayHost.host}:${relayHost.port}${verify} helo ${hostname}
match from any for any action "onward"
`;
}
