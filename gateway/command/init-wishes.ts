/** What an administrator asks of `init`: checked, and put into the words of the config and of the members file. All of it is pure. */
import { resolve } from 'node:path';
import { addressKey, domainOf, parseAddress, parseDomain } from '../../directory/address.ts';
import { type MembersDocument, membersDocument } from '../../directory/members-document.ts';
import { keyPath } from '../config/config-faults.ts';
import type { Table } from '../config/config-template.ts';

/** What an agency's administrator decides. */
export interface NewGateway {
  /** Absent or empty; it is made for its owner alone. */
  readonly folder: string;
  /** The agency's id in the network. */
  readonly agency: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly hostname: string;
  readonly postmaster: string;
  /** Whole domains, single addresses, or both. */
  readonly domains: readonly string[];
  readonly addresses: readonly string[];
  /** A file whose first line is the passphrase of the secret key; without it, a random one is made in the folder. */
  readonly passphraseFile?: string | undefined;
  /** What the config says from the start instead of being filled in by hand, each as the file would say it. */
  readonly signer?: string | undefined;
  readonly clients?: readonly string[] | undefined;
  readonly server?: Table | undefined;
  readonly smarthost?: Table | undefined;
  readonly now: Date;
}

/** An agency's entry in the members file. */
export type Registration = MembersDocument['members'][number];

/** Nothing was made; each fault is a sentence that says why and what to do. */
export class InitError extends Error {
  override name = 'InitError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options?: { cause?: unknown }) {
    super(faults.join('\n'), options);
    this.faults = faults;
  }
}

/** Above 1024, so that the gateway needs no rights of the superuser. */
const AGENCY_PORT = 2587;
const GATEWAYS_PORT = 2465;

/** @throws InitError with everything that is wrong, before anything is made */
export async function checkWishes(wanted: NewGateway): Promise<void> {
  const { hostname, postmaster, domains, addresses } = wanted;
  const faults = [
    ...readFaults('hostname', () => parseDomain(hostname)),
    ...readFaults('postmaster', () => parseAddress(postmaster)),
  ];
  if (domains.length + addresses.length === 0)
    faults.push('domains: is empty; name each domain or single address whose mail is the agency’s');
  else if (faults.length === 0 && !isOwn(wanted))
    faults.push(`postmaster: ${postmaster} is not among the agency’s domains and addresses; choose one that is`);
  faults.push(...(await registrationFaults(registration(wanted, null))));
  if (faults.length > 0) throw new InitError(faults);
}

/** The agency's entry as the members file has it; without keys it serves to check the rest. */
export function registration(wanted: NewGateway, keys: { pin: string; certificate: string } | null): Registration {
  const { agency, name, country, domains, addresses, hostname, now } = wanted;
  return {
    id: agency,
    name,
    country,
    standing: 'active',
    since: now.toISOString(),
    domains: [...domains],
    addresses: [...addresses],
    kind: 'gateway',
    endpoint: keys && { host: hostname, port: GATEWAYS_PORT, pins: [keys.pin] },
    certificates: keys ? [{ armored: keys.certificate.trim().split(/\r?\n/), encrypt: true }] : [],
    contacts: [],
  };
}

/** What the config file says from the start; paths count from its folder. */
export function configValues(wanted: NewGateway): Table {
  const { hostname, agency, postmaster, passphraseFile, signer, clients, server, smarthost } = wanted;
  return {
    hostname,
    directory: { members: 'members.txt', signer },
    tls: { key: 'agency-tls.key', certificate: 'agency-tls.crt' },
    gatewayTls: { key: 'gateway-tls.key', certificate: 'gateway-tls.crt' },
    listen: [
      { role: 'agency', host: '0.0.0.0', port: AGENCY_PORT },
      { role: 'gateways', host: '0.0.0.0', port: GATEWAYS_PORT },
    ],
    agency: [
      {
        id: agency,
        postmaster,
        secretKeys: ['secret-key.asc'],
        passphraseFile: passphraseFile ? resolve(passphraseFile) : 'passphrase',
        revocation: 'revocation.asc',
        verdictKey: 'verdict.key',
        clients: clients && { addresses: clients },
        server,
        smarthost,
      },
    ],
  };
}

function isOwn({ postmaster, domains, addresses }: NewGateway): boolean {
  const address = parseAddress(postmaster);
  return domains.includes(domainOf(address)) || addresses.some((own) => own.toLowerCase() === addressKey(address));
}

/** Gateways compare what stands in the members file, so only the canonical spelling is taken. */
function readFaults(name: string, read: () => string): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return [`${name}: ${(error as Error).message}; correct it`];
  }
}

/** What the directory would refuse is told here, by the names of the entry. */
async function registrationFaults(entry: Registration): Promise<string[]> {
  const document = {
    format: 'valise-members/1',
    network: 'new',
    serial: 1,
    issued: entry.since,
    expires: '9999-12-31T00:00:00Z',
    members: [entry],
  };
  const { error } = await membersDocument.safeParseAsync(document);
  return (error?.issues ?? []).map(({ path, message }) => `${option(path.slice(2))}: ${message}; correct it`);
}

/** Where in the entry, by the name under which it was asked for. */
function option([field, ...rest]: readonly PropertyKey[]): string {
  return keyPath([field === 'id' ? 'agency' : (field ?? ''), ...rest]);
}
