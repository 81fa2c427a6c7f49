/** What a Word document keeps beside its body: headers, notes, comments, settings, styles, pictures, other documents. */
import type { Hide } from './canary-file.ts';
import { type Component, NAMESPACES, OFFICE, type Relation, xml } from './open-package.ts';
import { chart, customXml, smartArt } from './open-properties.ts';
import { commented } from './pictures.ts';
import { smallWorkbook } from './xlsx.ts';

export const paragraph = (content: string): string => `<w:p>${content}</w:p>`;
export const run = (text: string, appearance = ''): string =>
  `<w:r><w:rPr>${appearance}</w:rPr><w:t>${text}</w:t></w:r>`;

const author = (name: string) => `w:author="${name}" w:date="2026-01-01T00:00:00Z"`;

/** A component of WordprocessingML, of this root. */
const word = (path: string, root: string, kind: string, content: string, relations: readonly Relation[] = []) =>
  xml(
    `word/${path}`,
    `${OFFICE}wordprocessingml.${kind}+xml`,
    `<w:${root} ${NAMESPACES}>${content}</w:${root}>`,
    relations,
  );

export function docxComponents(hide: Hide): { components: readonly Component[]; relations: readonly Relation[] } {
  const all = { ...around(hide), ...notes(hide), ...settings(hide), ...others(hide) };
  const relations = Object.entries(all).map(([id, { type, components }]) => ({
    id,
    type,
    target: components[0]!.path,
  }));
  return { components: Object.values(all).flatMap(({ components }) => components), relations };
}

/** By the id of its relation. */
type Related = Readonly<Record<string, { readonly type: string; readonly components: readonly Component[] }>>;

const related = (type: string, ...components: readonly Component[]) => ({ type, components });
const said = (text: string) => paragraph(run(text));

function around(hide: Hide): Related {
  return {
    rHeader: related('header', word('header1.xml', 'hdr', 'header', said(hide('header')))),
    rFirst: related('header', word('header2.xml', 'hdr', 'header', said(hide('header of first page')))),
    rEven: related('header', word('header3.xml', 'hdr', 'header', said(hide('header of even pages')))),
    rFooter: related('footer', word('footer1.xml', 'ftr', 'footer', said(hide('footer')))),
  };
}

function notes(hide: Hide): Related {
  const note = (kind: string, text: string) =>
    `<w:${kind} w:type="separator" w:id="0">${paragraph('<w:r><w:separator/></w:r>')}</w:${kind}><w:${kind} w:id="2">${said(text)}</w:${kind}>`;
  const comment = `<w:comment w:id="1" ${author(hide('author of comment'))} w:initials="${hide('initials')}">${said(hide('comment'))}</w:comment>`;
  return {
    rFootnotes: related(
      'footnotes',
      word('footnotes.xml', 'footnotes', 'footnotes', note('footnote', hide('footnote'))),
    ),
    rEndnotes: related('endnotes', word('endnotes.xml', 'endnotes', 'endnotes', note('endnote', hide('endnote')))),
    rComments: related('comments', word('comments.xml', 'comments', 'comments', comment)),
  };
}

function settings(hide: Hide): Related {
  const merge = `<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataType w:val="native"/><w:connectString w:val="Data Source=${hide('mail merge connection')}"/><w:query w:val="SELECT * FROM ${hide('mail merge query')}"/></w:mailMerge>`;
  const variables = `<w:docVars><w:docVar w:name="${hide('document variable name')}" w:val="${hide('document variable')}"/></w:docVars>`;
  const template = {
    id: 'rTemplate',
    type: 'attachedTemplate',
    target: `file:///C:/${hide('template path')}.dotx`,
    isExternal: true,
  };
  const style = `<w:style w:type="paragraph" w:styleId="S1"><w:name w:val="${hide('style name')}"/></w:style>`;
  const level = `<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="${hide('list numbering')} %1"/></w:lvl>`;
  const list = `<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>${level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`;
  const placeholder = `<w:docParts><w:docPart><w:docPartPr><w:name w:val="${hide('glossary name')}"/></w:docPartPr><w:docPartBody>${said(hide('glossary part'))}</w:docPartBody></w:docPart></w:docParts>`;
  return {
    rSettings: related(
      'settings',
      word(
        'settings.xml',
        'settings',
        'settings',
        `<w:attachedTemplate r:id="rTemplate"/>${merge}<w:evenAndOddHeaders/>${variables}`,
        [template],
      ),
    ),
    rStyles: related('styles', word('styles.xml', 'styles', 'styles', style)),
    rNumbering: related('numbering', word('numbering.xml', 'numbering', 'numbering', list)),
    rGlossary: related(
      'glossaryDocument',
      word('glossary/document.xml', 'glossaryDocument', 'document.glossary', placeholder),
    ),
  };
}

function others(hide: Hide): Related {
  const html = `<html><body><p>${hide('altChunk')}</p></body></html>`;
  const workbook = { path: 'word/embeddings/sheet1.xlsx', content: smallWorkbook(hide('embedded workbook')) };
  return {
    rPicture: related('image', { path: 'word/media/image1.jpeg', content: commented(hide('comment of picture')) }),
    rChunk: related('aFChunk', { path: 'word/chunk1.htm', content: html }),
    rChart: related('chart', ...chart(hide, 'word/charts/chart1.xml', workbook)),
    rSmart: related('diagramData', smartArt(hide, 'word')),
    rXml: related('customXml', ...customXml(hide)),
  };
}
