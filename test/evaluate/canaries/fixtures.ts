/**
 * Files as real programs write them: LibreOffice the older Office formats and a PDF, qpdf the encrypted PDFs, from the sources of
 * `make-fixtures.ts`. What they left out of a source is not counted: another program (pdftotext and qpdf; a search through all
 * octets, unpacked) found each of these places in the file.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type CanaryFile, hiding } from './canary-file.ts';

export const fixtures = (): readonly CanaryFile[] => [
  fixture('doc', 'report.doc', DOC),
  fixture('xls', 'flows.xls', XLS),
  fixture('ppt', 'briefing.ppt', PPT),
  fixture('pdf of an office', 'report-office.pdf', OFFICE_PDF),
  fixture('pdf RC four', 'report-rc4.pdf', ENCRYPTED),
  fixture('pdf AES', 'report-aes.pdf', ENCRYPTED),
];

function fixture(format: string, name: string, places: string): CanaryFile {
  return hiding(format, name, (hide) => {
    for (const place of places.trim().split(/,\s+/)) hide(place);
    return gunzipSync(readFileSync(join(import.meta.dirname, 'fixtures', `${format.replaceAll(' ', '-')}.gz`)));
  });
}

const DOC = `
  split over runs, body, vanish, web hidden, white, one point, table cell, nested table, ruby, math, smart tag,
  tracked insertion, tracked deletion, moved from, moved to, author of a change, form help, form default, field code,
  field result, simple field code, simple field result, control content, text box, VML text box, watermark,
  hyperlink tooltip, hyperlink text, bookmark name, hyperlink target, header, header of first page,
  header of even pages, footer, author of comment, comment, footnote, endnote, style name, comment of picture,
  chart series, chart cache, chart axis, chart title, core title, core subject, core creator, core description,
  core keywords, core category, core lastModifiedBy, core contentStatus, app template, app manager, app company,
  custom property name, custom property
`;

const XLS = `
  hyperlink target, text box, chart axis, chart title, comment, inline string, formula, hidden row, white text,
  hidden column, validation error, validation prompt, validation list, comment of scenario, value of scenario,
  conditional format, print header, print footer, cell of hidden sheet, cell of very hidden sheet, defined name,
  value of defined name, sheet, rich string, shared string, number format, cell style, core title, core subject,
  core creator, core description, core keywords, core category, core lastModifiedBy, core contentStatus,
  app template, app manager, app company, custom property name, custom property
`;

const PPT = `
  master, layout, notes, comment, split over runs, table cell, slide, white text, off the slide, hyperlink text,
  hidden shape, grouped shape, hyperlink target, hidden slide, author of comment, comment of picture, chart series,
  chart cache, chart axis, chart title, core title, core subject, core creator, core description, core keywords,
  core category, core lastModifiedBy, core contentStatus, app template, app manager, app company,
  custom property name, custom property
`;

const OFFICE_PDF = `
  split over runs, body, white, one point, table cell, nested table, ruby, math, smart tag, tracked insertion,
  tracked deletion, moved from, moved to, field result, simple field result, control content, hyperlink text,
  header of first page, header of even pages, footnote, endnote, core title, core subject, core creator, core keywords
`;

const ENCRYPTED = `
  bookmark, annotation, Info, text with a predictor in the table
`;
