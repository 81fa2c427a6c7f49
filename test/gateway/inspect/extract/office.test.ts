/** A canary is found in every place where an office document can keep one, and told by the role of that place. */
import { describe, expect, test } from 'vitest';
import { bytes, canariesIn, partsOf, warningsIn } from './making.ts';
import { document, docx, odf, odt, pptx, relation, run, sheet, xlsx } from './office-files.ts';

const C = 'CANARY-a';
const p = (inner: string) => `<w:p>${inner}</w:p>`;

describe('in a word processor’s document a canary is found in', () => {
  test.each([
    ['the body', document(p(run(C))), 'document body'],
    ['runs that split it', document(p(run('CAN') + run('ARY-a'))), 'document body'],
    [
      'runs with a deletion between',
      document(p(`${run('CANARY')}<w:del w:author="x"><w:r><w:delText>1</w:delText></w:r></w:del>${run('-a')}`)),
      'document body',
    ],
    ['character references', document(p(run('&#67;&#x41;NARY-a'))), 'document body'],
    ['a table', document(`<w:tbl><w:tr><w:tc>${p(run(C))}</w:tc></w:tr></w:tbl>`), 'document table'],
    ['a tracked deletion', document(p(`<w:del><w:r><w:delText>${C}</w:delText></w:r></w:del>`)), 'document deletion'],
    ['text moved away', document(p(`<w:moveFrom>${run(C)}</w:moveFrom>`)), 'document deletion'],
    ['vanished text', document(p(run(C, '<w:vanish/>'))), 'document hidden'],
    ['white text', document(p(run(C, '<w:color w:val="FFFFFF"/>'))), 'document hidden'],
    ['text of one point', document(p(run(C, '<w:sz w:val="2"/>'))), 'document hidden'],
    [
      'a text box',
      document(
        `<w:r><mc:AlternateContent><wps:txbx><w:txbxContent>${p(run(C))}</w:txbxContent></wps:txbx></mc:AlternateContent></w:r>`,
      ),
      'document body',
    ],
    ['a field code', document(`<w:r><w:instrText>HYPERLINK "${C}"</w:instrText></w:r>`), 'document code'],
    ['a simple field', document(`<w:fldSimple w:instr="${C}"/>`), 'document code'],
    ['an alternative text', document(`<wp:docPr id="1" name="x" descr="${C}"/>`), 'document alternative'],
    [
      'a content control’s tag',
      document(`<w:sdt><w:sdtPr><w:tag w:val="${C}"/></w:sdtPr></w:sdt>`),
      'document property',
    ],
    ['a bookmark', document(`<w:bookmarkStart w:name="${C}"/>`), 'document property'],
    ['the author of a change', document(`<w:ins w:author="${C}"/>`), 'document property'],
    ['a formula', document(`<m:oMath><m:r><m:t>${C}</m:t></m:r></m:oMath>`), 'document body'],
    ['a comment of the markup', document(`<!-- ${C} -->`), 'document comment'],
    ['a section of characters', document(p('<w:r><w:t><![CDATA[CANARY-a]]></w:t></w:r>')), 'document body'],
    ['a header', docx({ 'word/header1.xml': p(run(C)) }), 'header header'],
    ['a footer', docx({ 'word/footer2.xml': p(run(C)) }), 'footer footer'],
    ['a comment', docx({ 'word/comments.xml': `<w:comment>${p(run(C))}</w:comment>` }), 'comments comment'],
    ['a footnote', docx({ 'word/footnotes.xml': p(run(C)) }), 'notes note'],
    ['an endnote', docx({ 'word/endnotes.xml': p(run(C)) }), 'notes note'],
    ['a link', docx({ 'word/_rels/document.xml.rels': relation('hyperlink', C) }), 'relations link'],
    ['a template’s place', docx({ 'word/_rels/settings.xml.rels': relation('attachedTemplate', C) }), 'relations link'],
    ['a document variable', docx({ 'word/settings.xml': `<w:docVar w:name="x" w:val="${C}"/>` }), 'settings property'],
    [
      'a style’s name',
      docx({ 'word/styles.xml': `<w:style><w:name w:val="x"/></w:style><w:style w:name="${C}"/>` }),
      'settings property',
    ],
    ['a glossary', docx({ 'word/glossary/document.xml': p(run(C)) }), 'document body'],
    ['a diagram', docx({ 'word/diagrams/data1.xml': `<a:t>${C}</a:t>` }), 'other body'],
    ['a chart', docx({ 'word/charts/chart1.xml': `<c:v>${C}</c:v>` }), 'chart body'],
    ['the core properties', docx({ 'docProps/core.xml': `<dc:creator>${C}</dc:creator>` }), 'properties property'],
    [
      'a custom property',
      docx({ 'docProps/custom.xml': `<property name="x"><vt:lpwstr>${C}</vt:lpwstr></property>` }),
      'properties property',
    ],
    [
      'the name of a custom property',
      docx({ 'docProps/custom.xml': `<property name="${C}"><vt:lpwstr>x</vt:lpwstr></property>` }),
      'properties property',
    ],
    [
      'a label',
      docx({
        'docMetadata/LabelInfo.xml': `<clbl:labelList><clbl:label id="{0a1b}" enabled="1" siteId="{${C}}"/></clbl:labelList>`,
      }),
      'labels property',
    ],
    ['custom data', docx({ 'customXml/item1.xml': `<x><y>${C}</y></x>` }), 'custom property'],
    ['an attribute of custom data', docx({ 'customXml/item1.xml': `<x y="${C}"/>` }), 'custom property'],
    ['a file within', docx({ 'word/embeddings/a.txt': C }), 'embedded-1/text body'],
    [
      'the settings of its printer',
      docx({ 'word/printerSettings1.bin': `\0\x01${[...C].join('\0')}\0\x01` }),
      'layout hidden',
    ],
    ['what only calls itself such settings', docx({ 'word/printerSettings1.bin': C }), 'embedded-1/text body'],
    ['its thumbnail', docx({ 'docProps/thumbnail.jpeg': C }), 'embedded-1/text body'],
    ['a component by no known name', docx({ 'hidden/x.xml': p(run(C)) }), 'other body'],
    [
      'UTF-16',
      docx({ 'word/document.xml': bytes(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${p(run(C))}`, 'utf16le') }),
      'document body',
    ],
  ])('%s', async (_, file, place) => {
    expect(canariesIn(await partsOf(file, 'a.docx'))).toEqual({ a: [`1/docx/${place}`] });
  });
});

test('a label is told as the property of older documents', async () => {
  const labels =
    '<l:label id="{0a1b}" enabled="1" method="Privileged" siteId="{2c}"/><l:label id="{3d}" enabled="1" removed="1"/>';
  const parts = await partsOf(docx({ 'docMetadata/LabelInfo.xml': `<l:labelList>${labels}</l:labelList>` }));
  expect(parts.at(-1)?.texts.map(({ text }) => text)).toEqual([
    'MSIP_Label_0a1b_Enabled: true\nMSIP_Label_0a1b_SiteId: {2c}\nMSIP_Label_0a1b_Method: Privileged',
    'MSIP_Label_3d_Enabled: false\nMSIP_Label_3d_SiteId: \nMSIP_Label_3d_Method: ',
  ]);
});

describe('in a workbook a canary is found in', () => {
  const cell = (inner: string, attributes = '') => `<row><c ${attributes}>${inner}</c></row>`;
  const inline = cell(`<is><t>${C}</t></is>`, 't="inlineStr"');
  const hidden = {
    'xl/workbook.xml': '<workbook><sheets><sheet name="x" state="veryHidden" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': relation('worksheet', 'worksheets/sheet1.xml', 'Internal'),
  };

  test.each([
    ['a cell', sheet(inline), 'sheet table'],
    [
      'a shared string',
      sheet(cell('<v>0</v>', 't="s"'), {
        'xl/sharedStrings.xml': `<sst><si><r><t>CAN</t></r><r><t>ARY-a</t></r></si></sst>`,
      }),
      'sheet table',
    ],
    [
      'a shared string that no cell shows',
      sheet('', { 'xl/sharedStrings.xml': `<sst><si><t>${C}</t></si></sst>` }),
      ' hidden',
    ],
    ['a hidden sheet', sheet(inline, hidden), 'sheet hidden'],
    ['a formula', sheet(cell(`<f>"${C}"</f><v>1</v>`)), 'sheet code'],
    [
      'the header of its print',
      sheet(`</sheetData><headerFooter><oddHeader>${C}</oddHeader></headerFooter><sheetData>`),
      'sheet header',
    ],
    ['a link’s tip', sheet(`<hyperlink ref="A1" tooltip="${C}"/>`), 'sheet alternative'],
    ['an input’s prompt', sheet(`<dataValidation prompt="${C}"/>`), 'sheet note'],
    ['a defined name', xlsx({ 'xl/workbook.xml': `<definedName name="x">${C}</definedName>` }), 'settings property'],
    ['a sheet’s name', xlsx({ 'xl/workbook.xml': `<sheet name="${C}"/>` }), 'settings property'],
    ['a comment', xlsx({ 'xl/comments1.xml': `<comment><text><t>${C}</t></text></comment>` }), 'comments comment'],
    [
      'a threaded comment',
      xlsx({ 'xl/threadedComments/threadedComment1.xml': `<threadedComment><text>${C}</text></threadedComment>` }),
      'comments comment',
    ],
    ['a pivot’s cache', xlsx({ 'xl/pivotCache/pivotCacheRecords1.xml': `<r><s v="${C}"/></r>` }), 'custom property'],
    ['a text box', xlsx({ 'xl/drawings/drawing1.xml': `<a:t>${C}</a:t>` }), 'other body'],
    ['a connection', xlsx({ 'xl/connections.xml': `<connection><x>${C}</x></connection>` }), 'other body'],
    ['a link to another book', xlsx({ 'xl/externalLinks/externalLink1.xml': `<v>${C}</v>` }), 'other body'],
  ])('%s', async (_, file, place) => {
    expect(canariesIn(await partsOf(file, 'a.xlsx'))).toEqual({
      a: [`1/xlsx${place.startsWith(' ') ? '' : '/'}${place}`],
    });
  });

  test('cells are parted by tabs and rows by line feeds, and dates are written out', async () => {
    const styles = { 'xl/styles.xml': '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>' };
    const rows = '<row><c><v>1</v></c><c s="1"><v>29221</v></c></row><row><c><v>2</v></c></row>';
    const parts = await partsOf(sheet(rows, styles));
    expect(parts.find(({ type }) => type === 'sheet')?.texts[0]?.text).toBe('1\t1980-01-01\t\n2\t\n');
  });
});

describe('in a presentation a canary is found in', () => {
  test.each([
    ['a slide', pptx({ 'ppt/slides/slide1.xml': `<p:sld><a:t>${C}</a:t></p:sld>` }), 'slide body'],
    ['a hidden slide', pptx({ 'ppt/slides/slide1.xml': `<p:sld show="0"><a:t>${C}</a:t></p:sld>` }), 'slide hidden'],
    ['the speaker’s notes', pptx({ 'ppt/notesSlides/notesSlide1.xml': `<a:t>${C}</a:t>` }), 'notes note'],
    ['a master', pptx({ 'ppt/slideMasters/slideMaster1.xml': `<a:t>${C}</a:t>` }), 'master header'],
    ['a comment', pptx({ 'ppt/comments/comment1.xml': `<p:cm><p:text>${C}</p:text></p:cm>` }), 'comments comment'],
    [
      'an alternative text',
      pptx({ 'ppt/slides/slide1.xml': `<p:sld><p:cNvPr name="x" descr="${C}"/></p:sld>` }),
      'slide alternative',
    ],
    [
      'a table',
      pptx({ 'ppt/slides/slide1.xml': `<p:sld><a:tbl><a:tr><a:tc><a:t>${C}</a:t></a:tc></a:tr></a:tbl></p:sld>` }),
      'slide table',
    ],
  ])('%s', async (_, file, place) => {
    expect(canariesIn(await partsOf(file, 'a.pptx'))).toEqual({ a: [`1/pptx/${place}`] });
  });
});

describe('in an OpenDocument file a canary is found in', () => {
  const text = `<text:p>${C}</text:p>`;
  const style = (properties: string) => `<style:style style:name="s">${properties}</style:style>`;

  test.each([
    ['the body', odt(text), 'odt/document body'],
    [
      'a table',
      odt(`<table:table><table:table-row><table:table-cell>${text}</table:table-cell></table:table-row></table:table>`),
      'odt/document table',
    ],
    [
      'a deletion',
      odt(`<text:tracked-changes><text:changed-region>${text}</text:changed-region></text:tracked-changes>`),
      'odt/document deletion',
    ],
    ['a comment', odt(`<text:p><office:annotation>${text}</office:annotation></text:p>`), 'odt/document comment'],
    ['a footnote', odt(`<text:note>${text}</text:note>`), 'odt/document note'],
    [
      'hidden characters',
      odt(`<text:span text:style-name="s">${C}</text:span>`, style('<style:text-properties text:display="none"/>')),
      'odt/document hidden',
    ],
    ['an alternative text', odt(`<svg:desc>${C}</svg:desc>`), 'odt/document alternative'],
    ['a link', odt(`<text:a xlink:href="${C}">x</text:a>`), 'odt/document link'],
    [
      'the properties',
      odf('text', { 'meta.xml': `<meta:user-defined>${C}</meta:user-defined>` }),
      'odt/properties property',
    ],
    ['a header', odf('text', { 'styles.xml': `<style:header>${text}</style:header>` }), 'odt/styles header'],
    [
      'a hidden sheet',
      odf('spreadsheet', {
        'content.xml': `${style('<style:table-properties table:display="false"/>')}<table:table table:style-name="s">${text}</table:table>`,
      }),
      'ods/document hidden',
    ],
    [
      'the speaker’s notes',
      odf('presentation', { 'content.xml': `<presentation:notes>${text}</presentation:notes>` }),
      'odp/document note',
    ],
    ['an object within', odf('text', { 'Object 1/content.xml': text }), 'odt/document body'],
  ])('%s', async (_, file, place) => {
    expect(canariesIn(await partsOf(file))).toEqual({ a: [`1/${place}`] });
  });
});

describe('it is said', () => {
  test.each([
    ['that there are macros', docx({ 'word/vbaProject.bin': 'x' }), '1/docx: macro'],
    ['that there are comments', docx({ 'word/comments.xml': '<w:comment/>' }), '1/docx/comments: comment'],
    ['that changes are tracked', document('<w:ins/>'), '1/docx/document: tracked-change'],
    ['that text is hidden', document(run('x', '<w:vanish/>')), '1/docx/document: hidden-text'],
    [
      'that a template is fetched',
      docx({ 'word/_rels/a.rels': relation('attachedTemplate', 'http://x.example') }),
      '1/docx/relations: external-link',
    ],
    ['that an object is embedded', docx({ 'word/embeddings/oleObject1.bin': 'x' }), '1/docx: embedded'],
    [
      'who wrote it',
      docx({ 'docProps/core.xml': '<cp:lastModifiedBy>A</cp:lastModifiedBy>' }),
      '1/docx/properties: author',
    ],
    ['that a sheet is hidden', xlsx({ 'xl/workbook.xml': '<sheet state="hidden"/>' }), '1/xlsx: hidden-sheet'],
    ['that a row is hidden', sheet('<row hidden="1"/>'), '1/xlsx/sheet: hidden-text'],
    ['that a slide is hidden', pptx({ 'ppt/slides/slide1.xml': '<p:sld show="0"/>' }), '1/pptx/slide: hidden-slide'],
    [
      'that a book asks another program',
      xlsx({ 'xl/externalLinks/externalLink1.xml': '<ddeLink ddeService="x"/>' }),
      '1/xlsx/other: external-link',
    ],
    [
      'that a package is encrypted',
      odf('text', { 'META-INF/manifest.xml': '<manifest:encryption-data/>' }),
      '1/odt: encrypted',
    ],
    ['that there is Basic', odf('text', { 'Basic/a.xml': '<x/>' }), '1/odt: macro'],
    ['that its markup breaks off', document('<w:t a="'), '1/docx/document: malformed'],
    [
      'that it has a document type',
      docx({ 'word/document.xml': '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>' }),
      '1/docx/document: malformed',
    ],
    [
      'that nobody knows what an entry is',
      docx({ 'word/bin.bin': '\0\x01' }),
      '1/docx/embedded-1/unknown: unknown-type',
    ],
  ])('%s', async (_, file, warning) => {
    expect(warningsIn(await partsOf(file))).toContain(warning);
  });

  test('nothing of a document like any other', async () => {
    const body = { 'word/document.xml': p(run('Good day')), 'word/printerSettings1.bin': '\0\x01\x02' };
    expect(warningsIn(await partsOf(docx(body), 'a.docx'))).toEqual([]);
  });
});

describe('it ends in a reason, within its budget:', () => {
  const rows = '<row><c t="s"><v>0</v></c></row>'.repeat(100_000);
  const strings = `<sst><si><t>${'x'.repeat(10_000)}</t></si></sst>`;

  test.each([
    ['elements without end', document('<w:p/>'.repeat(600_000)), 'too-many'],
    ['one long string in a hundred thousand cells', sheet(rows, { 'xl/sharedStrings.xml': strings }), 'too-large'],
  ])('%s', async (_, file, reason) => {
    expect((await partsOf(file, null, { elements: 500_000 })).flatMap(({ unseen }) => unseen)).toContain(reason);
  });
});
