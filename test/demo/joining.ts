/** How an agency of the demo joins the network: what its administrator's commands `enrol` and `directory sign` do, and the record in its DNS. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDomain } from '../../directory/address.ts';
import { recordFor } from '../../directory/registry/name-checks.ts';
import { signAll } from '../../gateway/command/directory/change.ts';
import { APPLICATION, enrol, ownCertificate } from '../../gateway/command/directory/enrol.ts';
import { openKeyFolder } from '../../gateway/command/directory/key-folder.ts';
import { endpointPins } from '../../gateway/command/directory/next-tls.ts';
import type { Agency } from '../house/town.ts';
import { NETWORK_NAME, type Network } from './network.ts';
import { admit, enrolInto, historyOf } from './secretariat.ts';

/** Who keeps what: the agency its keys, in a new folder that stands for a removable medium, and the secretariat what it has checked. */
export interface Places {
  readonly stick: string;
  readonly papers: string;
}

/** `port` is where the other gateways reach this one. */
export async function joinNetwork(
  network: Network,
  agency: Agency,
  port: number,
  { stick, papers }: Places,
): Promise<void> {
  const config = agency.config();
  const [own] = config.agencies;
  const { name, country, kind, domains = [], addresses = [] } = agency.entry;
  const endpoint = { host: '127.0.0.1', port, pins: [...(await endpointPins(config, new Date()))] };
  const wanted = { id: agency.id, name, country, kind, domains, addresses, endpoint };
  const passphrase = `four words of agency ${agency.id}`;
  await mkdir(stick);
  const keys = await enrol(join(stick, 'keys'), { wanted, agency: own!, passphrase, now: new Date() });
  const record = recordFor(NETWORK_NAME, own!.id, parseDomain(agency.domain));
  network.names.texts.set(record.name, record.text);
  const proposal = await admit(network, papers, await readFile(join(stick, 'keys', APPLICATION), 'utf8'));
  const bench = {
    ...{ config, own: own!, folder: await openKeyFolder(join(stick, 'keys')), history: await historyOf(network) },
    // Whoever sits there has read what is shown, and types whom it is about.
    terminal: { say: () => {}, ask: async () => agency.id, askSecret: async () => '' },
    passphrase: async () => passphrase,
    now: new Date(),
  };
  const certificate = await ownCertificate(own!, own!.secretKeyFiles[0]!);
  await enrolInto(network, await signAll(bench, proposal, [keys.identity, keys.recovery, certificate]));
}
