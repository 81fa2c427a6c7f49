/** A config made fit for another folder: what it names elsewhere is given a place beside it, and not a comment is lost. */
import { readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import { settings } from './settings.ts';
import { filesFrom } from './settings-files.ts';

export interface PortableConfig {
  readonly text: string;
  /** The data folder, by its name beside the new config. */
  readonly data: string;
  /** Every other file that the config names: where it lies now, and its name beside the new config. */
  readonly files: readonly { readonly path: string; readonly name: string }[];
}

/**
 * Of a config without faults. `taken` are names beside it that belong to others.
 * @throws Error where a path stands in the file in a way that cannot be replaced
 */
export function portableConfig(file: string, data: string, taken: readonly string[]): PortableConfig {
  const folder = dirname(file);
  const text = readFileSync(file, 'utf8');
  const named = pathsIn(text, folder);
  const names = placesFor([...named.values()], folder, taken);
  const moved = new Map(
    [...named].flatMap(([written, path]) => (isHere(written) ? [] : [[written, names.get(path)!]])),
  );
  const portable = replaced(text, moved);
  // The same settings must now lead to the new places, and to nothing else.
  const found = new Set(pathsIn(portable, ELSEWHERE).values());
  const expected = new Set([...names.values()].map((name) => join(ELSEWHERE, name)));
  if (!isDeepStrictEqual(found, expected))
    throw new Error(
      `${file} names files in a way that cannot be carried elsewhere; write each path as one plain string`,
    );
  const files = [...names].flatMap(([path, name]) => (path === data ? [] : [{ path, name }]));
  return { text: portable, data: names.get(data)!, files };
}

/** Every path that a config names, the data folder's too, whether or not something is there. */
export function namedPaths(file: string): string[] {
  return [...new Set(pathsIn(readFileSync(file, 'utf8'), dirname(file)).values())];
}

const ELSEWHERE = '/elsewhere';

/** Every path as the config writes it, and where it leads. */
function pathsIn(text: string, folder: string): Map<string, string> {
  const files = filesFrom(folder);
  const paths = new Map<string, string>();
  const recording = {
    // What lies in them is not asked here: a file may be missing, and elsewhere none is there yet.
    text: () => '',
    check: () => {},
    resolve(written: string) {
      const path = files.resolve(written);
      paths.set(written, path);
      return path;
    },
  };
  settings(recording).safeParse(parse(text));
  return paths;
}

/** What lies below the config's folder keeps its place; the rest keeps its name as far as that is free. */
function placesFor(paths: readonly string[], folder: string, taken: readonly string[]): Map<string, string> {
  const places = new Map<string, string>();
  const away = paths.filter((path) => !isHere(relative(folder, path)));
  for (const path of paths) if (!away.includes(path)) places.set(path, relative(folder, path));
  for (const path of away) {
    if (places.has(path)) continue;
    const used = new Set([...taken, ...places.values()]);
    places.set(path, freeName(basename(path), used));
  }
  return places;
}

function freeName(wanted: string, used: ReadonlySet<string>): string {
  let name = wanted;
  for (let n = 1; used.has(name); n++) name = `${n}-${wanted}`;
  return name;
}

/** Whether a relative path stays below its folder. */
function isHere(path: string): boolean {
  return path !== '' && !isAbsolute(path) && !path.split('/').includes('..');
}

const STRING = /"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/g;

/** Replaces whole strings of the file, whatever their quotes and escapes. */
function replaced(text: string, moved: ReadonlyMap<string, string>): string {
  if (moved.size === 0) return text;
  return text.replace(STRING, (token) => {
    const name = moved.get(textOf(token));
    return name === undefined ? token : JSON.stringify(name);
  });
}

/** What a string of the file says; in a comment, quotes need not pair, and then it says nothing. */
function textOf(token: string): string {
  try {
    return String(parse(`value = ${token}`).value);
  } catch {
    return '';
  }
}
