/** The house rules that a reader relies on: which way imports point, where each library lives, how long things may be. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** A room may import from itself and from the rooms named for it; the order is that of the message's way. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'directory/paper': ['directory/telling/printable.ts', 'directory/telling/time-text.ts'],
  directory: [],
  'gateway/mail': ['directory'],
  'gateway/tls-identity.ts': ['directory'],
  'gateway/receive': ['directory', 'gateway/mail', 'gateway/tls-identity.ts'],
  'gateway/inspect': ['directory', 'gateway/confined.ts', 'gateway/mail'],
  'gateway/openpgp': ['directory', 'gateway/mail'],
  'gateway/spool': ['directory', 'gateway/mail'],
  'gateway/timetable': ['directory', 'gateway/mail'],
  'gateway/relay': ['directory', 'gateway/mail', 'gateway/spool/spool.ts', 'gateway/words', 'gateway/tls-identity.ts'],
  'gateway/records': ['directory', 'gateway/mail'],
  'gateway/people': ['directory'],
  'gateway/filter': [
    'directory',
    'gateway/mail',
    'gateway/inspect',
    'gateway/openpgp',
    'gateway/spool',
    'gateway/relay',
    'gateway/records',
    'gateway/people/person.ts',
  ],
  'gateway/words': ['directory/paper/language.ts', 'gateway/inspect', 'gateway/filter/content'],
  'gateway/desk/main.ts': ['gateway/config', 'gateway/desk'],
  'gateway/desk': [
    'directory/paper',
    'directory/sign-in',
    'gateway/confined.ts',
    'gateway/control/desk-wire.ts',
    'gateway/control/readings-wire.ts',
    'gateway/people/person.ts',
    'gateway/words',
  ],
  'gateway/new-folder.ts': ['gateway/spool/disk.ts'],
  'gateway/backup': [
    'directory/tar.ts',
    'gateway/mail',
    'gateway/spool',
    'gateway/config',
    'gateway/openpgp/recovery.ts',
    'gateway/new-folder.ts',
  ],
  'gateway/check': [
    'directory',
    'gateway/mail',
    'gateway/config',
    'gateway/control',
    'gateway/openpgp',
    'gateway/receive/protocol.ts',
    'gateway/records/register-reader.ts',
    'gateway/relay',
    'gateway/spool/disk.ts',
    'gateway/tls-identity.ts',
  ],
  'gateway/control': [
    'directory',
    'gateway/mail',
    'gateway/spool',
    'gateway/timetable',
    'gateway/records',
    'gateway/people',
    'gateway/filter/held.ts',
    'gateway/openpgp/workers.ts',
    'gateway/relay/echo.ts',
    'gateway/events.ts',
  ],
  'gateway/confined.ts': [],
  'gateway/loggable.ts': [],
  'gateway/log-line.ts': ['gateway/loggable.ts'],
  'gateway/events.ts': [
    'directory',
    'gateway/mail',
    'gateway/filter',
    'gateway/spool',
    'gateway/relay',
    'gateway/receive',
    'gateway/records',
    'gateway/people/person.ts',
    'gateway/log-line.ts',
  ],
};
/** These know every room: the flow their order, the others what is configured, how it is built, and how it is asked for. */
const KNOWS_ALL =
  /^gateway\/((flow|screen|commit|echo|hold|release|tell|tell-gathered|tell-withheld|house|main)\.ts$|config\/|command\/|running\/)/;

/** The one place of each library. */
const LIBRARIES: Readonly<Record<string, RegExp>> = {
  'smtp-server': /^gateway\/receive\/smtp\.ts$/,
  nodemailer: /^gateway\/relay\/connection\.ts$/,
  openpgp: /^(gateway\/openpgp\/|directory\/certificate[a-z-]*\.ts$)/,
  pino: /^gateway\/log-line\.ts$/,
  express: /^(directory\/registry|gateway\/desk)\/http\.ts$/,
  '@simplewebauthn/server': /^directory\/sign-in\/passkeys\.ts$/,
  ibantools: /^gateway\/inspect\/detect\/bank\.ts$/,
  stdnum: /^gateway\/inspect\/detect\/schemes\.ts$/,
  mrz: /^gateway\/inspect\/detect\/mrz\.ts$/,
  '@noble/hashes': /^gateway\/inspect\/detect\/crypto-check\.ts$/,
  '@scure/bip39': /^gateway\/inspect\/detect\/seed-phrase\.ts$/,
  'bitcoin-address-validation': /^gateway\/inspect\/detect\/crypto\.ts$/,
  'smol-toml': /^(gateway\/config\/|directory\/registry\/config\.ts$)/,
};

interface Source {
  readonly file: string;
  readonly lines: readonly string[];
  readonly imports: readonly string[];
}

const sources: readonly Source[] = ['directory', 'gateway', 'outlook-addin'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(join(folder, file))),
);

function read(file: string): Source {
  const text = readFileSync(join(root, file), 'utf8');
  const imports = [...text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)';/gm)].map((match) => match[1]!);
  return { file, lines: text.trimEnd().split('\n'), imports };
}

const local = ({ file, imports }: Source): string[] =>
  imports.filter((name) => name.startsWith('.')).map((name) => normalize(join(dirname(file), name)));

const within = (file: string, room: string) => file === room || file.startsWith(`${room}/`);

const roomOf = (file: string): string =>
  Object.keys(MAY_IMPORT).find((room) => within(file, room)) ?? (KNOWS_ALL.test(file) ? '*' : `no room for ${file}`);

describe('imports', () => {
  test('point from a room only to those before it on the way', () => {
    const wrong = sources.flatMap((source) => {
      const room = roomOf(source.file);
      if (room === '*') return [];
      const allowed = [room, ...(MAY_IMPORT[room] ?? [])];
      return local(source)
        .filter((target) => !allowed.some((place) => within(target, place)))
        .map((target) => `${source.file} -> ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  test('make no circle', () => {
    const graph = new Map(sources.map((source) => [source.file, local(source)]));
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): string[] => {
      if (path.includes(file)) return [[...path.slice(path.indexOf(file)), file].join(' -> ')];
      if (done.has(file)) return [];
      const found = (graph.get(file) ?? []).flatMap((next) => visit(next, [...path, file]));
      done.add(file);
      return found;
    };
    expect([...graph.keys()].flatMap((file) => visit(file, []))).toEqual([]);
  });

  test.each(Object.entries(LIBRARIES))('of %s stand in one place', (library, place) => {
    const users = sources.filter(({ imports }) =>
      imports.some((name) => name === library || name.startsWith(`${library}/`)),
    );
    expect(users.map(({ file }) => file).filter((file) => !place.test(file))).toEqual([]);
  });

  test('of nothing but the standard library and declared packages', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const packages = sources.flatMap(({ imports }) =>
      imports.filter((name) => !name.startsWith('.') && !name.startsWith('node:')),
    );
    const undeclared = packages.filter(
      (name) => !Object.keys(dependencies).some((known) => name === known || name.startsWith(`${known}/`)),
    );
    expect(undeclared).toEqual([]);
  });
});

test('the log of the directory is pure: it opens no file and no connection', () => {
  const builtIn = sources
    .filter(({ file }) => file.startsWith('directory/log/'))
    .flatMap(({ imports }) => imports.filter((name) => name.startsWith('node:')));
  expect(new Set(builtIn)).toEqual(new Set(['node:buffer', 'node:crypto']));
});

test('the clock is read where the world is, and handed to everyone else', () => {
  const readers = sources.filter(({ lines }) => lines.some((line) => /new Date\(\)|Date\.now\(/.test(line)));
  const inside = readers.map(({ file }) => file).filter((file) => file.startsWith('gateway/'));
  expect(inside.sort()).toEqual([
    'gateway/command/command.ts',
    'gateway/desk/child.ts',
    'gateway/desk/main.ts',
    'gateway/main.ts',
  ]);
});

describe('lengths', () => {
  const median = (numbers: readonly number[]) =>
    [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

  test('no file is over 300 lines, and the median file is at most 120', () => {
    expect(sources.filter(({ lines }) => lines.length > 300).map(({ file }) => file)).toEqual([]);
    expect(median(sources.map(({ lines }) => lines.length))).toBeLessThanOrEqual(120);
  });

  test('flow.ts tells the way of a message in under 150 lines', () => {
    expect(sources.find(({ file }) => file === 'gateway/flow.ts')?.lines.length).toBeLessThan(150);
  });

  test('no function is over 60 lines, and the median function is at most 12', () => {
    const functions = sources.flatMap(functionsOf);
    expect(functions.filter(({ length }) => length > 60).map(({ name }) => name)).toEqual([]);
    expect(median(functions.map(({ length }) => length))).toBeLessThanOrEqual(12);
  });
});

test('every file opens with a sentence that says what it is for', () => {
  expect(sources.filter(({ lines }) => !/^(#!|\/\*\*)/.test(lines[0] ?? '')).map(({ file }) => file)).toEqual([]);
});

/** Functions and methods by their indentation, which the formatter keeps true. */
function functionsOf({ file, lines }: Source): { name: string; length: number }[] {
  return lines.flatMap((line, start) => {
    const match =
      /^(\s*)(?:export )?(?:(?:async )?function\*? ?(\w+)|(?:static |async |get )*(#?\w+)\([^;]*\)?[^;=]*\{$)/.exec(
        line,
      );
    if (!match || /^\s*(if|for|while|switch|catch|return|await|else)\b/.test(line)) return [];
    const end = lines.findIndex((other, n) => n > start && other.startsWith(`${match[1]}}`));
    return end < 0 ? [] : [{ name: `${relative('.', file)}: ${match[2] ?? match[3]}`, length: end - start + 1 }];
  });
}
