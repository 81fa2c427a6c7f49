/** Where an item goes at this attempt: the next hop's address and how it must prove itself. Asked anew each time. */
import type { AgencyId, Lookup, SpkiPin } from '../../directory/lookup.ts';
import { deferred, type Outcome } from '../mail/outcome.ts';
import { reply } from '../mail/reply.ts';
import type { Hop } from '../spool/spool.ts';

/** A mail server of the agency or its provider, from the config. */
export interface Server {
  readonly host: string;
  readonly port: number;
  /** `none` sends in clear and is for a server on the same machine or an isolated wire. */
  readonly tls: 'starttls' | 'implicit' | 'none';
  /** PEM of the certificate, or of the authority, to trust; null trusts the public authorities. */
  readonly trusted: string | null;
  /** The name that its certificate must bear. */
  readonly name: string;
  readonly login: { readonly user: string; readonly password: string } | null;
}

export type Target =
  | { readonly kind: 'gateway'; readonly host: string; readonly port: number; readonly pins: readonly SpkiPin[] }
  | { readonly kind: 'server'; readonly server: Server };

/** The servers of one agency. */
export interface Servers {
  readonly own: Server;
  /** Null where the agency lets nothing out but to members' gateways. */
  readonly smarthost: Server | null;
}

/** The next hop, or the outcome under which the item waits for one. */
export function route(hop: Exclude<Hop, { kind: 'release' }>, servers: Servers, lookup: Lookup): Target | Outcome {
  if (hop.kind === 'agency-server') return { kind: 'server', server: servers.own };
  if (hop.kind === 'gateway') return gatewayOf(hop.agency, lookup);
  return servers.smarthost
    ? { kind: 'server', server: servers.smarthost }
    : deferred(reply(451, '4.4.4', 'no smarthost is configured for mail that leaves the network'));
}

/** The hop as the timetable counts its places: a gateway, or a server of one agency. */
export function hopOf(hop: Hop, agency: AgencyId): string {
  return hop.kind === 'gateway' ? `gateway of ${hop.agency}` : `${hop.kind} of ${agency}`;
}

/** Said where a message's time is up before its turn has come. */
export const CONGESTED = deferred(reply(451, '4.4.5', 'the next server is too slow for the mail that waits for it'));

function gatewayOf(agency: AgencyId, lookup: Lookup): Target | Outcome {
  const endpoint = lookup.endpoint(agency);
  return endpoint
    ? { kind: 'gateway', ...endpoint }
    : deferred(reply(451, '4.4.4', `the directory has no gateway for agency ${agency} at present`));
}
