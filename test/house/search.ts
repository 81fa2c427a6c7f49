/** Looks for markers in bytes and below folders, in every form in which mail, logs and databases write text. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The markers that can be read in these bytes, each once; a marker is at least 16 lower-case letters and digits. */
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
  return markers.filter(
    (marker) =>
      lower.some((reading) => reading.includes(marker) || reading.includes(Buffer.from(marker).toString('hex'))) ||
      base64Forms(marker).some((form) => dense.includes(form)),
  );
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
