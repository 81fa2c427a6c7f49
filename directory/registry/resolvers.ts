/** Resolvers over the DNS itself, each asking one server. */
import { Resolver } from 'node:dns/promises';
import type { TxtResolver } from './name-checks.ts';

/** Asks that server, an IP address with or without a port. */
export function resolverAt(server: string, timeout = TIMEOUT): TxtResolver {
  const resolver = new Resolver({ timeout, tries: 2 });
  resolver.setServers([server]);
  return {
    name: server,
    async texts(name) {
      try {
        // A long text comes in several strings, which belong together (RFC 7208 section 3.3).
        return (await resolver.resolveTxt(name)).map((strings) => strings.join(''));
      } catch (error) {
        if (ABSENT.has((error as NodeJS.ErrnoException).code ?? '')) return [];
        throw error;
      }
    },
  };
}

/** The name is not there, or has no such record. */
const ABSENT: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

/** In milliseconds, for each of two tries. */
const TIMEOUT = 5_000;
