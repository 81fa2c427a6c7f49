/** Writes small PDFs: objects one after another, without a table of them, as a damaged file has none either. */
import { deflateSync } from 'node:zlib';

/** Objects from number 1 on, each as it stands between `obj` and `endobj`. */
export const pdf = (...objects: readonly string[]): string =>
  [
    '%PDF-1.7',
    ...objects.map((object, n) => `${n + 1} 0 obj\n${object}\nendobj`),
    'trailer << /Root 1 0 R >>',
    '%%EOF',
  ].join('\n');

/** A stream object with these entries in its dictionary. */
export const stream = (content: string, entries = ''): string =>
  `<< /Length ${content.length} ${entries} >>\nstream\n${content}\nendstream`;

export const deflated = (content: string, entries = ''): string =>
  stream(deflateSync(Buffer.from(content, 'latin1')).toString('latin1'), `/Filter /FlateDecode ${entries}`);

/** One page that shows these operators, and more objects from number 3 on. */
export const page = (contents: string, resources = '', ...more: readonly string[]): string =>
  pdf(`<< /Type /Page /Contents 2 0 R /Resources << ${resources} >> >>`, deflated(contents), ...more);

/** A page that shows a word, and these objects besides. */
export const besides = (...more: readonly string[]): string => page('BT (word) Tj ET', '', ...more);
