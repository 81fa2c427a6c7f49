/** A real name server, NSD, that is authoritative for zones of ours on a loopback port. */

import { Resolver } from 'node:dns/promises';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import { startProcess, waitFor, waitForPort } from './process.ts';

/** A name server that is running; disposing of it stops it and removes its folder. */
export interface NameServer extends AsyncDisposable {
  /** As a resolver is told: `127.0.0.1:20053`. */
  readonly address: string;
  /** Has a TXT record at a name of the zones, as an administrator would who edits the zone and loads it again; on return it is served. */
  publish(name: string, text: string): Promise<void>;
}

/** Starts one with those zones, which hold nothing yet. Needs the package (see `install.ts`). */
export async function startNsd(zones: readonly string[]): Promise<NameServer> {
  await using parts = new AsyncDisposableStack();
  const { path: folder } = parts.use(await mkdtempDisposable(join(tmpdir(), 'nsd-')));
  const port = await freePort();
  const records = new Map(zones.map((zone) => [zone, [] as string[]]));
  let serial = 1;
  const write = async (zone: string): Promise<void> =>
    writeFile(join(folder, `${zone}.zone`), zoneFile(zone, serial++, records.get(zone)!));
  for (const zone of zones) await write(zone);
  await writeFile(join(folder, 'nsd.conf'), configuration(folder, port, zones));
  const command = { file: '/usr/sbin/nsd', args: ['-d', '-c', join(folder, 'nsd.conf')], log: join(folder, 'log') };
  const child = parts.use(await startProcess(command));
  await waitForPort(child, port);
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  const moved = parts.move();
  return {
    address: `127.0.0.1:${port}`,
    async publish(name, text) {
      const zone = zones.find((each) => name === each || name.endsWith(`.${each}`));
      if (zone === undefined) throw new Error(`${name} is in none of the zones`);
      records.get(zone)!.push(`${name}. TXT ${JSON.stringify(text)}`);
      await write(zone);
      process.kill(child.pid, 'SIGHUP');
      await waitFor(`the record at ${name}`, async () => {
        // For a moment the process of before answers beside the one that has read the zone again.
        const answers = await Promise.all(Array.from({ length: 20 }, () => resolver.resolveTxt(name).catch(() => [])));
        return answers.every((found) => found.some((strings) => strings.join('') === text));
      });
    },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

/** A zone by itself (RFC 1035 section 5); nothing is kept in caches. */
function zoneFile(zone: string, serial: number, records: readonly string[]): string {
  return `$TTL 0
${zone}. SOA ns.${zone}. hostmaster.${zone}. ${serial} 3600 600 86400 0
${zone}. NS ns.${zone}.
ns.${zone}. A 127.0.0.1
${records.join('\n')}
`;
}

function configuration(folder: string, port: number, zones: readonly string[]): string {
  const named = zones.map((zone) => `zone:\n  name: ${zone}\n  zonefile: ${zone}.zone\n`);
  return `
server:
  ip-address: 127.0.0.1@${port}
  server-count: 1
  username: ""
  zonesdir: ${folder}
  database: ""
  pidfile: ""
  xfrdfile: ${folder}/xfrd.state
  xfrdir: ${folder}
  zonelistfile: ${folder}/zone.list
  logfile: ${folder}/log
  zonefiles-check: yes
remote-control:
  control-enable: no
${named.join('')}`;
}
