/** MAIL and RCPT command lines: their path and ESMTP parameters, read strictly and as they were sent (RFC 5321 section 4.1.1). */
import { type Address, AddressError, parseAddress } from '../../directory/address.ts';
import type { Notify } from '../mail/envelope.ts';
import { MailError, type Reply, reply } from '../mail/reply.ts';

/** One MAIL or RCPT command. Parameter names are upper case; one without a value has an empty one. */
export interface PathCommand {
  /** Between the angle brackets, verbatim. */
  readonly path: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Extensions that not everybody is offered. */
export interface Offers {
  readonly auth: boolean;
  readonly dsn: boolean;
}

/**
 * Reads the line itself, because in smtp-server's own parse the evidence is gone: it decodes A-labels and xtext, turns broken
 * UTF-8 into U+FFFD, drops source routes and keeps unknown parameters to itself.
 * @throws MailError 553 5.6.7 for anything but ASCII (SMTPUTF8 is not offered), 501 for what has not the form, 555 for an odd parameter
 */
export function readPathCommand(line: Uint8Array): PathCommand {
  if (line.some((octet) => octet > 0x7e)) throw new MailError(ASCII_ONLY);
  const match = /^[^:]*:\s*<([^<>\s]*)>(?:\s+(.*))?$/.exec(Buffer.from(line).toString('latin1'));
  if (match === null) throw new MailError(SYNTAX);
  const words = (match[2] ?? '').split(/\s+/).filter((word) => word !== '');
  return { path: match[1] ?? '', parameters: new Map(words.map(readParameter)) };
}

/** The reverse-path; null for the null reverse-path. @throws MailError 553 5.1.7 */
export function readReversePath(path: string): Address | null {
  if (path === '') return null;
  try {
    return parseAddress(path);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    throw new MailError(reply(553, '5.1.7', `sender address refused: ${error.message}`), { cause: error });
  }
}

/** What of MAIL's parameters counts: ENVID for the envelope, and the declared size, 0 without one. RET is checked and then without effect: no report of ours returns a body. */
export function readMailParameters(
  { parameters }: PathCommand,
  offers: Offers,
): { readonly envid: string | null; readonly size: number } {
  // RFC 4954 section 5: who offers AUTH must take AUTH=<...> here, and Postfix sends it; whom it names is a claim we have no use for.
  refuseOthers(parameters, [
    ...MAIL_PARAMETERS,
    ...(offers.auth ? ['AUTH'] : []),
    ...(offers.dsn ? ['RET', 'ENVID'] : []),
  ]);
  const envid = parameters.get('ENVID') ?? null;
  if (envid !== null && !isXtext(envid, 100)) throw new MailError(badParameter('ENVID'));
  return { envid, size: Number(parameters.get('SIZE') ?? 0) };
}

/** A recipient's delivery status options (RFC 3461 section 4). */
export function readRecipientParameters(
  { parameters }: PathCommand,
  offers: Pick<Offers, 'dsn'>,
): { notify: Notify; original: string | null } {
  refuseOthers(parameters, offers.dsn ? ['NOTIFY', 'ORCPT'] : []);
  const original = parameters.get('ORCPT') ?? null;
  if (original !== null && !isOriginalRecipient(original)) throw new MailError(badParameter('ORCPT'));
  return { notify: readNotify(parameters.get('NOTIFY')), original };
}

// SIZE and BODY are judged by smtp-server: too big is 552, anything but 7BIT and 8BITMIME 501.
const MAIL_PARAMETERS = ['SIZE', 'BODY'];

const ASCII_ONLY = reply(553, '5.6.7', 'only ASCII addresses are handled here, SMTPUTF8 is not offered');
const SYNTAX = reply(501, '5.5.2', 'the command has not the form MAIL FROM:<path> or RCPT TO:<path>');

function readParameter(word: string): [string, string] {
  const match = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:=(.*))?$/.exec(word);
  if (match === null) throw new MailError(UNKNOWN_PARAMETER);
  return [(match[1] ?? '').toUpperCase(), match[2] ?? ''];
}

/** A parameter that we do not know is a promise that we would silently break (HOLDFOR, BY): RFC 5321 section 4.1.1.11. */
function refuseOthers(parameters: ReadonlyMap<string, string>, known: readonly string[]): void {
  for (const name of parameters.keys()) if (!known.includes(name)) throw new MailError(UNKNOWN_PARAMETER);
}

const UNKNOWN_PARAMETER = reply(555, '5.5.4', 'a parameter is not among those offered here');

function badParameter(name: string): Reply {
  return reply(501, '5.5.4', `the ${name} parameter is malformed`);
}

function readNotify(value: string | undefined): Notify {
  if (value === undefined) return null;
  const words = value.toUpperCase().split(',');
  if (words.length === 1 && words[0] === 'NEVER') return 'NEVER';
  const events = NOTIFY_EVENTS.filter((event) => words.includes(event));
  if (events.length !== words.length) throw new MailError(badParameter('NOTIFY'));
  return events;
}

const NOTIFY_EVENTS = ['SUCCESS', 'FAILURE', 'DELAY'] as const;

function isOriginalRecipient(value: string): boolean {
  const at = value.indexOf(';');
  return /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(value.slice(0, Math.max(at, 0))) && isXtext(value.slice(at + 1), 500);
}

/** RFC 3461 section 4: printable ASCII but `+` and `=`, or a hex escape, which must not stand for a control character. */
function isXtext(value: string, limit: number): boolean {
  return value.length <= limit && /^(?:[!-*,-<>-~]|\+(?:[2-6][0-9A-F]|7[0-9A-E]))+$/.test(value);
}
