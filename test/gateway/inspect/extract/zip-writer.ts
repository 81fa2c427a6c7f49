/** Writes zips, honest ones and ones that lie: each field of an entry can be set apart from what it should say. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface Entry {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** Stored instead of deflated. */
  readonly stored?: boolean;
  /** What the entry says of itself, where that is not so. */
  readonly says?: {
    readonly size?: number;
    readonly flags?: number;
    readonly method?: number;
    readonly localName?: string;
  };
}

/** @param around octets before the archive, between entries and directory, and its comment */
export function zip(
  entries: readonly Entry[],
  around: {
    readonly before?: string;
    readonly between?: string;
    readonly comment?: string;
    readonly behind?: string;
  } = {},
): Uint8Array {
  const before = Buffer.from(around.before ?? '');
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { local, header } = written(entry, offset);
    locals.push(local);
    central.push(header);
    offset += local.length;
  }
  const between = Buffer.from(around.between ?? '');
  const comment = Buffer.from(around.comment ?? '');
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(central).length, 12);
  end.writeUInt32LE(offset + between.length, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([before, ...locals, between, ...central, end, comment, Buffer.from(around.behind ?? '')]);
}

/** A zip of these files, by name. */
export const zipOf = (files: Readonly<Record<string, Uint8Array | string>>): Uint8Array =>
  zip(Object.entries(files).map(([name, content]) => ({ name, content })));

function written(entry: Entry, offset: number): { local: Buffer; header: Buffer } {
  const content = Buffer.from(entry.content as string);
  const packed = entry.stored ? content : deflateRawSync(content);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(entry.says?.flags ?? 0x800, 2);
  fields.writeUInt16LE(entry.says?.method ?? (entry.stored ? 0 : 8), 4);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(entry.says?.size ?? content.length, 18);
  const localName = Buffer.from(entry.says?.localName ?? entry.name);
  const name = Buffer.from(entry.name);
  fields.writeUInt16LE(localName.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, localName, packed]);
  fields.writeUInt16LE(name.length, 22);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return { local, header: Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), fields, rest, name]) };
}
