/** Founds agencies on this machine as their administrators would: `init`, an edited config, and one signed members file for all. */
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'smol-toml';
import type { MembersDocument } from '../../directory/members-document.ts';
import { printDocument } from '../../directory/members-file.ts';
import { makeSignerKey, printVerifierKey, type SignerKey, signNote } from '../../directory/signed-note.ts';
import { init } from '../../gateway/command/init.ts';
import { type Config, readConfig } from '../../gateway/config/config.ts';
import { type Gateway, type Surroundings, startGateway } from '../../gateway/main.ts';
import { freePort } from '../peers/ports.ts';

export type MemberEntry = MembersDocument['members'][number];

/** What a founder decides about an agency. */
export interface Founding {
  readonly id: string;
  readonly domains?: readonly string[];
  readonly addresses?: readonly string[];
  /** The port of its own mail server on this machine, which speaks SMTP in clear. */
  readonly serverPort: number;
  /** The port of its smarthost; without it, outsiders are refused. */
  readonly smarthostPort?: number | undefined;
  /** Settings of its `[[agency]]` table, of `[inspect]` (off unless told) and of `[limits]`, that differ from the usual. */
  readonly agency?: object;
  readonly inspect?: object;
  readonly limits?: object;
  /** The `[desk]` table; without it there is no desk. */
  readonly desk?: object;
  /** When its keys are made; now unless told. */
  readonly founded?: Date;
}

/** An agency as it was founded. Its ports are fixed, so that a gateway that was stopped comes back where it was. */
export interface Agency {
  readonly id: string;
  readonly folder: string;
  readonly data: string;
  readonly domain: string;
  /** For its own server and clients: STARTTLS. */
  readonly agencyPort: number;
  /** For other gateways: mutual TLS. */
  readonly gatewaysPort: number;
  /** For any server of the world. */
  readonly mxPort: number;
  /** Its entry in the members file, to be changed by whoever plays the registrar. */
  readonly entry: MemberEntry;
  config(): Config;
  start(surroundings?: Surroundings): Promise<Gateway>;
}

export interface Town extends AsyncDisposable {
  readonly folder: string;
  readonly membersFile: string;
  readonly signer: SignerKey;
  agency(id: string): Agency;
  /** Publishes the members file with the next serial; `change` gets a copy of the document. */
  publish(change?: (document: MembersDocument) => MembersDocument): Promise<void>;
}

/** Founds the agencies and publishes the first members file. Nothing runs yet. */
export async function foundTown(foundings: readonly Founding[], folder?: string): Promise<Town> {
  const place = folder ?? (await mkdtemp(join(tmpdir(), 'valise-town-')));
  const signer = makeSignerKey('members.example');
  const membersFile = join(place, 'members.txt');
  const agencies = new Map<string, Agency>();
  const directory = { members: membersFile, signer: printVerifierKey(signer.verifier), refreshSeconds: 3600 };
  for (const founding of foundings) agencies.set(founding.id, await foundAgency(place, founding, directory));
  const now = Date.now();
  let document: MembersDocument = {
    format: 'valise-members/1',
    network: signer.verifier.name,
    serial: 0,
    issued: new Date(now - 60_000).toISOString(),
    expires: new Date(now + 30 * 86_400_000).toISOString(),
    members: [...agencies.values()].map((agency) => agency.entry),
  };
  const town: Town = {
    folder: place,
    membersFile,
    signer,
    agency: (id) => agencies.get(id) ?? fail(`there is no agency ${id} in this town`),
    publish: async (change = (same) => same) => {
      document = change({ ...structuredClone(document), serial: document.serial + 1 });
      await replaceFile(membersFile, signNote(printDocument(document), signer));
    },
    [Symbol.asyncDispose]: () => rm(place, { recursive: true, force: true }),
  };
  await town.publish();
  return town;
}

/** Founds one agency in a folder of its own below `place`; `directory` is the table of that name in its config. */
export async function foundAgency(place: string, founding: Founding, directory: object): Promise<Agency> {
  const { id, domains = [`${id}.example`], addresses = [] } = founding;
  const folder = join(place, id);
  const postmaster = addresses[0] ?? `postmaster@${domains[0]}`;
  const hostname = `gateway.${id}.test`;
  await init({
    folder,
    agency: id,
    name: `Agency ${id.toUpperCase()}`,
    country: 'AA',
    hostname,
    postmaster,
    domains,
    addresses,
    now: founding.founded ?? new Date(),
  });
  const ports = { agencyPort: await freePort(), gatewaysPort: await freePort(), mxPort: await freePort() };
  const file = join(folder, 'gateway.toml');
  await writeFile(file, stringify(settled(parse(await readFile(file, 'utf8')), founding, ports, directory)));
  const registration = JSON.parse(await readFile(join(folder, 'registration.json'), 'utf8'));
  const config = () => readConfig({}, file);
  return {
    id,
    folder,
    data: join(folder, 'data'),
    domain: domains[0] ?? '',
    ...ports,
    entry: { ...registration, endpoint: { ...registration.endpoint, host: '127.0.0.1', port: ports.gatewaysPort } },
    config,
    start: (surroundings) => startGateway(config(), surroundings),
  };
}

/** The config as its administrator leaves it: ports of this machine, its servers, and whom to believe about the members. */
function settled(
  table: object,
  founding: Founding,
  ports: Pick<Agency, 'agencyPort' | 'gatewaysPort' | 'mxPort'>,
  directory: object,
) {
  const { agency } = table as { agency: readonly object[] };
  const host = '127.0.0.1';
  const server = (port: number) => ({ host, port, tls: 'none' });
  const outside =
    founding.smarthostPort === undefined
      ? { policy: { outsiders: 'refuse' } }
      : { smarthost: server(founding.smarthostPort) };
  return {
    ...table,
    directory,
    listen: [
      { role: 'agency', host, port: ports.agencyPort },
      { role: 'gateways', host, port: ports.gatewaysPort },
      { role: 'mx', host, port: ports.mxPort, requireTls: false },
    ],
    agency: [
      {
        ...agency[0],
        clients: { addresses: [host] },
        server: server(founding.serverPort),
        ...outside,
        ...founding.agency,
      },
    ],
    ...(founding.desk && { desk: founding.desk }),
    inspect: { enabled: false, ...founding.inspect },
    limits: { connectSeconds: 5, replySeconds: 60, cryptoThreads: 1, ...founding.limits },
  };
}

/** A reader sees the old file or the new one, never a part. */
async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

function fail(why: string): never {
  throw new Error(why);
}
