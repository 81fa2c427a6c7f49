/** Who may hand us mail, and for whom: decided from what was proven on the connection, never from what was claimed. */
import { type Address, AddressError, type Domain, parseAddress } from '../../directory/address.ts';
import type { AgencyId, Lookup, SpkiPin } from '../../directory/lookup.ts';
import { MailError, type Reply, reply } from '../mail/reply.ts';
import { addressBlock } from './address-block.ts';
import { checkPassword } from './password.ts';
import type { Tenant } from './tenant.ts';

/** `agency`: our agencies' own servers and clients. `gateways`: other members' gateways. `mx`: any server there is. */
export type Role = 'agency' | 'gateways' | 'mx';

export interface AdmissionRules {
  /** The agencies that this gateway serves. */
  readonly agencies: readonly AgencyId[];
  /** Servers known by their address: single addresses or CIDR blocks. The first entry that fits counts. */
  readonly clients: readonly { readonly addresses: readonly string[]; readonly agency: AgencyId }[];
  /** Services that others send through as well, each with the agencies' own proof that a message is theirs. */
  readonly tenants: readonly SharedService[];
  /** The domains that an agency's own mail system uses for itself, beside the registered ones. */
  readonly systemDomains: readonly { readonly domains: readonly Domain[]; readonly agency: AgencyId }[];
  /** Clients known by a password; the hash is one of `hashPassword`. */
  readonly accounts: readonly { readonly user: string; readonly hash: string; readonly agency: AgencyId }[];
  /** Who gets mail for `<postmaster>`; null where nobody does. */
  readonly postmaster: Address | null;
}

/** A mail service that an agency shares with others: it must be known by one of these, and each message must bear the agency's secret. */
export interface SharedService extends Tenant {
  readonly addresses: readonly string[];
  readonly pins: readonly SpkiPin[];
  /** Names in a client certificate that a trusted authority has issued. */
  readonly names: readonly string[];
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
  /** Whether a trusted authority has issued that certificate for this name. */
  readonly isCalled: (name: string) => boolean;
  /** The agency of the account that has signed in. */
  readonly login: AgencyId | null;
}

/**
 * Whose mail a transaction carries; inbound, our agency is known only by the first recipient. Outbound it is one of the `tenants` where there
 * are any: which one, or that it is none, is told by the message itself.
 */
export type Admitted =
  | { readonly direction: 'outbound'; readonly agency: AgencyId; readonly tenants: null }
  | { readonly direction: 'outbound'; readonly agency: null; readonly tenants: readonly Tenant[] }
  | { readonly direction: 'inbound'; readonly peer: AgencyId | null };

/** Each refusal is a {@link MailError}; any other error is the lookup's and means that nothing can be said now. */
export interface Admission {
  /** Whether client certificates are to be asked for where our own clients connect. */
  readonly asksForCertificates: boolean;
  /** Whether an address is listed: such clients keep their places when strangers come in numbers. */
  isListed(remoteAddress: string): boolean;
  /** The member whose gateway holds this key; asked before the greeting and before each message. */
  peer(pin: SpkiPin | null): AgencyId;
  /** Whether this connection may begin a message now. */
  sender(proven: Proven): Admitted;
  /** The canonical recipient and our agency that it concerns. */
  recipient(admitted: Admitted, path: string): { readonly address: Address; readonly agency: AgencyId | null };
  /** In whose name an agency's mail system may write when nobody is to be told of a failure. */
  systemDomains(agency: AgencyId): readonly Domain[];
  /** The agency of the account, or null where user and password do not fit; both cost the same time. */
  login(user: string, password: string): Promise<AgencyId | null>;
}

/**
 * Admission by these rules.
 * @throws Error naming the first address block that cannot be read
 */
export function createAdmission({ lookup }: { lookup: Lookup }, rules: AdmissionRules): Admission {
  const listed = rules.clients.map(({ addresses, agency }) => ({ holds: addressBlock(addresses), agency }));
  const shared = rules.tenants.map((service) => ({ ...service, holds: addressBlock(service.addresses) }));

  function peer(pin: SpkiPin | null): AgencyId {
    const agency = pin === null ? null : lookup.gateway(pin);
    if (agency === null) throw new MailError(UNKNOWN_PEER);
    if (agency.standing === 'left') throw new MailError(FORMER_PEER);
    if (agency.standing === 'suspended') throw new MailError(SUSPENDED_PEER);
    return agency.id;
  }

  function ourClient(proven: Proven): Admitted {
    const { login, remoteAddress, pin } = proven;
    const agency = login ?? listed.find(({ holds }) => holds(remoteAddress))?.agency;
    if (agency !== undefined) return { direction: 'outbound', agency, tenants: null };
    const tenants = shared.filter(
      ({ holds, pins, names }) =>
        holds(remoteAddress) || (pin !== null && pins.includes(pin)) || names.some(proven.isCalled),
    );
    if (tenants.length === 0) throw new MailError(AUTHENTICATE);
    return { direction: 'outbound', agency: null, tenants };
  }

  function ourRecipient(path: string) {
    const address = path.toLowerCase() === 'postmaster' && rules.postmaster ? rules.postmaster : recipientAddress(path);
    const agency = lookup.member(address)?.agency.id;
    if (agency === undefined || !rules.agencies.includes(agency)) throw new MailError(NOT_OURS);
    return { address, agency };
  }

  return {
    asksForCertificates: shared.some(({ pins, names }) => pins.length + names.length > 0),
    isListed: (address) => [...listed, ...shared].some(({ holds }) => holds(address)),
    peer,
    sender(proven) {
      if (proven.tls === null && !mayBeInClear(proven)) throw new MailError(START_TLS);
      if (proven.role === 'agency') return ourClient(proven);
      return { direction: 'inbound', peer: proven.role === 'gateways' ? peer(proven.pin) : null };
    },
    recipient(admitted, path) {
      if (admitted.direction === 'inbound') return ourRecipient(path);
      return { address: recipientAddress(path), agency: admitted.agency };
    },
    systemDomains: (agency) => rules.systemDomains.find((one) => one.agency === agency)?.domains ?? [],
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
// The key may be so new that our copy of the directory does not have it yet.
const UNKNOWN_PEER = reply(421, '4.7.1', 'connection not accepted for now, please try again later');
const FORMER_PEER = reply(554, '5.7.1', 'connection not accepted');
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
  return role === 'mx' || isLoopback(remoteAddress);
}

const isLoopback = addressBlock(['127.0.0.0/8', '::1']);
