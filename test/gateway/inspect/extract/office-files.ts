/** Writes small Office and OpenDocument files: the packages around the components that a test is about. */
import { zip, zipOf } from './zip-writer.ts';

type Files = Readonly<Record<string, Uint8Array | string>>;

const types = (kind: string) =>
  `<Types><Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.${kind}.main+xml"/></Types>`;

export const docx = (files: Files): Uint8Array =>
  zipOf({ '[Content_Types].xml': types('wordprocessingml.document'), ...files });

/** A document of this body. */
export const document = (body: string): Uint8Array =>
  docx({ 'word/document.xml': `<w:document><w:body>${body}</w:body></w:document>` });

/** A run of text with these properties. */
export const run = (text: string, properties = ''): string =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t>${text}</w:t></w:r>`;

export const xlsx = (files: Files): Uint8Array =>
  zipOf({ '[Content_Types].xml': types('spreadsheetml.sheet'), ...files });

/** A workbook of one sheet with these rows. */
export const sheet = (rows: string, files: Files = {}): Uint8Array =>
  xlsx({ 'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`, ...files });

export const pptx = (files: Files): Uint8Array =>
  zipOf({ '[Content_Types].xml': types('presentationml.presentation'), ...files });

export const relation = (type: string, target: string, mode = 'External'): string =>
  `<Relationships><Relationship Id="r1" Type="http://x/${type}" Target="${target}" TargetMode="${mode}"/></Relationships>`;

/** @param kind `text`, `spreadsheet` or `presentation` */
export const odf = (kind: string, files: Files): Uint8Array =>
  zip([
    { name: 'mimetype', content: `application/vnd.oasis.opendocument.${kind}`, stored: true },
    ...Object.entries(files).map(([name, content]) => ({ name, content })),
  ]);

/** A text document of this body and these styles. */
export const odt = (body: string, styles = ''): Uint8Array =>
  odf('text', {
    'content.xml': `<office:document-content><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
  });

/** A component of a binary workbook: records of type and content. */
export const records = (...all: readonly (readonly [type: number, content: Uint8Array])[]): Buffer =>
  Buffer.concat(
    all.flatMap(([type, content]) => [
      Buffer.from(type < 128 ? [type] : [(type & 0x7f) | 0x80, type >> 7]),
      Buffer.from([(content.length & 0x7f) | 0x80, content.length >> 7]),
      content,
    ]),
  );

/** @param before octets before the string, in hexadecimal */
export function wideString(text: string, before = ''): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32LE(text.length);
  return Buffer.concat([Buffer.from(before, 'hex'), count, Buffer.from(text, 'utf16le')]);
}
