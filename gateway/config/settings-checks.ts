/** What settings must hold beyond their form: single values first, then the rules that join several of them. All of it is pure. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import { type Address, parseAddress, parseDomain, sameAddress } from '../../directory/address.ts';
import type { EntryId } from '../../directory/log/envelope.ts';
import type { AgencyId, SpkiPin } from '../../directory/lookup.ts';
import { parseVerifierKey } from '../../directory/signed-note.ts';

/** Makes zod run a joining rule even where single settings have faults, so that an administrator learns of everything at once. */
export const always = { when: () => true };

export const hostName = z.string().transform(reading(parseDomain, 'write it in full, as in "gateway.agency.example"'));

export const agencyId = z
  .string()
  .regex(
    /^(?=.{1,63}$)[a-z0-9]+(-[a-z0-9]+)*$/,
    'is not an agency id; use lower-case letters, digits and single hyphens',
  )
  .transform((text) => text as AgencyId);

/** A name or address at which a server is reached. */
export const host = z
  .string()
  .regex(/^[\w.:-]+$/, 'is not a host name or IP address; write it without brackets or port');

export const address = z.string().transform(reading(parseAddress, 'write it as "postmaster@agency.example"'));

export const signer = z.string().transform(reading(parseVerifierKey, 'copy it whole from the secretariat’s letter'));

/** Who asks for what would be seen on an unencrypted way; what comes back is verified on any. */
export const logAddress = z
  .string()
  .refine(
    isLogAddress,
    'is not an address of a log; write it as "https://directory.example/log" or "file:///media/stick/log.tar"',
  )
  .transform((text) => new URL(text).href);

export const entryId = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'is not the id of an entry: 64 digits from 0 to 9 and a to f')
  .transform((text) => text as EntryId);

/** One IP address or block of them; never all there are, which would make the gateway an open relay. */
export const addressBlock = z.string().superRefine((text, context) => {
  const [ip = '', prefix, ...more] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(ip)] ?? -1;
  const isBlock = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  if (bits < 0 || more.length > 0 || !isBlock)
    context.addIssue(`"${text}" is not an IP address or block; write it as "192.0.2.10" or "192.0.2.0/28"`);
  else if (prefix !== undefined && Number(prefix) === 0)
    context.addIssue(`"${text}" would let the whole world send in the agency’s name; list your own servers`);
});

/** A mail domain in its canonical form. */
export const domainName = z.string().transform(reading(parseDomain, 'write it as "agency.example"'));

export const spkiPin = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'is not the SHA-256 of a public key in base64; see docs/operating.md')
  .transform((text) => text as SpkiPin);

export const secretHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hex; make it with: printf %s SECRET | sha256sum')
  .transform((text) => new Uint8Array(Buffer.from(text, 'hex')));

export const passwordHash = z
  .string()
  .regex(
    /^scrypt\$\d{1,7}\$\d{1,2}\$\d{1,2}\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=$/,
    'is not a password hash; make it with: npm run gateway -- hash-password',
  );

export function keyMatches(tls: { key: string; certificate: string }, context: z.RefinementCtx): void {
  if (new X509Certificate(tls.certificate).checkPrivateKey(createPrivateKey(tls.key))) return;
  fault(context, ['certificate'], 'does not belong to the key; name the two files that were made together');
}

interface SomeDirectory {
  readonly members?: string | undefined;
  readonly signer?: unknown;
  readonly log?: string | undefined;
  readonly genesis?: string | undefined;
  readonly trusted?: string | undefined;
  readonly cosign?: string | undefined;
}

/** Two ways to learn of the members would one day say two things. A table that is missing is as one that names none. */
export function directoryChecks(directory: SomeDirectory | undefined, context: z.RefinementCtx): void {
  const { members, signer, log, genesis, trusted, cosign } = directory ?? {};
  const missing = (name: string, why: string) => fault(context, [name], `is missing; fill it in, or remove ${why}`);
  const both = (name: string) => fault(context, [name], 'stands beside log; remove one of them');
  if ([log, genesis, trusted, cosign].every((each) => each === undefined)) {
    if (members === undefined && signer === undefined)
      fault(context, [], 'names no source; fill in members and signer, or log and genesis');
    else if (members === undefined) missing('members', 'signer');
    else if (signer === undefined) missing('signer', 'members');
    return;
  }
  if (log === undefined) missing('log', 'genesis, trusted and cosign');
  if (genesis === undefined) missing('genesis', 'log');
  if (members !== undefined) both('members');
  if (signer !== undefined) both('signer');
}

/** Everything is optional in what follows: these rules also see tables in which a setting is missing or has a fault of its own. */
interface SomeListener {
  readonly role?: string;
  readonly host?: string;
  readonly port?: number;
  readonly tls?: string | undefined;
  readonly requireTls?: boolean;
  readonly clientAuthorities?: string | undefined;
}

export function listenerChecks(listener: SomeListener, context: z.RefinementCtx): void {
  const { role, host, tls, requireTls, clientAuthorities } = listener;
  if (role !== 'agency' && clientAuthorities !== undefined)
    fault(context, ['clientAuthorities'], 'is for role "agency" alone; remove the line');
  if (role === 'gateways' && tls === 'starttls')
    fault(context, ['tls'], 'must be "implicit" for role "gateways"; remove the line');
  if (requireTls !== false || role === 'mx') return;
  if (role === 'gateways') fault(context, ['requireTls'], 'must be true for role "gateways"; remove the line');
  else if (!isLoopback(host))
    fault(
      context,
      ['requireTls'],
      'may be false on a loopback host such as "127.0.0.1" only; remove the line or change the host',
    );
}

interface SomeService {
  readonly addresses?: readonly string[];
  readonly names?: readonly string[];
  readonly pins?: readonly string[];
}

export function sharedChecks({ addresses, names, pins }: SomeService, context: z.RefinementCtx): void {
  if ([addresses, names, pins].every((ways) => list(ways).length === 0))
    fault(context, [], 'says nothing about how the service is known; list its addresses, names or pins');
}

interface SomeServer {
  readonly host?: string;
  readonly tls?: string;
}

interface SomeAgency {
  readonly id?: string;
  readonly postmaster?: Address;
  readonly echo?: Address | undefined;
  readonly clients?: {
    readonly addresses?: readonly string[];
    readonly users?: readonly { readonly name?: string }[];
    readonly shared?: SomeService | undefined;
  };
  readonly server?: SomeServer | undefined;
  readonly smarthost?: SomeServer | undefined;
  readonly policy?: { readonly outsiders?: string };
  readonly loosened?: { readonly clearToServer?: boolean };
}

export function agencyChecks(agency: SomeAgency, context: z.RefinementCtx): void {
  const { postmaster, echo } = agency;
  if (postmaster !== undefined && echo !== undefined && sameAddress(postmaster, echo))
    fault(context, ['echo'], 'is also the postmaster, to whom nothing would be delivered any more; choose another');
  if (agency.policy?.outsiders === 'pass' && agency.smarthost === undefined) {
    const advice = 'add it, or set policy.outsiders = "refuse"';
    fault(context, ['smarthost'], `is missing, and mail to outsiders needs it; ${advice}`);
  }
  for (const name of ['server', 'smarthost'] as const) {
    const server = agency[name];
    if (server?.tls !== 'none' || isLoopback(server.host) || agency.loosened?.clearToServer === true) continue;
    const advice = 'use "starttls", or set loosened.clearToServer = true';
    fault(context, [name, 'tls'], `is "none", and the server is on another machine; ${advice}`);
  }
}

interface SomeSettings {
  readonly listen?: readonly SomeListener[];
  readonly agency?: readonly SomeAgency[];
  readonly limits?: { readonly memory?: number; readonly messageSize?: number };
}

/** The rules that join several tables of the file. */
export function crossChecks(settings: SomeSettings, context: z.RefinementCtx): void {
  const listeners = list(settings.listen);
  const agencies = list(settings.agency);
  samePorts(listeners, context);
  sameIds(agencies, context);
  sameUsers(agencies, context);
  if (listeners.some(({ role }) => role === 'agency')) closedDoors(agencies, context);
  const { memory = Infinity, messageSize = 0 } = settings.limits ?? {};
  if (memory < messageSize)
    fault(context, ['limits', 'memory'], 'is less than limits.messageSize; one message must fit, so raise it');
}

function samePorts(listeners: readonly SomeListener[], context: z.RefinementCtx): void {
  for (const [n, one] of listeners.entries()) {
    const other = listeners.slice(0, n).findIndex((earlier) => overlap(one, earlier));
    if (other >= 0) fault(context, ['listen', n, 'port'], `is also that of listen#${other + 1}; give each its own`);
  }
}

function overlap(a: SomeListener, b: SomeListener): boolean {
  if (typeof a.port !== 'number' || a.port === 0 || a.port !== b.port) return false;
  return a.host === b.host || [a.host, b.host].some((host) => host === '0.0.0.0' || host === '::');
}

function sameIds(agencies: readonly SomeAgency[], context: z.RefinementCtx): void {
  const ids = agencies.map(({ id }) => id);
  for (const [n, id] of ids.entries())
    if (id !== undefined && ids.indexOf(id) < n)
      fault(context, ['agency', n, 'id'], `"${id}" is already that of agency#${ids.indexOf(id) + 1}; each has its own`);
}

function sameUsers(agencies: readonly SomeAgency[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [n, { clients }] of agencies.entries())
    for (const [m, { name }] of list(clients?.users).entries()) {
      if (name === undefined) continue;
      if (seen.has(name))
        fault(context, ['agency', n, 'clients', 'users', m, 'name'], `"${name}" is already in use; choose another`);
      seen.add(name);
    }
}

/** An agency whose mail nobody may hand over has most likely forgotten this setting. */
function closedDoors(agencies: readonly SomeAgency[], context: z.RefinementCtx): void {
  for (const [n, { clients }] of agencies.entries())
    if (clients && !clients.shared && list(clients.addresses).length + list(clients.users).length === 0)
      fault(
        context,
        ['agency', n, 'clients'],
        'lets nobody hand over mail; list your mail server in clients.addresses',
      );
}

function isLogAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  const isBare = [username, password, search, hash].every((part) => part === '');
  return isBare && (['https:', 'file:'].includes(protocol) || (protocol === 'http:' && isLoopback(hostname)));
}

function isLoopback(host: string | undefined): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(String(host));
}

/** A list that may be missing, or no list at all. */
export function list<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}

/** Says what is wrong at that place. */
export function fault(context: z.RefinementCtx, path: (string | number)[], message: string): void {
  context.addIssue({ code: 'custom', path, message });
}

/** A reader of text as a transform: what it throws becomes the fault. */
export function reading<T>(read: (text: string) => T, advice: string) {
  return (text: string, context: z.RefinementCtx): T => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue(`"${text}" is not valid: ${(error as Error).message}; ${advice}`);
      return z.NEVER;
    }
  };
}
