/** An Excel workbook (ECMA-376, part 1, section 18) with canaries in its sheets. */
import { type CanaryFile, type Hide, hiding } from './canary-file.ts';
import { type Component, DECLARATION, NAMESPACES, OFFICE, openPackage, type Relation, xml } from './open-package.ts';
import { mainRelations, properties } from './open-properties.ts';
import { MAIN, xlsxComponents } from './xlsx-components.ts';

export const xlsx = (): CanaryFile => hiding('xlsx', 'flows.xlsx', xlsxOf);

/** Also written for other programs to convert. */
export function xlsxOf(hide: Hide): Uint8Array {
  const { sheetRelations, bookRelations, components } = xlsxComponents(hide);
  const sheets = [
    firstSheet(hide, sheetRelations),
    bare(2, hide('cell of hidden sheet')),
    bare(3, hide('cell of very hidden sheet')),
  ];
  const relations = [
    ...sheets.map(({ path }, n) => ({ id: `rSheet${n + 1}`, type: 'worksheet', target: path })),
    { id: 'rStrings', type: 'sharedStrings', target: 'xl/sharedStrings.xml' },
    { id: 'rStyles', type: 'styles', target: 'xl/styles.xml' },
    ...bookRelations,
  ];
  return openPackage(mainRelations('xl/workbook.xml'), [
    xml('xl/workbook.xml', `${OFFICE}spreadsheetml.sheet.main+xml`, workbook(hide), relations),
    ...sheets,
    sharedStrings(hide),
    styles(hide),
    ...components,
    ...properties(hide),
  ]);
}

/** A workbook of one cell, as charts embed it. */
export function smallWorkbook(text: string): Uint8Array {
  const main = [{ id: 'rMain', type: 'officeDocument', target: 'xl/workbook.xml' }];
  const book = `<workbook ${MAIN} ${NAMESPACES}><sheets><sheet name="Sheet1" sheetId="1" r:id="rSheet1"/></sheets></workbook>`;
  return openPackage(main, [
    xml('xl/workbook.xml', `${OFFICE}spreadsheetml.sheet.main+xml`, book, [
      { id: 'rSheet1', type: 'worksheet', target: 'xl/worksheets/sheet1.xml' },
    ]),
    bare(1, text),
  ]);
}

function workbook(hide: Hide): string {
  const sheet = (name: string, id: number, state: string) =>
    `<sheet name="${name}" sheetId="${id}" state="${state}" r:id="rSheet${id}"/>`;
  const names = [
    `<definedName name="${hide('defined name')}">Sheet!$A$1</definedName>`,
    `<definedName name="n2" hidden="1" comment="${hide('comment of defined name')}">"${hide('value of defined name')}"</definedName>`,
  ];
  return `<workbook ${MAIN} ${NAMESPACES}><sheets>${[
    sheet(hide('sheet'), 1, 'visible'),
    sheet('Hidden', 2, 'hidden'),
    sheet('Very hidden', 3, 'veryHidden'),
  ].join(
    '',
  )}</sheets><externalReferences><externalReference r:id="rExternal"/></externalReferences><definedNames>${names.join('')}</definedNames><pivotCaches><pivotCache cacheId="1" r:id="rPivot"/></pivotCaches></workbook>`;
}

function firstSheet(hide: Hide, relations: readonly Relation[]): Component {
  const text = (at: string, canary: string, style = 0) =>
    `<c r="${at}" s="${style}" t="inlineStr"><is><t>${canary}</t></is></c>`;
  const rows = [
    `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>${text('C1', hide('inline string'))}</row>`,
    `<row r="2"><c r="A2" t="str"><f>"${hide('formula')}"&amp;""</f><v>${hide('cached value')}</v></c><c r="B2" s="2"><v>1</v></c></row>`,
    `<row r="3" hidden="1">${text('A3', hide('hidden row'))}</row>`,
    `<row r="4">${text('A4', hide('white text'), 1)}${text('H4', hide('hidden column'))}${text('XFD4', hide('far away'))}</row>`,
  ];
  const validation = `<dataValidations count="1"><dataValidation type="list" sqref="A9" showErrorMessage="1" showInputMessage="1" errorTitle="x" error="${hide('validation error')}" prompt="${hide('validation prompt')}"><formula1>"x,${hide('validation list')}"</formula1></dataValidation></dataValidations>`;
  const scenarios = `<scenarios><scenario name="x" count="1" comment="${hide('comment of scenario')}"><inputCells r="A1" val="${hide('value of scenario')}"/></scenario></scenarios>`;
  const conditional = `<conditionalFormatting sqref="A9"><cfRule type="containsText" priority="1" operator="containsText" text="${hide('conditional format')}"><formula>1</formula></cfRule></conditionalFormatting>`;
  const links = `<hyperlinks><hyperlink ref="A1" r:id="rLink" tooltip="${hide('hyperlink tooltip')}"/></hyperlinks>`;
  const print = `<headerFooter><oddHeader>&amp;L${hide('print header')}</oddHeader><oddFooter>&amp;C${hide('print footer')}</oddFooter><firstHeader>&amp;C${hide('print header of first page')}</firstHeader></headerFooter>`;
  return sheetOf(
    1,
    `<cols><col min="8" max="8" width="9" hidden="1"/></cols><sheetData>${rows.join('')}</sheetData><protectedRanges><protectedRange name="${hide('protected range')}" sqref="A1"/></protectedRanges>${scenarios}${conditional}${validation}${links}${print}<drawing r:id="rDrawing"/><legacyDrawing r:id="rVml"/><tableParts count="1"><tablePart r:id="rTable"/></tableParts>`,
    relations,
  );
}

const bare = (number: number, text: string) =>
  sheetOf(number, `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row></sheetData>`);

function sheetOf(number: number, content: string, relations: readonly Relation[] = []): Component {
  return xml(
    `xl/worksheets/sheet${number}.xml`,
    `${OFFICE}spreadsheetml.worksheet+xml`,
    `<worksheet ${MAIN} ${NAMESPACES}>${content}</worksheet>`,
    relations,
  );
}

function sharedStrings(hide: Hide): Component {
  const rich = `<si><r><t>${hide('rich string')}</t></r><rPh sb="0" eb="1"><t>${hide('phonetic run')}</t></rPh></si>`;
  const items = `<si><t>${hide('shared string')}</t></si>${rich}<si><t>${hide('string without a cell')}</t></si>`;
  return {
    path: 'xl/sharedStrings.xml',
    type: `${OFFICE}spreadsheetml.sharedStrings+xml`,
    content: `${DECLARATION}<sst ${MAIN} count="2" uniqueCount="3">${items}</sst>`,
  };
}

function styles(hide: Hide): Component {
  const formats = `<numFmts count="1"><numFmt numFmtId="164" formatCode="&quot;${hide('number format')}&quot;0"/></numFmts>`;
  const fonts = '<fonts count="2"><font><sz val="11"/></font><font><color rgb="FFFFFFFF"/></font></fonts>';
  const around =
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>';
  const cells =
    '<cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs>';
  const named = `<cellStyles count="1"><cellStyle name="${hide('cell style')}" xfId="0"/></cellStyles>`;
  return xml(
    'xl/styles.xml',
    `${OFFICE}spreadsheetml.styles+xml`,
    `<styleSheet ${MAIN}>${formats}${fonts}${around}${cells}${named}</styleSheet>`,
  );
}
