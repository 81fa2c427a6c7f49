/** An Outlook item as a file ([MS-OXMSG]), and one as winmail.dat ([MS-OXTNEF]), with canaries. */
import { ole } from '../../gateway/inspect/extract/ole-files.ts';
import { type CanaryFile, type Hide, hiding } from './canary-file.ts';
import { packed } from './rich-packed.ts';

export const outlookItems = (): readonly CanaryFile[] => [
  hiding('msg', 'item.msg', item),
  hiding('msg in octets', 'item-ansi.msg', oldItem),
  hiding('winmail', 'winmail.dat', winmail),
];

/** By number and type, as in the name of the stream. */
type Properties = Readonly<Record<string, Uint8Array>>;

const wide = (text: string) => Buffer.from(text, 'utf16le');
const number = (...values: readonly number[]) => Buffer.from(new Uint32Array(values).buffer);

function item(hide: Hide): Uint8Array {
  const names = wide(hide('name of named property'));
  const category = wide(`${hide('value of a list')}\0`);
  const inner: Properties = {
    '0037001F': wide(hide('subject of inner item')),
    '1000001F': wide(hide('body of inner item')),
  };
  return ole({
    ...storage('', 32, [1, 2], {
      '001A001F': wide('IPM.Note'),
      '0037001F': wide(hide('subject')),
      '0070001F': wide(hide('topic')),
      '007D001F': wide(`X-Case: ${hide('transport header')}\r\n`),
      '0C1A001F': wide(hide('sender')),
      '0E04001F': wide(hide('shown recipients')),
      '1000001F': wide(hide('body')),
      '10090102': packed(
        `{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p title="${hide('tag in rich text')}">}${hide('rich text')}\\par {\\v ${hide('hidden rich text')}}}`,
      ),
      '10130102': Buffer.from(`<p>${hide('HTML')}</p><!-- ${hide('comment of HTML')} -->`),
      '8000001F': wide(hide('named property')),
    }),
    '__nameid_version1.0/__substg1.0_00020102': Buffer.alloc(16),
    '__nameid_version1.0/__substg1.0_00030102': number(0, 0x00050001),
    '__nameid_version1.0/__substg1.0_00040102': Buffer.concat([number(names.length), names, Buffer.alloc(2)]),
    '__substg1.0_8001101F': number(2 * category.length),
    '__substg1.0_8001101F-00000000': category,
    ...storage('__recip_version1.0_#00000000/', 8, [], {
      '3001001F': wide(hide('recipient')),
      '39FE001F': wide('b@b.example'),
    }),
    ...storage('__attach_version1.0_#00000000/', 8, [], {
      '37010102': Buffer.from(hide('attachment')),
      '37050003': number(1, 0),
      '3707001F': wide(`${hide('name of attachment')}.txt`),
    }),
    ...storage('__attach_version1.0_#00000001/', 8, [], {
      '3001001F': wide(hide('name of inner item')),
      '37050003': number(5, 0),
    }),
    ...storage('__attach_version1.0_#00000001/__substg1.0_3701000D/', 24, [], inner),
  });
}

/** As older Outlooks write it: text in the octets of a code page. */
function oldItem(hide: Hide): Uint8Array {
  return ole(
    storage('', 32, [0, 0], {
      '001A001E': Buffer.from('IPM.Note'),
      '0037001E': Buffer.from(hide('subject')),
      '1000001E': Buffer.from(hide('body')),
      '10090102': packed(`{\\rtf1\\ansi ${hide('rich text')}}`),
    }),
  );
}

/** The streams of an item, recipient or attachment, and the list of them that readers go by (2.4). */
function storage(path: string, head: number, counts: readonly number[], properties: Properties): Properties {
  const start = Buffer.alloc(head);
  if (counts.length > 0) number(counts[0]!, counts[1]!, counts[0]!, counts[1]!).copy(start, 8);
  const entries = Object.entries(properties).map(([tag, content]) => {
    const isFixed = tag.endsWith('0003');
    const terminator = { '1F': 2, '1E': 1 }[tag.slice(6)] ?? 0;
    return Buffer.concat([
      number(Number.parseInt(tag, 16), 6),
      isFixed ? content : number(content.length + terminator, 0),
    ]);
  });
  const streams = Object.entries(properties).filter(([tag]) => !tag.endsWith('0003'));
  return {
    [`${path}__properties_version1.0`]: Buffer.concat([start, ...entries]),
    ...Object.fromEntries(streams.map(([tag, content]) => [`${path}__substg1.0_${tag}`, content])),
  };
}

function winmail(hide: Hide): Uint8Array {
  const inner = tnef([
    attribute(1, 0x00078008, 'IPM.Note\0'),
    attribute(1, 0x00018004, `${hide('subject of inner item')}\0`),
    attribute(1, 0x0002800c, `${hide('body of inner item')}\0`),
  ]);
  const message = Buffer.from('0703020000000000c000000000000046', 'hex');
  const rendering = Buffer.from('0100ffffffff2000200000000000', 'hex');
  return tnef([
    attribute(1, 0x00078008, 'IPM.Microsoft Mail.Note\0'),
    attribute(1, 0x00018004, `${hide('subject')}\0`),
    attribute(1, 0x0002800c, `${hide('body')}\0`),
    attribute(
      1,
      0x00069003,
      list(
        mapi(0x1009, 0x0102, packed(`{\\rtf1\\ansi ${hide('rich text')}}`)),
        mapi(0x1013, 0x0102, Buffer.from(`<p>${hide('HTML')}</p>`)),
        mapi(0x0070, 0x001f, wide(`${hide('topic')}\0`)),
        mapi(0x0c1a, 0x001e, Buffer.from(`${hide('sender')}\0`)),
        named(hide('name of named property'), wide(`${hide('named property')}\0`)),
      ),
    ),
    attribute(
      1,
      0x00069004,
      Buffer.concat([number(1), list(mapi(0x3001, 0x001e, Buffer.from(`${hide('recipient')}\0`)))]),
    ),
    attribute(2, 0x00069002, rendering),
    attribute(2, 0x00018010, `${hide('title of attachment')}\0`),
    attribute(2, 0x0006800f, hide('attachment')),
    attribute(2, 0x00069005, list(mapi(0x3707, 0x001f, wide(`${hide('long name of attachment')}.txt\0`)))),
    attribute(2, 0x00069002, rendering),
    attribute(2, 0x00069005, list(mapi(0x3701, 0x000d, Buffer.concat([message, inner])))),
  ]);
}

function tnef(attributes: readonly Buffer[]): Buffer {
  const version = attribute(1, 0x00089006, number(0x10000));
  const page = attribute(1, 0x00069007, number(1252, 0));
  return Buffer.concat([Buffer.from('789f3e220100', 'hex'), version, page, ...attributes]);
}

/** @param level 1 for the message, 2 for an attachment */
function attribute(level: number, id: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content as string);
  const sum = Buffer.alloc(2);
  sum.writeUInt16LE(bytes.reduce((total, octet) => total + octet, 0) & 0xffff);
  return Buffer.concat([Buffer.from([level]), number(id, bytes.length), bytes, sum]);
}

const list = (...properties: readonly Buffer[]) => Buffer.concat([number(properties.length), ...properties]);
const padded = (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
const valued = (value: Uint8Array) => Buffer.concat([number(1, value.length), padded(value)]);
const mapi = (id: number, type: number, value: Uint8Array) =>
  Buffer.concat([number(((id << 16) | type) >>> 0), valued(value)]);

/** A property of an author’s own, in the set of public strings. */
function named(name: string, value: Uint8Array): Buffer {
  const set = Buffer.from('2903020000000000c000000000000046', 'hex');
  const text = wide(`${name}\0`);
  return Buffer.concat([number(0x8000001f), set, number(1, text.length), padded(text), valued(value)]);
}
