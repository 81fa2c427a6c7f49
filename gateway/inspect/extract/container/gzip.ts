/** Opens what is one packed file: gzip, member by member (RFC 1952 section 2), and Zstandard. */
import type { Found } from '../found.ts';
import { wordsIn } from '../scrape.ts';
import { latin1 } from '../true-type.ts';
import { inflate } from './inflate.ts';

/** The members together are one file; zeros behind the last are padding, anything else is looked into by itself. */
export function readGzip(bytes: Uint8Array, found: Found): void {
  const members: Uint8Array[] = [];
  let at = 0;
  while (bytes[at] === 0x1f && bytes[at + 1] === 0x8b) {
    found.budget.element();
    const start = headEnd(bytes, at);
    // The extra field, the name and the comment, of whichever member.
    if (bytes[at + 3]! & 0x1c) found.text('property', wordsIn(bytes.subarray(at + 10, start)));
    const { octets, used } = inflate(bytes.subarray(start), 'raw', found.budget);
    members.push(octets);
    // Checksum and length.
    at = start + used + 8;
  }
  found.inside('1', Buffer.concat(members), { name: nameIn(bytes) ?? withoutExtension(found.item.name) });
  if (!bytes.subarray(at).some((octet) => octet !== 0)) return;
  found.danger('trailing-data');
  found.inside('tail', bytes.subarray(at));
}

/** Zstandard packs one file, in one frame or in many (RFC 8878). */
export function readZstd(bytes: Uint8Array, found: Found): void {
  const { octets } = inflate(bytes, 'zstd', found.budget);
  found.inside('1', octets, { name: found.item.name?.replace(/\.zst$/i, '') ?? null });
}

/** Where the deflated octets begin: behind ten octets, the extra field, the name, the comment and the header's checksum (section 2.3). */
function headEnd(bytes: Uint8Array, at: number): number {
  const flags = bytes[at + 3] ?? 0;
  let end = at + 10;
  if (flags & 4) end += 2 + (bytes[end]! | (bytes[end + 1]! << 8));
  if (flags & 8) end = bytes.indexOf(0, end) + 1;
  if (flags & 16) end = bytes.indexOf(0, end) + 1;
  if (flags & 2) end += 2;
  if (!(end >= at + 10)) throw new RangeError('reading a gzip member: its header does not end');
  return end;
}

/** The original name, where the first member has one and no extra field stands before it. */
function nameIn(bytes: Uint8Array): string | null {
  const flags = bytes[3] ?? 0;
  if ((flags & 8) === 0 || (flags & 4) !== 0) return null;
  return latin1(bytes, 10, Math.min(bytes.indexOf(0, 10), 310));
}

function withoutExtension(name: string | null): string | null {
  return name?.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar') ?? null;
}
