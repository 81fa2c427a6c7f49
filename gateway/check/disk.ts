/** Whether what is accepted would really be kept: space, a file system that keeps its promises, and syncing that works. */
import { existsSync } from 'node:fs';
import { rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nodeDisk, writeNew } from '../spool/disk.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';

const ABOUT = 'disk';
const MB = 2 ** 20;

/** The numbers by which Linux names file systems (statfs(2)), with what is wrong with each; the others are taken for local disks. */
const UNFIT: ReadonlyMap<number, readonly ['warn' | 'FAIL', string]> = new Map([
  [0x6969, ['FAIL', 'NFS: neither locks nor syncing are sure there']],
  [0x517b, ['FAIL', 'SMB: neither locks nor syncing are sure there']],
  [0xff534d42, ['FAIL', 'CIFS: neither locks nor syncing are sure there']],
  [0xfe534d42, ['FAIL', 'SMB: neither locks nor syncing are sure there']],
  [0x00c36400, ['FAIL', 'Ceph: neither locks nor syncing are sure there']],
  [0x01021994, ['FAIL', 'memory (tmpfs): it is empty after a restart of the machine']],
  [0x858458f6, ['FAIL', 'memory (ramfs): it is empty after a restart of the machine']],
  [0x65735546, ['warn', 'FUSE: whether it keeps what it was told to keep is for its maker to say']],
  [0x01021997, ['warn', '9p: whether it keeps what it was told to keep is for the host to say']],
  [0x794c7630, ['warn', 'a container’s own layer: it goes with the container, so mount a volume']],
]);

/** What a folder is on; pure. */
export function diskFindings({ type, free, reserve }: { type: number; free: number; reserve: number }): Finding[] {
  const [state, why] = UNFIT.get(type) ?? [];
  const place = state
    ? [{ about: ABOUT, state, told: `the data folder is on ${why}; move it to a disk of this machine` }]
    : [];
  const space = `${Math.floor(free / MB)} MB are free`;
  if (free < reserve)
    return [...place, bad(ABOUT, `${space}, less than limits.freeSpace: no mail is accepted until there is more`)];
  return [
    ...place,
    free < 4 * reserve ? doubtful(ABOUT, `${space}, which a few large messages fill: make room`) : good(ABOUT, space),
  ];
}

/** Looks at the data folder, or at the folder that will hold it. */
export async function lookAtDisk(data: string, reserve: number): Promise<Finding[]> {
  let place = data;
  while (!existsSync(place)) place = dirname(place);
  const { type, bavail, bsize } = await statfs(place);
  const findings = diskFindings({ type, free: bavail * bsize, reserve });
  if (place !== data) return [...findings, good(ABOUT, `${data} will be made at the first start`)];
  return [...findings, ...(await modeFindings(data)), await syncFinding(data)];
}

async function modeFindings(data: string): Promise<Finding[]> {
  const { mode, uid } = await stat(data);
  const us = process.getuid?.() ?? uid;
  const findings: Finding[] = [];
  if (uid !== us && us !== 0) findings.push(bad(ABOUT, `${data} belongs to another user: run: chown -R ${us} ${data}`));
  if (mode & 0o077) findings.push(bad(ABOUT, `${data} may be entered by others: run: chmod 700 ${data}`));
  return findings;
}

/** An error of a disk often shows only here. */
async function syncFinding(data: string): Promise<Finding> {
  const probe = join(data, `check-${process.pid}`);
  try {
    await writeNew(nodeDisk, probe, [new Uint8Array(4096)]);
    await nodeDisk.syncFolder(data);
    return good(ABOUT, 'what is written can be synced');
  } catch (error) {
    return bad(ABOUT, `what is written cannot be synced (${(error as Error).message}): nothing can be accepted`);
  } finally {
    await rm(probe, { force: true });
  }
}
