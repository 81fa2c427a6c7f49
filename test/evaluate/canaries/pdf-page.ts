/** What a page shows, in every way that a PDF can write text. */
import { deflateSync } from 'node:zlib';
import type { Hide } from './canary-file.ts';
import { deflatedStream, latin, type Objects, stream } from './pdf-writer.ts';
import { commented } from './pictures.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const octal = (text: string) =>
  Array.from(text, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`).join('');
const wide = (text: string) => `<feff${hex(Buffer.from(text, 'utf16le').swap16())}>`;

/** The operators of the page. Each text has a line of its own. */
export function pageText(hide: Hide): string {
  let y = 780;
  const line = (show: string, before = '', font = 'F1 12') => {
    y -= 12;
    return `BT /${font} Tf ${before} 1 0 0 1 20 ${y} Tm ${show} ET`;
  };
  const kerned = (text: string) => `[${(text.match(/.{1,3}/g) ?? []).map((piece) => `(${piece})`).join(' -20 ')}] TJ`;
  const placed = (text: string) =>
    Array.from(text, (letter, n) => `1 0 0 1 ${20 + n * 6} 100 Tm (${letter}) Tj`).join(' ');
  return [
    line(`(${hide('text')}) Tj`),
    line(`<${hex(latin(hide('hexadecimal string')))}> Tj`),
    line(`(${octal(hide('octal escapes'))}) Tj`),
    line(`(${hide('string over lines').replace(/^(.{9})/, '$1\\\n')}) Tj`),
    line(kerned(hide('kerned'))),
    `BT /F4 10 Tf ${placed(hide('letter by letter'))} ET`,
    line(`(${hide('next line operator')}) '`),
    line(`0 0 (${hide('spacing operator')}) "`),
    line(`(${shifted(hide('own encoding'))}) Tj`, '', 'F2 12'),
    line(`<${hex(Buffer.from(hide('two octets a letter'), 'utf16le').swap16())}> Tj`, '', 'F3 12'),
    line(`(${hide('white')}) Tj`, '1 g'),
    line(`(${hide('tiny')}) Tj`, '0 g', 'F1 0.1'),
    line(`(${hide('invisible rendering')}) Tj`, '3 Tr'),
    `BT 0 Tr /F1 12 Tf 1 0 0 1 -900 -900 Tm (${hide('off the page')}) Tj ET`,
    `BT /F1 12 Tf 1 0 0 1 20 300 Tm (${hide('below a black box')}) Tj ET 0 g 0 290 600 30 re f`,
    `q 0 0 1 1 re W n BT /F1 12 Tf 1 0 0 1 20 200 Tm (${hide('clipped away')}) Tj ET Q`,
    `/OC /Off BDC ${line(`(${hide('layer that is off')}) Tj`)} EMC`,
    `/Span << /ActualText ${wide(hide('actual text of span'))} >> BDC ${line('(x) Tj')} EMC`,
    `/Artifact << /Type /Pagination /Contents (${hide('artifact property')}) >> BDC EMC`,
    '/Form Do /Ascii Do /Run Do /Picture Do',
    `% ${hide('comment in content')}`,
  ].join('\n');
}

/** Each letter one further, as the font’s own encoding takes it back. */
const shifted = (text: string) => Array.from(text, (letter) => String.fromCharCode(letter.charCodeAt(0) + 1)).join('');

/** Objects 5 and 10 to 19: fonts, a layer, and forms whose streams are packed in the older ways. */
export function resources(hide: Hide): Objects {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => [letter, letter.toLowerCase()]).flat();
  const differences = letters.map((letter) => `${letter.charCodeAt(0) + 1} /${letter}`).join(' ');
  const form = '/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources 5 0 R';
  const text = (place: string, y: number) => `BT /F1 12 Tf 20 ${y} Td (${hide(place)}) Tj ET`;
  const picture = Buffer.from(commented(hide('comment of picture'))).toString('latin1');
  return {
    5: '<< /Font << /F1 10 0 R /F2 11 0 R /F3 12 0 R /F4 << /Type /Font /Subtype /Type1 /BaseFont /Courier >> >> /XObject << /Form 16 0 R /Ascii 17 0 R /Run 18 0 R /Picture 19 0 R >> /Properties << /Off 15 0 R >> >>',
    10: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    11: `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /Differences [${differences}] >> >>`,
    12: '<< /Type /Font /Subtype /Type0 /BaseFont /Helvetica /Encoding /Identity-H /DescendantFonts [13 0 R] /ToUnicode 14 0 R >>',
    13: '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Helvetica /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /Helvetica /Flags 32 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>',
    14: deflatedStream(
      '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0020> <007e> <0020> endbfrange endcmap end end',
    ),
    15: `<< /Type /OCG /Name (${hide('name of layer')}) >>`,
    16: deflatedStream(text('form object', 500), form),
    17: stream(
      ascii85(deflateSync(latin(text('ASCII85 and Flate', 480)))),
      `/Filter [/ASCII85Decode /FlateDecode] ${form}`,
    ),
    18: stream(
      `${hex(runLength(latin(text('hexadecimal and run length', 460))))}>`,
      `/Filter [/ASCIIHexDecode /RunLengthDecode] ${form}`,
    ),
    19: stream(
      picture,
      '/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode',
    ),
  };
}

function ascii85(bytes: Uint8Array): string {
  const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  let text = '';
  for (let at = 0; at < padded.length; at += 4) {
    const value = padded.readUInt32BE(at);
    const digits = [4, 3, 2, 1, 0]
      .map((power) => String.fromCharCode(33 + (Math.floor(value / 85 ** power) % 85)))
      .join('');
    const kept = Math.min(4, bytes.length - at) + 1;
    text += value === 0 && kept === 5 ? 'z' : digits.slice(0, kept);
  }
  return `${text}~>`;
}

/** Runs of literal octets alone. */
function runLength(bytes: Uint8Array): Buffer {
  const runs: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 128) {
    const run = bytes.subarray(at, at + 128);
    runs.push(Buffer.from([run.length - 1]), run);
  }
  return Buffer.concat([...runs, Buffer.from([128])]);
}
