/** The style of a site: its sheets in one file, under a name of their content. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is served, for ever: its name changes with what is in it. */
export interface ServedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Where one of the sheets is that sites have in common. */
export function commonSheet(name: 'frame' | 'lists' | 'forms' | 'print'): string {
  return join(import.meta.dirname, 'style', `${name}.css`);
}

/** Of these files, in the order in which later rules outweigh earlier ones. */
export function makeStyle(files: readonly string[]): ServedFile {
  const bytes = Buffer.concat(files.map((file) => readFileSync(file)));
  return { path: `/style-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.css`, bytes };
}
