/** Whether the files that hold secrets are their owner's alone. Their modes the config's own check has seen; these are their owners. */
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../config/config.ts';
import { namedPaths } from '../config/portable-config.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';

const ABOUT = 'files';

/** One file or folder as the operating system knows it. */
export interface Owned {
  readonly path: string;
  readonly uid: number;
  readonly mode: number;
}

/** Whoever may write the config decides where mail goes; pure. */
export function fileFindings(files: readonly Owned[], us: number): Finding[] {
  const foreign = files.filter(({ uid }) => uid !== us && uid !== 0);
  const open = files.filter(({ mode }) => (mode & 0o022) !== 0);
  const findings = [
    ...(us === 0
      ? [doubtful(ABOUT, 'this is the superuser: the gateway should run as a user of its own, and so should this')]
      : []),
    ...foreign.map(({ path }) =>
      bad(ABOUT, `${path} belongs to a user who is neither this one nor the superuser: take it back`),
    ),
    ...open.map(({ path }) => bad(ABOUT, `${path} may be changed by others: run: chmod go-w ${path}`)),
  ];
  return foreign.length + open.length > 0
    ? findings
    : [...findings, good(ABOUT, 'nobody else can change what the config names')];
}

/** The config, every file that it names, and the folders in which they could be replaced. */
export async function lookAtFiles({ file, data }: Config): Promise<Finding[]> {
  // The data folder has a look of its own.
  const named = namedPaths(file).filter((path) => path !== data);
  const paths = new Set([file, ...named].flatMap((path) => [path, dirname(path)]));
  const owned = await Promise.all([...paths].map(ownerOf));
  return fileFindings(owned.flat(), process.getuid?.() ?? 0);
}

/** Nothing where it is not there: what must be, the config's check has missed. A sticky folder lets nobody replace another's file. */
async function ownerOf(path: string): Promise<Owned[]> {
  try {
    const { uid, mode } = await stat(path);
    return [{ path, uid, mode: mode & 0o1000 ? mode & ~0o022 : mode }];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
