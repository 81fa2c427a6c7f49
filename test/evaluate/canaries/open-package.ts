/** Writes packages of the Open Packaging Conventions (ECMA-376, part 2) that real programs open: types and relations in full. */
import { basename, dirname, join } from 'node:path/posix';
import { zip } from '../../gateway/inspect/extract/zip-writer.ts';

export interface Component {
  readonly path: string;
  /** Content type; without one, that of the ending. */
  readonly type?: string;
  readonly content: Uint8Array | string;
  readonly relations?: readonly Relation[];
}

export interface Relation {
  readonly id: string;
  /** The last segments of the type, or all of it. */
  readonly type: string;
  /** A component’s path from the package’s root, or anything at all outside of the package. */
  readonly target: string;
  readonly isExternal?: boolean;
}

export const OFFICE = 'application/vnd.openxmlformats-officedocument.';
export const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Names that most components declare. */
export const NAMESPACES = [
  ['w', 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'],
  ['r', RELATIONS],
  ['a', 'http://schemas.openxmlformats.org/drawingml/2006/main'],
  ['p', 'http://schemas.openxmlformats.org/presentationml/2006/main'],
  ['c', 'http://schemas.openxmlformats.org/drawingml/2006/chart'],
  ['dgm', 'http://schemas.openxmlformats.org/drawingml/2006/diagram'],
  ['pic', 'http://schemas.openxmlformats.org/drawingml/2006/picture'],
  ['wp', 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing'],
  ['xdr', 'http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing'],
  ['wps', 'http://schemas.microsoft.com/office/word/2010/wordprocessingShape'],
  ['mc', 'http://schemas.openxmlformats.org/markup-compatibility/2006'],
  ['m', 'http://schemas.openxmlformats.org/officeDocument/2006/math'],
  ['v', 'urn:schemas-microsoft-com:vml'],
  ['o', 'urn:schemas-microsoft-com:office:office'],
  ['vt', 'http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes'],
]
  .map(([prefix, name]) => `xmlns:${prefix}="${name}"`)
  .join(' ');

/** A component of XML. */
export function xml(path: string, type: string, content: string, relations: readonly Relation[] = []): Component {
  return { path, type, content: DECLARATION + content, relations };
}

/** @param main the relations of the package itself */
export function openPackage(main: readonly Relation[], components: readonly Component[]): Uint8Array {
  const overrides = components
    .filter(({ type }) => type !== undefined)
    .map(({ path, type }) => `<Override PartName="/${path}" ContentType="${type}"/>`);
  const defaults = Object.entries({ rels: `application/vnd.openxmlformats-package.relationships+xml`, ...ENDINGS }).map(
    ([ending, type]) => `<Default Extension="${ending}" ContentType="${type}"/>`,
  );
  const types = `${DECLARATION}<Types xmlns="${PACKAGE}/content-types">${defaults.join('')}${overrides.join('')}</Types>`;
  return zip([
    { name: '[Content_Types].xml', content: types },
    { name: '_rels/.rels', content: written(main) },
    ...components.flatMap(({ path, content, relations = [] }) => [
      { name: path, content },
      ...(relations.length > 0
        ? [{ name: join(dirname(path), '_rels', `${basename(path)}.rels`), content: written(relations) }]
        : []),
    ]),
  ]);
}

const ENDINGS = {
  xml: 'application/xml',
  png: 'image/png',
  jpeg: 'image/jpeg',
  htm: 'text/html',
  vml: `${OFFICE}vmlDrawing`,
  xlsx: `${OFFICE}spreadsheetml.sheet`,
  docx: `${OFFICE}wordprocessingml.document`,
};

function written(relations: readonly Relation[]): string {
  const all = relations.map(({ id, type, target, isExternal }) => {
    const full = type.includes(':') ? type : `${RELATIONS}/${type}`;
    return isExternal
      ? `<Relationship Id="${id}" Type="${full}" Target="${target}" TargetMode="External"/>`
      : `<Relationship Id="${id}" Type="${full}" Target="/${target}"/>`;
  });
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
}
