/** Pictures that real programs show, with text where pictures keep text. */
import { crc32, deflateSync } from 'node:zlib';
import { type CanaryFile, type Hide, hiding } from './canary-file.ts';

export const pictures = (): readonly CanaryFile[] => [
  hiding('jpeg', 'photo.jpg', jpeg),
  hiding('png', 'scan.png', png),
  hiding('gif', 'image.gif', gif),
  hiding('svg', 'drawing.svg', svg),
  hiding('tiff', 'fax.tif', tiff),
  hiding('webp', 'photo.webp', webp),
];

/** One grey point, in four pieces: start, and the rest. */
const POINT = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
  'base64',
);

/** A JPEG with one comment: what stands inside other files. */
export const commented = (comment: string): Uint8Array => withSegments(segment(0xfe, Buffer.from(comment)));

function jpeg(hide: Hide): Uint8Array {
  const exif = Buffer.concat([Buffer.from('Exif\0\0'), exifOf(hide)]);
  const xmp = Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmpOf(hide('XMP'))}`);
  const picture = withSegments(
    segment(0xe1, exif),
    segment(0xe1, xmp),
    segment(0xed, iptc(hide('IPTC caption'))),
    segment(0xfe, Buffer.from(hide('comment'))),
  );
  return Buffer.concat([picture, Buffer.from(hide('behind the end'))]);
}

function withSegments(...segments: readonly Buffer[]): Buffer {
  return Buffer.concat([POINT.subarray(0, 20), ...segments, POINT.subarray(20), Buffer.from('ffd9', 'hex')]);
}

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** IPTC-IIM record 2, data set 120, in Photoshop's resource 0x0404. */
function iptc(caption: string): Buffer {
  const data = Buffer.concat([Buffer.from([0x1c, 2, 120, 0, caption.length]), Buffer.from(caption)]);
  const head = Buffer.from('8BIM\x04\x04\0\0\0\0\0\0', 'latin1');
  head.writeUInt32BE(data.length, 8);
  return Buffer.concat([Buffer.from('Photoshop 3.0\0'), head, data, Buffer.alloc(data.length % 2)]);
}

const xmpOf = (text: string) =>
  `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">${text}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

interface Field {
  readonly tag: number;
  /** 1 octets, 2 text, 7 undefined. */
  readonly type: number;
  readonly content: Buffer;
}

const ascii = (text: string) => Buffer.from(`${text}\0`);

/** Exif (CIPA DC-008): description, artist, XPComment; and by pointers, user comment and GPS. */
function exifOf(hide: Hide): Buffer {
  const main: Field[] = [
    { tag: 0x10e, type: 2, content: ascii(hide('EXIF description')) },
    { tag: 0x13b, type: 2, content: ascii(hide('EXIF artist')) },
    { tag: 0x9c9c, type: 1, content: Buffer.from(`${hide('EXIF XPComment')}\0`, 'utf16le') },
  ];
  const exif: Field[] = [
    { tag: 0x9286, type: 7, content: Buffer.from(`ASCII\0\0\0${hide('EXIF user comment')}`) },
    { tag: 0x927c, type: 7, content: Buffer.from(hide('EXIF maker note')) },
  ];
  const gps: Field[] = [{ tag: 0x1c, type: 7, content: Buffer.from(`ASCII\0\0\0${hide('GPS area')}`) }];
  return tiffOf(main, [
    { tag: 0x8769, fields: exif },
    { tag: 0x8825, fields: gps },
  ]);
}

/** TIFF 6.0, little endian; directories that the first one points to stand behind it. */
function tiffOf(main: readonly Field[], pointed: readonly { tag: number; fields: readonly Field[] }[]): Buffer {
  const count = main.length + pointed.length;
  const first = directory(main, 8, pointed.length);
  let end = 8 + first.length;
  const more = pointed.map(({ tag, fields }) => {
    const at = end;
    const bytes = directory(fields, at, 0);
    end += bytes.length;
    return { tag, at, bytes };
  });
  const pointers = more.map(({ tag, at }) => entry(tag, 4, 1, at));
  const head = first.subarray(0, 2 + main.length * 12);
  const rest = first.subarray(2 + count * 12);
  return Buffer.concat([
    Buffer.from('49492a0008000000', 'hex'),
    head,
    ...pointers,
    rest,
    ...more.map(({ bytes }) => bytes),
  ]);
}

/** @param spare entries to be filled in by the caller */
function directory(fields: readonly Field[], at: number, spare: number): Buffer {
  const count = fields.length + spare;
  let data = at + 2 + count * 12 + 4;
  const entries = fields.map(({ tag, type, content }) => {
    const one = entry(tag, type, content.length, data);
    data += content.length;
    return one;
  });
  const size = Buffer.alloc(2);
  size.writeUInt16LE(count);
  return Buffer.concat([size, ...entries, Buffer.alloc(spare * 12 + 4), ...fields.map(({ content }) => content)]);
}

function entry(tag: number, type: number, count: number, value: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt16LE(tag, 0);
  bytes.writeUInt16LE(type, 2);
  bytes.writeUInt32LE(count, 4);
  bytes.writeUInt32LE(value, 8);
  return bytes;
}

function tiff(hide: Hide): Uint8Array {
  return tiffOf(
    [
      { tag: 0x10d, type: 2, content: ascii(hide('document name')) },
      { tag: 0x10e, type: 2, content: ascii(hide('description')) },
      { tag: 0x11d, type: 2, content: ascii(hide('page name')) },
      { tag: 0x2bc, type: 1, content: Buffer.from(xmpOf(hide('XMP'))) },
    ],
    [],
  );
}

/** PNG (W3C, third edition), sections 5 and 11.3. */
function png(hide: Hide): Uint8Array {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  const international = (flag: number, text: Buffer) =>
    Buffer.concat([Buffer.from(`Title\0`), Buffer.from([flag, 0, 0, 0]), text]);
  const text = (key: string, value: Buffer | string) =>
    Buffer.concat([Buffer.from(`${key}\0`), Buffer.from(value as string)]);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('tEXt', text('Comment', hide('tEXt'))),
    chunk('tEXt', text(hide('tEXt keyword'), 'x')),
    chunk('zTXt', text('Description', Buffer.concat([Buffer.from([0]), deflateSync(hide('zTXt'))]))),
    chunk('iTXt', international(0, Buffer.from(hide('iTXt')))),
    chunk('iTXt', international(1, deflateSync(hide('iTXt packed')))),
    chunk('iTXt', text('XML:com.adobe.xmp', `\0\0\0\0${xmpOf(hide('XMP'))}`)),
    chunk('eXIf', tiffOf([{ tag: 0x10e, type: 2, content: ascii(hide('eXIf')) }], [])),
    chunk('prVt', Buffer.from(hide('private chunk'))),
    chunk('IDAT', deflateSync(Buffer.alloc(2))),
    chunk('IEND', Buffer.alloc(0)),
    Buffer.from(hide('behind the end')),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), content]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(content.length, 0);
  around.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}

/** GIF89a, sections 24 (comment) and 25 (plain text), with sub-blocks of less than 256 octets. */
function gif(hide: Hide): Uint8Array {
  const block = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text), Buffer.from([0])]);
  return Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from('01000100800000', 'hex'),
    Buffer.from('000000ffffff', 'hex'),
    Buffer.from([0x21, 0xfe]),
    block(hide('comment')),
    Buffer.from('21010c000000000100010008080001', 'hex'),
    block(hide('plain text')),
    Buffer.from('2c0000000001000100000202440100', 'hex'),
    Buffer.from(';'),
    Buffer.from(hide('behind the end')),
  ]);
}

/** A lossless WebP of one point (RFC 9649). */
function webp(hide: Hide): Uint8Array {
  const riff = (type: string, content: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(content.length);
    return Buffer.concat([Buffer.from(type), size, content, Buffer.alloc(content.length % 2)]);
  };
  const chunks = [
    riff('VP8X', Buffer.from([0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    riff('VP8L', Buffer.from('2f00000010071011118888fe07', 'hex')),
    riff('EXIF', tiffOf([{ tag: 0x10e, type: 2, content: ascii(hide('EXIF')) }], [])),
    riff('XMP ', Buffer.from(xmpOf(hide('XMP')))),
  ];
  return riff('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]));
}

function svg(hide: Hide): string {
  return `<?xml version="1.0"?><!-- ${hide('comment')} -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100" aria-label="${hide('aria label')}">
<title>${hide('title')}</title><desc>${hide('description')}</desc>
<metadata><case xmlns="urn:example:case">${hide('metadata')}</case></metadata>
<style>text::before { content: "${hide('style')}" }</style><script><![CDATA[var a = "${hide('script')}"]]></script>
<text x="0" y="20">${hide('text')}</text><text x="0" y="20" display="none">${hide('hidden text')}</text>
<text x="-900" y="-900">${hide('off canvas')}</text><text x="0" y="40"><tspan>${hide('tspan')}</tspan></text>
<a xlink:href="https://a.example/?q=${hide('link')}"><rect width="1" height="1" data-note="${hide('data attribute')}"/></a>
<foreignObject width="1" height="1"><p xmlns="http://www.w3.org/1999/xhtml">${hide('foreign object')}</p></foreignObject>
<image width="1" height="1" xlink:href="data:text/plain;base64,${Buffer.from(hide('data URI')).toString('base64')}"/></svg>`;
}
