/** The script of a site: plain modules that browsers take as they are, in one folder under a name of their content. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ServedFile } from './style.ts';

export interface Script {
  readonly modules: readonly ServedFile[];
  /** The path of the one that a page names. */
  readonly main: string;
}

const ROOT = join(import.meta.dirname, '../..');
const COMMON = join(import.meta.dirname, 'script');

/** Of the modules that sites have in common and those in this folder, with `main.js`; they find each other as they do in the source. */
export function makeScript(folder: string): Script {
  const modules = [COMMON, folder].flatMap(readModules);
  // Of all of them, since each asks for others by names that do not change.
  const digest = modules.reduce(
    (hash, { name, bytes }) => hash.update(`${name}\n`).update(bytes),
    createHash('sha256'),
  );
  const place = `/script-${digest.digest('hex').slice(0, 16)}`;
  return {
    modules: modules.map(({ name, bytes }) => ({ path: `${place}/${name}`, bytes })),
    main: `${place}/${relative(ROOT, folder)}/main.js`,
  };
}

function readModules(folder: string): { name: string; bytes: Uint8Array }[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
  return names.sort().map((name) => {
    const file = join(folder, name);
    return { name: relative(ROOT, file), bytes: readFileSync(file) };
  });
}
