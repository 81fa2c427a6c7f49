/** Writes OpenDocument packages (ISO/IEC 26300-3:2015) that real programs open, with all that text, tables and slides share. */
import { odf } from '../../gateway/inspect/extract/office-files.ts';
import type { Hide } from './canary-file.ts';

type Files = Readonly<Record<string, Uint8Array | string>>;

const OASIS = 'urn:oasis:names:tc:opendocument:xmlns';
export const NAMES = [
  ...['office', 'style', 'text', 'table', 'presentation', 'script', 'form', 'chart', 'meta', 'config', 'animation'].map(
    (name) => `xmlns:${name}="${OASIS}:${name}:1.0"`,
  ),
  `xmlns:draw="${OASIS}:drawing:1.0"`,
  `xmlns:number="${OASIS}:datastyle:1.0"`,
  `xmlns:svg="${OASIS}:svg-compatible:1.0"`,
  `xmlns:fo="${OASIS}:xsl-fo-compatible:1.0"`,
  'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:math="http://www.w3.org/1998/Math/MathML"',
  'office:version="1.2"',
].join(' ');

/** What stands in the four components of a document. */
export interface Document {
  readonly kind: 'text' | 'spreadsheet' | 'presentation';
  readonly automaticStyles: string;
  readonly body: string;
  readonly styles: string;
  readonly files?: Files;
}

export function openDocument(hide: Hide, { kind, automaticStyles, body, styles, files = {} }: Document): Uint8Array {
  const type = `application/vnd.oasis.opendocument.${kind}`;
  const all: Files = {
    'content.xml': root(
      'document-content',
      `<office:automatic-styles>${automaticStyles}</office:automatic-styles><office:body><office:${kind}>${body}</office:${kind}></office:body>`,
    ),
    'styles.xml': root('document-styles', styles),
    'meta.xml': root('document-meta', `<office:meta>${meta(hide)}</office:meta>`),
    'settings.xml': root(
      'document-settings',
      `<office:settings><config:config-item-set config:name="ooo:configuration-settings"><config:config-item config:name="PrinterName" config:type="string">${hide('setting')}</config:config-item></config:config-item-set></office:settings>`,
    ),
    ...files,
    ...macro(hide('Basic macro')),
  };
  const entries = ['/', ...Object.keys(all)].map(
    (path) =>
      `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${path === '/' ? type : mediaType(path)}"/>`,
  );
  const manifest = `<manifest:manifest xmlns:manifest="${OASIS}:manifest:1.0" manifest:version="1.2">${entries.join('')}</manifest:manifest>`;
  return odf(kind, { ...all, 'META-INF/manifest.xml': manifest });
}

/** A component, complete with its declaration. */
export const root = (name: string, content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><office:${name} ${NAMES}>${content}</office:${name}>`;

/** A comment, as all three kinds have them. */
export const annotation = (hide: Hide): string =>
  `<office:annotation><dc:creator>${hide('author of comment')}</dc:creator><dc:date>2026-01-01T00:00:00</dc:date><text:p>${hide('comment')}</text:p></office:annotation>`;

/** A drawn box with a name and a description. */
export const frame = (hide: Hide, place: string, content: string): string =>
  `<draw:frame draw:name="${hide(`name of ${place}`)}" svg:width="5cm" svg:height="5cm" svg:x="1cm" svg:y="1cm">${content}<svg:title>${hide(`title of ${place}`)}</svg:title><svg:desc>${hide(`alt text of ${place}`)}</svg:desc></draw:frame>`;

const mediaType = (path: string) =>
  path.endsWith('.xml')
    ? 'text/xml'
    : path.endsWith('.jpeg')
      ? 'image/jpeg'
      : path.endsWith('/')
        ? `application/vnd.oasis.opendocument.formula`
        : '';

function meta(hide: Hide): string {
  const simple = ['title', 'subject', 'creator', 'description'].map(
    (name) => `<dc:${name}>${hide(`meta ${name}`)}</dc:${name}>`,
  );
  return `${simple.join('')}<meta:keyword>${hide('meta keyword')}</meta:keyword><meta:initial-creator>${hide('initial creator')}</meta:initial-creator><meta:template xlink:type="simple" xlink:href="${hide('template path')}.ott" xlink:title="${hide('template title')}"/><meta:user-defined meta:name="${hide('own property name')}">${hide('own property')}</meta:user-defined>`;
}

function macro(text: string): Files {
  const library = 'xmlns:library="http://openoffice.org/2000/library"';
  return {
    'Basic/script-lc.xml': `<library:libraries ${library} xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" library:link="false"/></library:libraries>`,
    'Basic/Standard/script-lb.xml': `<library:library ${library} library:name="Standard" library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/></library:library>`,
    'Basic/Standard/Module1.xml': `<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">Sub Main ' ${text}\nEnd Sub</script:module>`,
  };
}
