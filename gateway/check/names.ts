/** Whether the names in the DNS lead where the config says: this gateway's own, and the MX of each of the agency's domains. */
import { Resolver } from 'node:dns/promises';
import type { Config } from '../config/config.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';

/** What is asked of the DNS; empty where there is nothing. What cannot be answered throws. */
export interface Names {
  addresses(name: string): Promise<readonly string[]>;
  reverse(address: string): Promise<readonly string[]>;
  /** The hosts, the most preferred first. */
  mx(domain: string): Promise<readonly string[]>;
}

const ABOUT = 'dns';

/** The DNS as this machine asks it. */
export function dnsNames(timeoutMs: number): Names {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  return {
    addresses: async (name) =>
      (await Promise.all([empty(resolver.resolve4(name)), empty(resolver.resolve6(name))])).flat(),
    reverse: (address) => empty(resolver.reverse(address)),
    mx: async (domain) =>
      (await empty(resolver.resolveMx(domain)))
        .toSorted((a, b) => a.priority - b.priority)
        .map(({ exchange }) => exchange.toLowerCase()),
  };
}

/** Whether anybody but this machine can connect; else the DNS has nothing to say about it. */
export function isReachable({ listeners }: Pick<Config, 'listeners'>): boolean {
  return listeners.some(({ host }) => host !== 'localhost' && host !== '::1' && !host.startsWith('127.'));
}

/** Our own name, and back. */
export async function lookAtHostname(hostname: string, names: Names): Promise<Finding[]> {
  const addresses = await names.addresses(hostname);
  if (addresses.length === 0)
    return [
      bad(ABOUT, `${hostname} has no address: other gateways cannot find this one. Enter it, or correct hostname`),
    ];
  const back = await Promise.all(addresses.map((address) => names.reverse(address)));
  const nameless = addresses.filter((_, n) => !back[n]!.some((name) => name.toLowerCase() === hostname));
  return [
    good(ABOUT, `${hostname} is ${addresses.join(', ')}`),
    ...nameless.map((address) =>
      doubtful(
        ABOUT,
        `${address} does not lead back to ${hostname}: some servers refuse mail for that; ask your provider`,
      ),
    ),
  ];
}

/** Where mail to one of our domains goes. With a listener of role "mx" it must come here. */
export async function lookAtMx(
  domain: string,
  { hostname, listeners, agencies }: Pick<Config, 'hostname' | 'listeners' | 'agencies'>,
  names: Names,
): Promise<Finding> {
  const hosts = await names.mx(domain);
  const known = agencies
    .flatMap(({ servers }) => [servers.own, servers.smarthost])
    .flatMap((server) => (server ? [server.host, server.name] : []));
  const [first] = hosts;
  if (first === undefined) return doubtful(ABOUT, `${domain} has no MX: outsiders may not find its server`);
  if (first === hostname) return good(ABOUT, `mail to ${domain} comes to this gateway first`);
  if (listeners.some(({ role }) => role === 'mx'))
    return bad(
      ABOUT,
      `mail to ${domain} goes to ${first}, past the listener "mx" of this gateway, so forged mail is not stopped: let the MX name ${hostname}, or remove that listener`,
    );
  return known.includes(first)
    ? good(ABOUT, `mail to ${domain} goes to ${first}, which the config names`)
    : doubtful(
        ABOUT,
        `mail to ${domain} goes to ${first}, which the config does not name: right only if that hands on to your server`,
      );
}

/** That there is nothing is an answer; that nobody answers is none. */
async function empty<T>(asked: Promise<readonly T[]>): Promise<readonly T[]> {
  return asked.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENODATA' || error.code === 'ENOTFOUND') return [];
    throw error;
  });
}
