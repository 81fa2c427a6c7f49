/** Rich text (RTF 1.9.1) with canaries in text, in destinations that no reader shows, and in packed objects. */
import { ole } from '../../gateway/inspect/extract/ole-files.ts';
import { type CanaryFile, type Hide, halves, hiding } from './canary-file.ts';
import { commented } from './pictures.ts';

export const rtf = (): CanaryFile => hiding('rtf', 'letter.rtf', written);

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const escaped = (text: string) => `\\'${hex(Buffer.from(text)).match(/../g)!.join("\\'")}`;
const unicode = (text: string) => Array.from(text, (letter) => `\\u${letter.charCodeAt(0)}?`).join('');

function written(hide: Hide): Uint8Array {
  const lines = [
    '{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Times;}}{\\colortbl;\\red255\\green255\\blue255;}',
    ...head(hide),
    ...texts(hide),
    ...objects(hide),
    '}',
  ];
  return Buffer.from(lines.join('\n') + hide('behind the end'), 'latin1');
}

function head(hide: Hide): readonly string[] {
  const info = ['title', 'subject', 'author', 'manager', 'company', 'operator', 'category', 'keywords', 'doccomm'];
  return [
    `{\\info${info.map((name) => `{\\${name} ${hide(`info ${name}`)}}`).join('')}}`,
    `{\\*\\userprops{\\propname ${hide('own property name')}}\\proptype30{\\staticval ${hide('own property')}}}`,
    `{\\*\\docvar{x}{${hide('document variable')}}}`,
    `{\\*\\template C:\\\\${hide('template path')}.dot}`,
    `{\\*\\revtbl{Unknown;}{${hide('author of a change')};}}`,
    `{\\*\\xmlnstbl{\\xmlns1 urn:${hide('XML name space')}}}`,
    `{\\*\\unknowndestination ${hide('unknown destination')}}`,
    `{\\*\\datastore ${hex(Buffer.from(`<case>${hide('data store')}</case>`))}}`,
    `{\\stylesheet{\\s1 ${hide('style name')};}}`,
    `{\\header ${hide('header')}\\par}{\\headerf ${hide('header of first page')}\\par}{\\footer ${hide('footer')}\\par}`,
  ];
}

function texts(hide: Hide): readonly string[] {
  const split = halves(hide('split over groups'));
  const lines = halves(hide('split over lines'));
  return [
    `\\pard ${hide('body')}\\par`,
    `${escaped(hide('escaped octets'))}\\par {\\uc1 ${unicode(hide('escaped characters'))}}\\par`,
    `${split[0]}{\\b ${split[1]}}\\par`,
    // A line of the file is none of the text.
    `${lines[0]}\n${lines[1]}\\par`,
    `{\\v ${hide('hidden text')}}{\\cf1 ${hide('white text')}}{\\fs2 ${hide('one point')}}\\par`,
    `{\\revised\\revauth1 ${hide('tracked insertion')}}{\\deleted\\revauthdel1 ${hide('tracked deletion')}}\\par`,
    `x{\\footnote ${hide('footnote')}}{\\*\\atnid ${hide('initials')}}{\\*\\atnauthor ${hide('author of comment')}}\\chatn{\\*\\annotation ${hide('comment')}}\\par`,
    `{\\field{\\*\\fldinst{QUOTE "${hide('field code')}"}}{\\fldrslt{${hide('field result')}}}}\\par`,
    `{\\field{\\*\\fldinst{HYPERLINK "https://a.example/?q=${hide('hyperlink target')}" \\\\o "${hide('hyperlink tooltip')}"}}{\\fldrslt{x}}}\\par`,
    `{\\*\\bkmkstart ${hide('bookmark name')}}x{\\*\\bkmkend x}\\par`,
    `\\trowd\\cellx5000\\pard\\intbl ${hide('table cell')}\\cell\\row\\pard`,
    `{\\listtext ${hide('list text')}\\tab}x\\par`,
  ];
}

function objects(hide: Hide): readonly string[] {
  const embedded = hex(packaged(ole({ Contents: Buffer.from(`${hide('embedded object')}${' '.repeat(5000)}`) })));
  const binary = Buffer.from(commented(hide('comment of binary picture'))).toString('latin1');
  const property = (name: string, value: string) => `{\\sp{\\sn ${name}}{\\sv ${value}}}`;
  return [
    `{\\shp{\\*\\shpinst\\shpleft0\\shptop0\\shpright5000\\shpbottom5000${property('wzDescription', hide('alt text of shape'))}${property('wzName', hide('name of shape'))}${property('gtextUNICODE', hide('watermark'))}{\\shptxt \\pard ${hide('text box')}\\par}}}`,
    `{\\pict\\jpegblip\\picw1\\pich1 ${hex(commented(hide('comment of picture')))}}`,
    `{\\object\\objemb{\\*\\objclass Package}{\\*\\objdata ${embedded}}{\\result ${hide('result of object')}}}`,
    `{\\pict\\jpegblip\\picw1\\pich1\\bin${binary.length} ${binary}}`,
  ];
}

/** An embedded object of OLE 1.0 ([MS-OLEDS], 2.2.5). */
function packaged(native: Uint8Array): Buffer {
  const number = (value: number) => Buffer.from(new Uint32Array([value]).buffer);
  const name = Buffer.from('Package\0');
  return Buffer.concat([
    number(0x501),
    number(2),
    number(name.length),
    name,
    number(0),
    number(0),
    number(native.length),
    native,
  ]);
}
