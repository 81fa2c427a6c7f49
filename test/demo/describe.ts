/** The one line of `--json`: everything that another program needs to drive the demo. */
import { join } from 'node:path';
import type { House, Stage } from './stage.ts';

/** As plain data, to be printed on one line. */
export function describe({ folder, houses, tap, network }: Stage, page: string | null): object {
  return {
    page,
    folder,
    directory: { pages: network.pages.href, ...network.place },
    tap: { host: tap.host, port: tap.port },
    agencies: [describeHouse(houses.a), describeHouse(houses.b)],
  };
}

/** No one needs a password: clients of this machine are known by their address. */
function describeHouse({ agency, name, domain, fingerprint, mailboxes, server, gateway, serverCertificate }: House) {
  const host = '127.0.0.1';
  return {
    id: agency.id,
    name,
    domain,
    fingerprint,
    certificate: join(agency.folder, 'certificate.asc'),
    mailServer: { host, port: server.port, tls: 'starttls', name: server.name, trust: serverCertificate },
    gateway: {
      hostname: gateway.name,
      agency: {
        host,
        port: agency.agencyPort,
        tls: 'starttls',
        name: gateway.name,
        trust: join(agency.folder, 'agency-tls.crt'),
        user: null,
        password: null,
      },
      gateways: { host, port: agency.gatewaysPort, tls: 'implicit', pins: agency.entry.endpoint?.pins ?? [] },
      mx: { host, port: agency.mxPort, tls: 'starttls' },
    },
    mailboxes: mailboxes.folder,
    config: join(agency.folder, 'gateway.toml'),
    data: agency.data,
  };
}
