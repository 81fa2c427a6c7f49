/** The environment in which the gateway runs: as the script `gateway` of package.json sets it, and the systemd unit too. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));

/** Variables and their values; relative paths in them are below the program's folder. */
export const AS_STARTED: Readonly<Record<string, string>> = Object.fromEntries(
  (scripts.gateway as string)
    .split(' ')
    .filter((word) => word.includes('='))
    .map((word) => word.split('=') as [string, string]),
);
