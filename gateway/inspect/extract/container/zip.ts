/** Opens a zip: what kind of document it is, or each of its entries. */
import { crc32 } from 'node:zlib';
import { type Budget, Exceeded } from '../budget.ts';
import { attempt, type Found } from '../found.ts';
import { inflate } from './inflate.ts';
import { readDirectory, type ZipDirectory, type ZipEntry } from './zip-directory.ts';

/** The octets of one entry, or why there are none or not the right ones. */
export interface Unpacked {
  readonly octets: Uint8Array;
  /** Its size or checksum is not what the directory says. */
  readonly lies: boolean;
}

/** Opens a zip and tells what is wrong with it as a whole. */
export function openZip(bytes: Uint8Array, found: Found): ZipDirectory {
  const directory = readDirectory(bytes, found.budget);
  for (const danger of directory.dangers) found.danger(danger);
  for (const reason of directory.unseen) found.unseen(reason);
  found.text('property', directory.comment);
  return directory;
}

export function readZip(directory: ZipDirectory, found: Found): void {
  const folders = new Set<string>();
  for (const [n, entry] of directory.entries.entries()) {
    if (entry.isFolder) found.text('name', entry.name);
    else {
      const slash = entry.name.lastIndexOf('/');
      if (slash > 0) folders.add(entry.name.slice(0, slash));
      readEntry(entry, `${n + 1}`, found);
    }
  }
  found.text('name', [...folders].join('\n'));
}

/** An entry of a plain archive: what cannot be unpacked shows at least its name. */
export function readEntry(entry: ZipEntry, step: string, found: Found): void {
  const octets = octetsOf(entry, found);
  if (octets === null) found.text('name', entry.name);
  else found.inside(step, octets, { name: entry.name.split(/[/\\]/).at(-1)! });
}

/** The octets of an entry; null, with the reason told, where they cannot be had. */
export function octetsOf(entry: ZipEntry, found: Found): Uint8Array | null {
  if (entry.isEncrypted) {
    found.danger('encrypted');
    found.unseen('encrypted');
    return null;
  }
  if (entry.method !== 0 && entry.method !== 8) {
    found.unseen('unknown-type');
    return null;
  }
  let octets: Uint8Array | null = null;
  attempt(found, () => {
    const unpacked = unpack(entry, found.budget);
    octets = unpacked.octets;
    if (unpacked.lies) found.unseen('malformed');
  });
  return octets;
}

function unpack(entry: ZipEntry, budget: Budget): Unpacked {
  if (entry.method === 0) {
    if (entry.packed.length > budget.room()) throw new Exceeded('too-large');
    budget.unpacked(entry.packed.length);
    return { octets: entry.packed, lies: entry.packed.length !== entry.size || crc32(entry.packed) !== entry.crc };
  }
  const { octets, used } = inflate(entry.packed, 'raw', budget);
  const lies = octets.length !== entry.size || used !== entry.packed.length || crc32(octets) !== entry.crc;
  return { octets, lies };
}
