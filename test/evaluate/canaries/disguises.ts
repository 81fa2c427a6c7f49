/** Files that real programs open and that do not look like what they are: other encodings, prefixes, paths and names. */
import { crc32, deflateRawSync } from 'node:zlib';
import { zipOf } from '../../gateway/inspect/extract/zip-writer.ts';
import { type CanaryFile, hiding } from './canary-file.ts';
import { NAMESPACES, OFFICE, openPackage } from './open-package.ts';

export const disguises = (): readonly CanaryFile[] => [
  hiding('docx of UTF', 'utf.docx', (hide) => word(utf16(written(hide('text'), 'UTF-16')))),
  hiding('docx of other prefixes', 'prefixes.docx', (hide) =>
    word(written(hide('text')).replaceAll('w:', 'other:').replaceAll('xmlns:w=', 'xmlns:other=')),
  ),
  hiding('docx of CDATA', 'cdata.docx', (hide) => word(written(`<![CDATA[${hide('text')}]]>`))),
  hiding('docx of references', 'references.docx', (hide) => word(written(references(hide('text'))))),
  hiding('docx elsewhere', 'elsewhere.docx', (hide) => word(written(hide('text')), 'other/place.bin')),
  hiding('docx of strict names', 'strict.docx', (hide) =>
    word(written(hide('text')).replace('http://schemas.openxmlformats.org/wordprocessingml/2006/main', STRICT)),
  ),
  hiding('zip streamed', 'streamed.zip', (hide) => streamed('a.txt', hide('text'))),
  hiding('flat Word', 'flat.xml', (hide) => flat(written(hide('text')))),
  hiding('Word of 2003', 'word-2003.xml', (hide) => word2003(hide('text'), hide('comment'), hide('title'))),
  hiding('Excel of 2003', 'excel-2003.xml', (hide) => excel2003(hide('cell'), hide('comment'), hide('sheet'))),
  hiding(
    'page called sheet',
    'page.xls',
    (hide) => `<html><body><table><tr><td>${hide('cell')}</td></tr></table></body></html>`,
  ),
  hiding('rich text called document', 'rich.doc', (hide) => `{\\rtf1\\ansi ${hide('text')}\\par}`),
  hiding('zip called picture', 'holiday.jpg', (hide) => zipOf({ 'a.txt': hide('text') })),
];

const STRICT = 'http://purl.oclc.org/ooxml/wordprocessingml/main';

const written = (text: string, encoding = 'UTF-8') =>
  `<?xml version="1.0" encoding="${encoding}"?><w:document ${NAMESPACES}><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`;
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
const references = (text: string) => Array.from(text, (letter) => `&#${letter.charCodeAt(0)};`).join('');
const MAIN_TYPE = `${OFFICE}wordprocessingml.document.main+xml`;

const word = (content: Uint8Array | string, path = 'word/document.xml') =>
  openPackage([{ id: 'r1', type: 'officeDocument', target: path }], [{ path, type: MAIN_TYPE, content }]);

/** As a program writes it that cannot go back: sizes stand behind the content (APPNOTE 6.3.10, 4.3.9). */
function streamed(name: string, text: string): Uint8Array {
  const content = deflateRawSync(text);
  const sum = Buffer.from(new Uint32Array([crc32(text), content.length, text.length]).buffer);
  const fields = (signature: string, more: string) =>
    Buffer.concat([Buffer.from(`PK${signature}`, 'latin1'), Buffer.from(more, 'hex')]);
  const length = Buffer.from(new Uint16Array([name.length, 0]).buffer);
  const local = Buffer.concat([
    fields('\x03\x04', '14000800080000000000'),
    Buffer.alloc(12),
    length,
    Buffer.from(name),
    content,
    fields('\x07\x08', ''),
    sum,
  ]);
  const central = Buffer.concat([
    fields('\x01\x02', '14001400080008000000'),
    Buffer.from('0000', 'hex'),
    sum,
    length,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.concat([
    fields('\x05\x06', '0000000001000100'),
    Buffer.from(new Uint32Array([central.length, local.length]).buffer),
    Buffer.alloc(2),
  ]);
  return Buffer.concat([local, central, end]);
}

/** A package in one file of XML, as Word saves and opens it. */
function flat(document: string): string {
  const part = (name: string, type: string, content: string) =>
    `<pkg:part pkg:name="${name}" pkg:contentType="${type}"><pkg:xmlData>${content.replace(/<\?xml.*?\?>/, '')}</pkg:xmlData></pkg:part>`;
  const relations =
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>';
  return `<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">${part('/_rels/.rels', 'application/vnd.openxmlformats-package.relationships+xml', relations)}${part('/word/document.xml', MAIN_TYPE, document)}</pkg:package>`;
}

const word2003 = (text: string, comment: string, title: string) =>
  `<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:o="urn:schemas-microsoft-com:office:office"><o:DocumentProperties><o:Title>${title}</o:Title></o:DocumentProperties><w:body><w:p><w:r><w:t>${text}</w:t></w:r><w:r><aml:annotation aml:id="1" w:type="Word.Comment" aml:author="A"><aml:content><w:p><w:r><w:t>${comment}</w:t></w:r></w:p></aml:content></aml:annotation></w:r></w:p></w:body></w:wordDocument>`;

const excel2003 = (cell: string, comment: string, sheet: string) =>
  `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="${sheet}"><Table><Row><Cell><Data ss:Type="String">${cell}</Data><Comment ss:Author="A"><ss:Data>${comment}</ss:Data></Comment></Cell></Row></Table></Worksheet></Workbook>`;
