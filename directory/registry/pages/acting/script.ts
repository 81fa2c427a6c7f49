/** The script of the pages: plain modules that browsers take as they are, under a name of their content. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'script');

const modules = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.js'))
  .sort()
  .map((name) => ({ name, bytes: readFileSync(join(FOLDER, name)) }));

/** Of all of them, since each asks for others by names that do not change. */
const digest = modules.reduce((hash, { name, bytes }) => hash.update(`${name}\n`).update(bytes), createHash('sha256'));

const place = `/script-${digest.digest('hex').slice(0, 16)}`;

/** What is served, each for ever. */
export const SCRIPTS = modules.map(({ name, bytes }) => ({ path: `${place}/${name}`, bytes }));

/** The one that a page names. */
export const MAIN_SCRIPT = `${place}/main.js`;
