/** What smtp-server is told, and how its answers and ours look on the wire. All of it is pure. */
import { LOCAL_FAULT, MailError, type Reply, replyText } from '../mail/reply.ts';
import type { Role } from './admission.ts';
import type { CrowdLimits } from './crowd.ts';
import type { ReceiveLimits } from './limits.ts';
import { offersDsn } from './transaction.ts';

export interface Listener {
  readonly role: Role;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Default true. False lets an `mx` take mail in clear from anyone, and an `agency` listener from listed clients on the same host. */
  readonly requireTls?: boolean;
  /** TLS from the first octet instead of STARTTLS. `gateways` have no other way. */
  readonly implicitTls?: boolean;
  /** PEM of the authorities whose client certificates count; null trusts the public ones. */
  readonly clientAuthorities?: string | null;
}

/** Our name in greetings, our own key and certificate in PEM, and whether our own clients are asked for theirs. */
export interface Protocol {
  readonly hostname: string;
  readonly tls: { readonly key: string; readonly certificate: string };
  readonly limits: ReceiveLimits;
  readonly asksForCertificates: boolean;
}
/** The library's options: SIZE, PIPELINING, 8BITMIME, ENHANCEDSTATUSCODES, STARTTLS, and to our own clients DSN and AUTH, are offered. */
export function protocolOptions({ hostname, tls, limits, asksForCertificates }: Protocol, listener: Listener) {
  const { role, clientAuthorities } = listener;
  return {
    name: hostname,
    heloResponse: '%s',
    secure: beginsWithTls(listener),
    key: tls.key,
    cert: tls.certificate,
    minVersion: 'TLSv1.2' as const,
    // A gateway is known by the key's pin alone: its certificate's names, dates and issuer prove nothing to us.
    requestCert: role === 'gateways' || (role === 'agency' && asksForCertificates),
    ...(clientAuthorities ? { ca: clientAuthorities } : {}),
    rejectUnauthorized: false,
    size: limits.messageBytes,
    hideSMTPUTF8: true,
    hideDSN: !offersDsn(listener),
    hideENHANCEDSTATUSCODES: false,
    lenientAddressParsing: false,
    authOptional: true,
    authMethods: ['PLAIN', 'LOGIN'],
    disabledCommands: [...CLOSED_COMMANDS, 'AUTH'],
    disableReverseLookup: true,
    maxClients: limits.connections,
    socketTimeout: limits.idleMs,
    closeTimeout: limits.closeMs,
    // A client that has closed its side still hears our 250; closing ours is then our part.
    allowHalfOpen: true,
    logger: false,
  };
}

export function beginsWithTls({ role, implicitTls }: Listener): boolean {
  return role === 'gateways' || implicitTls === true;
}

/** Where our own clients connect, strangers leave them a quarter of the places; elsewhere nobody is known by its address. */
export function crowdLimits({ connections, connectionsPerAddress }: ReceiveLimits, { role }: Listener): CrowdLimits {
  const kept = role === 'agency' ? Math.ceil(connections / 4) : 0;
  return { perAddress: connectionsPerAddress, strangers: connections - kept };
}

/** Whether the text of a reply begins with its enhanced status: ours does, and the library must not put a guess of its own before it. */
export function carriesStatus(text: unknown): boolean {
  return typeof text === 'string' && /^[245]\.\d{1,3}\.\d{1,3} /.test(text);
}

const CLOSED_COMMANDS = ['VRFY', 'HELP', 'WIZ', 'SHELL', 'KILL', 'XCLIENT', 'XFORWARD'];

/** The commands that are not known on a connection. */
export function closedCommands(offersAuth: boolean): string[] {
  return offersAuth ? CLOSED_COMMANDS : [...CLOSED_COMMANDS, 'AUTH'];
}

/** What is no MailError here would be smtp-server's or ours; either way its text is not for the client. */
export function replyOf(error: unknown): Reply {
  return error instanceof MailError ? error.reply : LOCAL_FAULT;
}

/** A reply in the form of the library's errors. */
export function smtpError(answer: Reply): Error & { responseCode: number } {
  return Object.assign(new Error(replyText(answer)), { responseCode: answer.code });
}

/** A name from EHLO goes into Received fields and logs; what a host name or literal cannot hold is not worth keeping. */
export function harmless(name: string): string {
  return name.replace(/[^A-Za-z0-9.:_[\]-]/g, '?');
}

/** One sentence for the administrator. */
export function cannotListen({ role, host, port }: Listener, cause: Error & { code?: string }): string {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'another program is listening there already',
    EACCES: 'this user may not open that port',
    EADDRNOTAVAIL: 'this machine has no such address',
  };
  return `cannot listen on ${host}:${port} for ${role}: ${reasons[cause.code ?? ''] ?? cause.message}`;
}
