/** Writes small files of the older Office: the streams that extraction reads, in the container that all of them share. */
import { utils, write } from 'cfb';

type Streams = Readonly<Record<string, Uint8Array | string>>;

export function ole(streams: Streams): Uint8Array {
  const file = utils.cfb_new();
  for (const [path, content] of Object.entries(streams))
    utils.cfb_add(file, `/${path}`, Buffer.from(content as string));
  return new Uint8Array(write(file, { type: 'buffer' }));
}

/** A Word document whose stories, in the order of the format, are these; the second piece is in UTF-16. */
export function doc(stories: readonly string[], streams: Streams = {}): Uint8Array {
  const text = stories.join('');
  const half = Math.floor(text.length / 2);
  const start = 1024;
  const block = Buffer.alloc(start);
  block.writeUInt16LE(0xa5ec, 0);
  block.writeUInt16LE(0xc1, 2);
  for (const [n, story] of stories.entries()) block.writeInt32LE(story.length, 0x4c + n * 4);
  const table = Buffer.alloc(5 + 12 + 16);
  table.writeUInt8(2, 0);
  table.writeUInt32LE(28, 1);
  for (const [n, at] of [0, half, text.length].entries()) table.writeUInt32LE(at, 5 + n * 4);
  table.writeUInt32LE((start * 2) | 0x40000000, 5 + 12 + 2);
  table.writeUInt32LE(start + half, 5 + 12 + 8 + 2);
  block.writeUInt32LE(0, 0x1a2);
  block.writeUInt32LE(table.length, 0x1a6);
  const document = Buffer.concat([
    block,
    Buffer.from(text.slice(0, half), 'latin1'),
    Buffer.from(text.slice(half), 'utf16le'),
    Buffer.alloc(4096),
  ]);
  return ole({ WordDocument: document, '0Table': table, ...streams });
}

export function record(type: number, data: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
}

/** Numbers of two octets. */
export const words = (...values: readonly number[]): Buffer => Buffer.from(new Uint16Array(values).buffer);

/** A string of Excel's: count, width, characters. */
export const counted = (text: string): Buffer =>
  Buffer.concat([words(text.length), Buffer.from([0]), Buffer.from(text, 'latin1')]);

const BOF = record(0x809, words(0x600, 5, 0, 0, 0, 0, 0, 0));

export const xls = (...records: readonly Buffer[]): Uint8Array =>
  ole({ Workbook: Buffer.concat([BOF, ...records, Buffer.alloc(4096)]) });

/** A record of PowerPoint's; version 15 holds others. */
export function atom(type: number, content: Uint8Array, version = 0): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(version, 0);
  head.writeUInt16LE(type, 2);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

export const ppt = (...atoms: readonly Buffer[]): Uint8Array =>
  ole({ 'PowerPoint Document': Buffer.concat([...atoms, Buffer.alloc(4096)]) });

/** An Outlook item with these streams, named by property and type. */
export const msg = (streams: Streams): Uint8Array =>
  ole({
    '__properties_version1.0': Buffer.alloc(32),
    ...Object.fromEntries(
      Object.entries(streams).map(([name, content]) => [name.replaceAll('$', '__substg1.0_'), content]),
    ),
  });

/** A property set with one property. */
export function propertySet(id: number, text: string): Buffer {
  const set = Buffer.alloc(64 + text.length);
  set.writeUInt32LE(1, 24);
  set.writeUInt32LE(48, 44);
  set.writeUInt32LE(1, 52);
  set.writeUInt32LE(id, 56);
  set.writeUInt32LE(16, 60);
  return Buffer.concat([set.subarray(0, 64), Buffer.from([30, 0, 0, 0, text.length, 0, 0, 0]), Buffer.from(text)]);
}

/** An attribute of winmail.dat. */
export function attribute(id: number, content: Uint8Array, type = 0): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt16LE(id, 1);
  head.writeUInt16LE(type, 3);
  head.writeUInt32LE(content.length, 5);
  return Buffer.concat([head, content, Buffer.alloc(2)]);
}

export const tnef = (...attributes: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from('789f3e220000', 'hex'), ...attributes]);

/** One property of winmail.dat's list, of variable length. */
export const mapi = (id: number, type: number, content: Uint8Array): Buffer =>
  Buffer.concat([
    words(1, 0, type, id, 1, 0, content.length, 0),
    content,
    Buffer.alloc((4 - (content.length % 4)) % 4),
  ]);

/** Rich text packed by Outlook, without any reference: eight octets behind each control octet of zero. */
export function packedRich(text: string): Buffer {
  const runs = text.match(/[\s\S]{1,8}/g)!.map((run) => Buffer.concat([Buffer.from([0]), Buffer.from(run)]));
  const head = Buffer.from('        LZFu    ');
  head.writeUInt32LE(text.length, 4);
  return Buffer.concat([head, ...runs]);
}

/** A property set with one property of an author's own, named in its dictionary. */
export function namedProperty(name: string, text: string): Buffer {
  const numbers = (...values: readonly number[]) => Buffer.from(new Uint32Array(values).buffer);
  const dictionary = Buffer.concat([numbers(1, 2, name.length + 1), Buffer.from(`${name}\0`)]);
  const value = Buffer.concat([numbers(30, text.length), Buffer.from(text)]);
  const places = numbers(0, 2, 0, 24, 2, 24 + dictionary.length);
  const head = Buffer.alloc(48);
  head.writeUInt32LE(1, 24);
  head.writeUInt32LE(48, 44);
  return Buffer.concat([head, places, dictionary, value]);
}

/** A module of macros: compiled code, and its packed source, in which `copy` is one more token. */
export function module(name: string, copy: readonly number[] = []): Buffer {
  const literals = [...Buffer.from(`Attribute VB_Name = "${name}`)].map((octet) => [octet]);
  const tokens = [...literals, ...(copy.length > 0 ? [copy] : []), [0x22]];
  const groups = Array.from({ length: Math.ceil(tokens.length / 8) }, (_, n) => tokens.slice(n * 8, n * 8 + 8));
  const flags = (group: readonly (readonly number[])[]) =>
    group.reduce((sum, token, bit) => sum + (token.length > 1 ? 1 << bit : 0), 0);
  const packed = Buffer.from(groups.flatMap((group) => [flags(group), ...group.flat()]));
  return Buffer.concat([Buffer.from('compiled'), Buffer.from([1]), words(0xb000 | (packed.length - 1)), packed]);
}

/** A picture as drawings keep it: a head, an identifier, a tag, and its octets. */
export function blip(type: number, picture: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.alloc(type < 0xf01d ? 50 : 17), picture]);
  return atom(type, content);
}
