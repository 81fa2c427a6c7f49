/** Looks for markers in bytes and below folders, in every form in which mail, logs and databases write text. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The markers that can be read in these bytes, each once, in capitals or not and with blanks or without; a marker has at least 16 letters and digits. */
export function markersIn(bytes: Uint8Array, markers: readonly string[]): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const dense = text.replace(/\s+/g, '');
  const readings = [
    text,
    text.replaceAll('\0', ''),
    unescaped(text, /=\r?\n/g, '='),
    unescaped(text, /\r?\n[ \t]/g, '%'),
  ];
  const lower = [...readings, dense].map((reading) => reading.toLowerCase());
  return markers.filter((marker) => {
    const ways = [...new Set([marker, marker.toLowerCase(), marker.replace(/\s+/g, '')])];
    const asWritten = ways.flatMap((way) => [way.toLowerCase(), Buffer.from(way).toString('hex')]);
    return (
      asWritten.some((way) => lower.some((reading) => reading.includes(way))) ||
      ways.flatMap(base64Forms).some((form) => dense.includes(form))
    );
  });
}

/** What was searched below a folder, and each file with a marker that it holds. */
export interface Search {
  readonly files: readonly string[];
  readonly found: readonly { readonly file: string; readonly marker: string }[];
}

/** Searches every file below these folders, by its name as well; one that goes while we look holds nothing any more. */
export async function searchFolders(folders: readonly string[], markers: readonly string[]): Promise<Search> {
  const files = (await Promise.all(folders.map(filesBelow))).flat();
  const found = await Promise.all(
    files.map(async (file) => {
      const bytes = await readPresent(file);
      return markersIn(Buffer.concat([Buffer.from(`${file}\n`), bytes]), markers).map((marker) => ({ file, marker }));
    }),
  );
  return { files, found: found.flat() };
}

/** Everything in files that this process has open below a folder and that have no name any more. */
export function namelessFiles(folder: string): Uint8Array {
  const links = readdirSync('/proc/self/fd').map((fd) => `/proc/self/fd/${fd}`);
  const nameless = links.filter((link) => isNameless(link, folder));
  return Buffer.concat(nameless.map((link) => readFileSync(link)));
}

function isNameless(link: string, folder: string): boolean {
  try {
    const target = readlinkSync(link);
    return target.startsWith(folder) && target.endsWith(' (deleted)');
  } catch {
    return false; // The descriptor that listed the folder is closed again.
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function readPresent(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return new Uint8Array();
    throw error;
  });
}

/** Soft line breaks removed, and what is written as an escape character with two hex digits decoded: quoted-printable, RFC 2231. */
function unescaped(text: string, breaks: RegExp, sign: string): string {
  const octet = (_: string, hex: string) => String.fromCharCode(Number.parseInt(hex, 16));
  return text.replace(breaks, '').replace(new RegExp(`${sign}([0-9A-Fa-f]{2})`, 'g'), octet);
}

/** A text in base64 at each of the three places where it can begin, without the letters that its neighbours have a part in. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from('x'.repeat(offset) + text).toString('base64');
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + text.length) * 8) / 6));
  });
}
