/** Everything that is looked at in a gateway, in the order in which it is told. */
import { type Address, domainOf, sameAddress } from '../../directory/address.ts';
import type { Registration } from '../../directory/members-file.ts';
import type { AgencyConfig, Config } from '../config/config.ts';
import type { Health } from '../control/health.ts';
import { pinFindings, registrationOf, tlsFindings } from './certificates.ts';
import { clockFindings } from './clock.ts';
import { directoryFindings, type MembersRead } from './directory.ts';
import { lookAtDisk } from './disk.ts';
import { lookAtFiles } from './files.ts';
import { bad, type Finding, good, type Look } from './finding.ts';
import { dateIn, greetingOf } from './greeting.ts';
import { keyFindings, ownCertificates, roundTrip } from './keys.ts';
import { isReachable, lookAtHostname, lookAtMx, type Names } from './names.ts';
import { lookAtPort } from './ports.ts';
import { sendProbe } from './send.ts';
import { lookAtMember, lookAtServer } from './servers.ts';

/** What there is to look at, and with what. */
export interface Ground {
  readonly config: Config;
  readonly directory: MembersRead;
  /** What the running gateway says of itself; null where none runs. */
  readonly health: Health | null;
  readonly names: Names;
  readonly now: () => Date;
  /** Whether every member's gateway is connected to. */
  readonly withMembers: boolean;
  /** Where a probe is sent; null for none. */
  readonly probe: Address | null;
}

export function looksAt(ground: Ground): Look[] {
  const { config, directory, health, now } = ground;
  const { agencies, hostname, listeners } = config;
  const entries = agencies.map(({ id }) => (directory.members ? registrationOf(directory.members, id) : undefined));
  const listed = entries.filter((entry) => entry !== undefined);
  const ours = { hostname, isRunning: health !== null };
  return [
    { about: 'config', look: () => [good('config', `${config.file}: nothing is wrong with it`)] },
    { about: 'gateway', look: () => healthFindings(health) },
    { about: 'files', look: () => lookAtFiles(config) },
    { about: 'disk', look: () => lookAtDisk(config.data, config.limits.freeSpace) },
    ...listeners.map((listener) => ({ about: 'ports', look: async () => [await lookAtPort(listener, ours)] })),
    ...nameLooks(
      ground,
      listed.flatMap((entry) => entry.domains),
    ),
    { about: 'tls', look: () => tlsFindings(config.tls, hostname, now()) },
    { about: 'gateway tls', look: () => pinFindings(config.gatewayTls, listed) },
    {
      about: 'directory',
      look: () =>
        directoryFindings(
          directory,
          agencies.map(({ id }) => id),
          now(),
        ),
    },
    ...agencies.flatMap(({ id, echo }, n) =>
      echo ? [{ about: 'echo', look: () => [echoFinding(id, echo, entries[n])] }] : [],
    ),
    ...agencies.map((agency, n) => ({
      about: 'keys',
      look: async () => keyFindings(await ownCertificates(agency), entries[n], now()),
    })),
    { about: 'round trip', look: () => roundTrip(agencies, config.limits.cryptoSeconds * 1000, now()) },
    { about: 'clock', look: () => lookAtClock(ground) },
    ...agencies.flatMap((agency) => serverLooks(config, agency)),
    ...memberLooks(ground),
    ...probeLook(ground),
  ];
}

function nameLooks({ config, names }: Ground, domains: readonly string[]): Look[] {
  const unasked = () => [good('dns', 'not asked: every listener is for this machine alone')];
  if (!isReachable(config)) return [{ about: 'dns', look: unasked }];
  return [
    { about: 'dns', look: () => lookAtHostname(config.hostname, names) },
    ...domains.map((domain) => ({ about: 'dns', look: async () => [await lookAtMx(domain, config, names)] })),
  ];
}

/** The health of a running gateway; that none runs is no fault of its set-up. */
function healthFindings(health: Health | null): Finding[] {
  if (health === null) return [good('gateway', 'it does not run; what is looked at is how it would')];
  return health.checks.map(({ name, ok, detail }) => (ok ? good : bad)('gateway', `it runs; ${name}: ${detail}`));
}

function serverLooks(config: Config, { servers, postmaster }: AgencyConfig): Look[] {
  const { own, smarthost } = servers;
  const look = (about: string, server: typeof own, reversePath: Address | null) => ({
    about,
    look: () => lookAtServer(config, { about, server, reversePath, recipient: postmaster }),
  });
  // Reports come with the null reverse-path, and some servers have to be told to take it.
  return [look('own server', own, null), ...(smarthost ? [look('smarthost', smarthost, postmaster)] : [])];
}

async function lookAtClock({ config, directory, now }: Ground): Promise<Finding[]> {
  const servers = config.agencies.flatMap(({ servers: { own, smarthost } }) => (smarthost ? [own, smarthost] : [own]));
  const places = new Map(
    servers.filter(({ tls }) => tls !== 'implicit').map(({ host, port }) => [`${host}:${port}`, { host, port }]),
  );
  const clocks = await Promise.all(
    [...places.values()].map(async ({ host, port }) => {
      const said = dateIn(await greetingOf(host, port, 10_000));
      return said ? [{ whose: host, off: now().getTime() - said.getTime() }] : [];
    }),
  );
  return clockFindings(now(), clocks.flat(), directory.members?.issued ?? null);
}

function memberLooks({ config, directory, withMembers }: Ground): Look[] {
  if (!withMembers || directory.members === null) return [];
  const isOurs = (id: string) => config.agencies.some((agency) => agency.id === id);
  return directory.members.members
    .filter(({ agency, endpoint }) => endpoint !== null && agency.standing === 'active' && !isOurs(agency.id))
    .map((registration) => ({
      about: `member ${registration.agency.id}`,
      look: () => lookAtMember(config, registration),
    }));
}

/** Mail to an address that is not registered never gets as far as the echo. */
function echoFinding(id: string, echo: Address, entry: Registration | undefined): Finding {
  const isListed = entry?.domains.includes(domainOf(echo)) || entry?.addresses.some((own) => sameAddress(own, echo));
  return isListed
    ? good('echo', `${echo} answers sealed mail of other members`)
    : bad(
        'echo',
        `${echo} is not an address that the directory lists for ${id}, so nobody can write to it: register it`,
      );
}

/** Why nothing is sent for a check. */
export const NOT_RUNNING = 'the gateway does not run, so nothing can be sent through it: start it first';

function probeLook({ config, probe, now, health }: Ground): Look[] {
  const [agency] = config.agencies;
  if (probe === null || !agency) return [];
  const look = async () =>
    health === null
      ? [bad('probe', NOT_RUNNING)]
      : [await sendProbe({ config, agency, to: probe, within: 45_000, now })];
  return [{ about: 'probe', look }];
}
