/** Who may hand us mail, and for whom: decided from what was proven on the connection, never from what was claimed. */
import { BlockList, isIPv6 } from 'node:net';
import { type Address, AddressError, parseAddress } from '../../directory/address.ts';
import type { AgencyId, Lookup, SpkiPin } from '../../directory/lookup.ts';
import { MailError, type Reply, reply } from '../mail/reply.ts';
import { checkPassword } from './password.ts';

/** `agency`: our agencies' own servers and clients. `gateways`: other members' gateways. `mx`: any server there is. */
export type Role = 'agency' | 'gateways' | 'mx';

export interface AdmissionRules {
  /** The agencies that this gateway serves. */
  readonly agencies: readonly AgencyId[];
  /** Servers known by their address: single addresses or CIDR blocks. The first entry that fits counts. */
  readonly clients: readonly { readonly addresses: readonly string[]; readonly agency: AgencyId }[];
  /** Clients known by a password; the hash is one of `hashPassword`. */
  readonly accounts: readonly { readonly user: string; readonly hash: string; readonly agency: AgencyId }[];
  /** Who gets mail for `<postmaster>`; null where nobody does. */
  readonly postmaster: Address | null;
}

/** What has been proven about one connection. */
export interface Proven {
  readonly role: Role;
  /** False only where mail may be handed over in clear: by the same host, or to an `mx` by anyone. */
  readonly requireTls: boolean;
  readonly remoteAddress: string;
  readonly tls: string | null;
  /** The key of the client certificate that the peer has shown to hold. */
  readonly pin: SpkiPin | null;
  /** The agency of the account that has signed in. */
  readonly login: AgencyId | null;
}

/** Whose mail a transaction carries; inbound, our agency is known only by the first recipient. */
export type Admitted =
  | { readonly direction: 'outbound'; readonly agency: AgencyId }
  | { readonly direction: 'inbound'; readonly peer: AgencyId | null };

/** Each refusal is a {@link MailError}; any other error is the lookup's and means that nothing can be said now. */
export interface Admission {
  /** The member whose gateway holds this key; asked before the greeting and before each message. */
  peer(pin: SpkiPin | null): AgencyId;
  /** Whether this connection may begin a message now. */
  sender(proven: Proven): Admitted;
  /** The canonical recipient and our agency that it concerns. */
  recipient(admitted: Admitted, path: string): { readonly address: Address; readonly agency: AgencyId };
  /** The agency of the account, or null where user and password do not fit; both cost the same time. */
  login(user: string, password: string): Promise<AgencyId | null>;
}

/**
 * Admission by these rules.
 * @throws Error naming the first address block that cannot be read
 */
export function createAdmission({ lookup }: { lookup: Lookup }, rules: AdmissionRules): Admission {
  const listed = rules.clients.map(({ addresses, agency }) => ({ block: blockOf(addresses), agency }));

  function peer(pin: SpkiPin | null): AgencyId {
    const agency = pin === null ? null : lookup.gateway(pin);
    if (agency === null || agency.standing === 'left') throw new MailError(UNKNOWN_PEER);
    if (agency.standing === 'suspended') throw new MailError(SUSPENDED_PEER);
    return agency.id;
  }

  function ourClient(proven: Proven): AgencyId {
    const agency = proven.login ?? listed.find(({ block }) => contains(block, proven.remoteAddress))?.agency;
    if (agency === undefined) throw new MailError(AUTHENTICATE);
    return agency;
  }

  function ourRecipient(path: string) {
    const address = path.toLowerCase() === 'postmaster' && rules.postmaster ? rules.postmaster : recipientAddress(path);
    const agency = lookup.member(address)?.agency.id;
    if (agency === undefined || !rules.agencies.includes(agency)) throw new MailError(NOT_OURS);
    return { address, agency };
  }

  return {
    peer,
    sender(proven) {
      if (proven.tls === null && !mayBeInClear(proven)) throw new MailError(START_TLS);
      if (proven.role === 'agency') return { direction: 'outbound', agency: ourClient(proven) };
      return { direction: 'inbound', peer: proven.role === 'gateways' ? peer(proven.pin) : null };
    },
    recipient(admitted, path) {
      if (admitted.direction === 'inbound') return ourRecipient(path);
      return { address: recipientAddress(path), agency: admitted.agency };
    },
    async login(user, password) {
      const account = rules.accounts.find((one) => one.user === user);
      const matches = await checkPassword(password, account?.hash ?? NOBODY);
      return account !== undefined && matches ? account.agency : null;
    },
  };
}

const START_TLS = reply(530, '5.7.0', 'must issue a STARTTLS command first');
const AUTHENTICATE = reply(530, '5.7.0', 'authentication required');
const NOT_OURS = reply(550, '5.7.1', 'not a recipient of this gateway');
const UNKNOWN_PEER = reply(554, '5.7.1', 'connection not accepted');
const SUSPENDED_PEER = reply(451, '4.7.1', 'connection not accepted for now, please try again later');

/** The hash of a password that nobody has, so that an unknown user costs the time of a known one. */
const NOBODY = `scrypt$32768$8$1$${'A'.repeat(22)}==$${'A'.repeat(43)}=`;

function recipientAddress(path: string): Address {
  try {
    return parseAddress(path);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    throw new MailError(recipientSyntax(error), { cause: error });
  }
}

function recipientSyntax(error: AddressError): Reply {
  return reply(553, '5.1.3', `recipient address refused: ${error.message}`);
}

/** RFC 3207 section 4 forbids a public server to insist on TLS; an agency's own server may do without on the same host alone. */
function mayBeInClear({ role, requireTls, remoteAddress }: Proven): boolean {
  if (requireTls || role === 'gateways') return false;
  return role === 'mx' || contains(LOOPBACK, remoteAddress);
}

const LOOPBACK = blockOf(['127.0.0.0/8', '::1']);

function contains(block: BlockList, address: string): boolean {
  return block.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function blockOf(addresses: readonly string[]): BlockList {
  const block = new BlockList();
  for (const text of addresses) {
    const [address = '', prefix] = text.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    try {
      if (prefix === undefined) block.addAddress(address, family);
      else block.addSubnet(address, decimal(prefix), family);
    } catch (cause) {
      throw new Error(`reading the listed clients: ${text} is not an IP address or CIDR block`, { cause });
    }
  }
  return block;
}

function decimal(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new RangeError('the prefix length is not a number');
  return Number(text);
}
