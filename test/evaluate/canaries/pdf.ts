/** PDF files (ISO 32000-2) with canaries: two revisions with tables of objects as in 1.4, and one of object streams as in 1.5. */
import { type CanaryFile, type Hide, hiding } from './canary-file.ts';
import { catalogue, interactive } from './pdf-document.ts';
import { pageText, resources } from './pdf-page.ts';
import { deflatedStream, latin, type Objects, revision, streamed } from './pdf-writer.ts';

export const pdfs = (): readonly CanaryFile[] => [
  hiding('pdf', 'report.pdf', classic),
  hiding('pdf object streams', 'report-streams.pdf', withObjectStreams),
];

const PAGE = 3;
const CONTENT = 4;

/** The page is shown anew by a second revision; what it said before still stands in the file. */
function classic(hide: Hide): Uint8Array {
  const objects: Objects = {
    ...catalogue(hide),
    ...resources(hide),
    ...interactive(hide),
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    [PAGE]: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents [${CONTENT} 0 R] /Resources 5 0 R /Annots [30 0 R 31 0 R 32 0 R 33 0 R 34 0 R] /StructParents 0 >>`,
    [CONTENT]: deflatedStream(`BT /F1 12 Tf 20 700 Td (${hide('earlier revision')}) Tj ET`),
  };
  const first = revision(latin('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'), objects, { root: 1, info: 9 });
  const second = revision(first, { [CONTENT]: deflatedStream(pageText(hide)) }, { root: 1, info: 9, isUpdate: true });
  return Buffer.concat([second, latin(`\n% ${hide('comment behind the end')}\n`)]);
}

export function withObjectStreams(hide: Hide): Uint8Array {
  const packed: Objects = {
    1: '<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>',
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    [PAGE]: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents ${CONTENT} 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [8 0 R] >>`,
    5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    6: '<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>',
    7: `<< /Title (${hide('bookmark')}) /Parent 6 0 R /Dest [3 0 R /Fit] >>`,
    8: `<< /Type /Annot /Subtype /Text /Rect [9 9 29 29] /Contents (${hide('annotation')}) >>`,
    9: `<< /Title (${hide('Info')}) >>`,
  };
  const text = `BT /F1 12 Tf 20 700 Td (${hide('text with a predictor in the table')}) Tj ET`;
  return streamed(packed, { [CONTENT]: deflatedStream(text) }, { root: 1, info: 9 });
}
