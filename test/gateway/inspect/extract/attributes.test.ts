/** Whatever a person may have written into an attribute of office markup is told, by whatever name; what machines write there is not. */
import { describe, expect, test } from 'vitest';
import { bytes, canariesIn, partsOf, warningsIn } from './making.ts';
import { document, docx, odf, odt, pptx, sheet, xlsx } from './office-files.ts';

const C = 'CANARY-a';

describe('a canary is found in', () => {
  test.each([
    [
      'a query for serial letters',
      docx({ 'word/settings.xml': `<w:query w:val="SELECT ${C}"/>` }),
      'docx/settings property',
    ],
    [
      'their connection',
      docx({ 'word/settings.xml': `<w:connectString w:val="Password=${C};"/>` }),
      'docx/settings property',
    ],
    ['a value of a list', document(`<w:listItem w:displayText="x" w:value="${C}"/>`), 'docx/document property'],
    ['the numbering', docx({ 'word/numbering.xml': `<w:lvlText w:val="${C} %1."/>` }), 'docx/settings property'],
    ['a smart tag', document(`<w:attr w:name="x" w:val="${C}"/>`), 'docx/document property'],
    [
      'the author of comments',
      pptx({ 'ppt/commentAuthors.xml': `<p:cmAuthor name="${C}"/>` }),
      'pptx/comments property',
    ],
    ['a theme', pptx({ 'ppt/theme/theme1.xml': `<a:theme name="${C}"/>` }), 'pptx/settings property'],
    [
      'a connection',
      xlsx({ 'xl/connections.xml': `<dbPr connection="PWD=${C}" command="x"/>` }),
      'xlsx/other property',
    ],
    ['a scenario', sheet(`<inputCells r="A1" val="${C}"/>`), 'xlsx/sheet property'],
    ['a conditional format', sheet(`<cfRule type="containsText" text="${C}"/>`), 'xlsx/sheet property'],
    [
      'a format of numbers',
      xlsx({ 'xl/styles.xml': `<numFmt formatCode="&quot;${C}&quot;0"/>` }),
      'xlsx/settings property',
    ],
    ['a comment of a table', xlsx({ 'xl/tables/table1.xml': `<table comment="${C}"/>` }), 'xlsx/other property'],
    [
      'the name of a sheet elsewhere',
      xlsx({ 'xl/externalLinks/externalLink1.xml': `<sheetName val="${C}"/>` }),
      'xlsx/other property',
    ],
    [
      'what another program adds to a label',
      docx({ 'docMetadata/LabelInfo.xml': `<l:x note="${C}"/>` }),
      'docx/labels property',
    ],
    [
      'a list of what is valid',
      odf('spreadsheet', { 'content.xml': `<table:content-validation table:condition="${C}"/>` }),
      'ods/document property',
    ],
    [
      'the name of a slide',
      odf('presentation', { 'content.xml': `<draw:page draw:name="${C}"/>` }),
      'odp/document property',
    ],
    ['an item of a list', odt(`<text:label text:value="${C}"/>`), 'odt/document property'],
    ['the title of a link', odt(`<text:a office:title="${C}"/>`), 'odt/document alternative'],
    ['the template', odf('text', { 'meta.xml': `<meta:template xlink:title="${C}"/>` }), 'odt/properties property'],
    ['the name of an own element', `<?xml version="1.0"?><CANARY-a/>`, 'xml code'],
    [
      'a picture in flat markup',
      `<?xml version="1.0"?><office:binary-data>${Buffer.from(`${C} in it`).toString('base64')}</office:binary-data>`,
      'xml/embedded-1/text body',
    ],
  ])('%s', async (_, file, place) => {
    expect(canariesIn(await partsOf(file))).toEqual({ a: [`1/${place}`] });
  });
});

test('of a paragraph like any other nothing is told but its words', async () => {
  const paragraph =
    '<w:p w:rsidR="00A1B2C3" w14:paraId="1A2B3C4D"><w:pPr><w:pStyle w:val="heading1"/><w:jc w:val="center"/><w:spacing w:after="120" w:lineRule="auto"/></w:pPr><w:r><w:rPr><w:rFonts w:ascii="Times New Roman"/><w:color w:val="1F497D"/><w:lang w:val="en-GB"/></w:rPr><w:t xml:space="preserve">x</w:t></w:r></w:p>';
  const parts = await partsOf(document(paragraph));
  expect(parts.flatMap(({ texts }) => texts.map(({ text }) => text.trim()))).toEqual(['x']);
});

test('an attribute in a hundred thousand elements is told once', async () => {
  const [, part] = await partsOf(document('<w:x w:y="A word"/>'.repeat(100_000)));
  expect(part?.texts).toEqual([{ role: 'property', text: 'A word' }]);
});

test('an attribute that is long and looks like a machine’s is read to its end in one go', async () => {
  const parts = await partsOf(document(`<w:x w:${'style'.repeat(200_000)}x="${'a1'.repeat(200_000)}!"/>`));
  expect(warningsIn(parts)).toEqual([]);
  expect(bytes(parts.flatMap(({ texts }) => texts.map(({ text }) => text)).join(''))).toHaveLength(400_001);
});
