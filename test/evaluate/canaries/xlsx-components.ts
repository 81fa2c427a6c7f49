/** What an Excel workbook keeps beside its sheets: drawings, comments, tables, pivots, connections, other workbooks. */
import type { Hide } from './canary-file.ts';
import { type Component, NAMESPACES, OFFICE, type Relation, xml } from './open-package.ts';
import { chart, customXml } from './open-properties.ts';

export const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

const excel = (path: string, root: string, kind: string, content: string, relations: readonly Relation[] = []) =>
  xml(
    `xl/${path}`,
    `${OFFICE}spreadsheetml.${kind}+xml`,
    `<${root} ${MAIN} ${NAMESPACES}${content}</${root.split(' ')[0]}>`,
    relations,
  );

export interface XlsxComponents {
  readonly sheetRelations: readonly Relation[];
  readonly bookRelations: readonly Relation[];
  readonly components: readonly Component[];
}

export function xlsxComponents(hide: Hide): XlsxComponents {
  const link = {
    id: 'rLink',
    type: 'hyperlink',
    target: `https://a.example/?q=${hide('hyperlink target')}`,
    isExternal: true,
  };
  return {
    sheetRelations: [
      link,
      { id: 'rDrawing', type: 'drawing', target: 'xl/drawings/drawing1.xml' },
      { id: 'rVml', type: 'vmlDrawing', target: 'xl/drawings/vml1.vml' },
      { id: 'rComments', type: 'comments', target: 'xl/comments1.xml' },
      { id: 'rThreads', type: THREADED, target: 'xl/threadedComments/threadedComment1.xml' },
      { id: 'rTable', type: 'table', target: 'xl/tables/table1.xml' },
    ],
    bookRelations: [
      { id: 'rExternal', type: 'externalLink', target: 'xl/externalLinks/externalLink1.xml' },
      { id: 'rPivot', type: 'pivotCacheDefinition', target: 'xl/pivotCache/pivotCacheDefinition1.xml' },
      { id: 'rConnections', type: 'connections', target: 'xl/connections.xml' },
      { id: 'rXml', type: 'customXml', target: 'customXml/item1.xml' },
    ],
    components: [
      ...drawing(hide),
      ...comments(hide),
      table(hide),
      ...external(hide),
      ...pivot(hide),
      ...customXml(hide),
    ],
  };
}

const THREADED = 'http://schemas.microsoft.com/office/2017/10/relationships/threadedComment';

function drawing(hide: Hide): readonly Component[] {
  const anchor = (content: string) =>
    `<xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="99" cy="99"/>${content}<xdr:clientData/></xdr:absoluteAnchor>`;
  const box = `<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="x" descr="${hide('alt text')}"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"/></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>${hide('text box')}</a:t></a:r></a:p></xdr:txBody></xdr:sp>`;
  const frame = `<xdr:graphicFrame><xdr:nvGraphicFramePr><xdr:cNvPr id="3" name="c"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></xdr:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="rChart"/></a:graphicData></a:graphic></xdr:graphicFrame>`;
  return [
    xml(
      'xl/drawings/drawing1.xml',
      `${OFFICE}drawing+xml`,
      `<xdr:wsDr ${NAMESPACES}>${anchor(box)}${anchor(frame)}</xdr:wsDr>`,
      [{ id: 'rChart', type: 'chart', target: 'xl/charts/chart1.xml' }],
    ),
    ...chart(hide, 'xl/charts/chart1.xml', null),
  ];
}

function comments(hide: Hide): readonly Component[] {
  const note = `<authors><author>${hide('author of comment')}</author></authors><commentList><comment ref="A1" authorId="0"><text><r><t>${hide('comment')}</t></r></text></comment></commentList>`;
  const thread = `<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="B1" id="{1}" personId="{2}"><text>${hide('threaded comment')}</text></threadedComment></ThreadedComments>`;
  const shape = `<xml ${NAMESPACES} xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="s1" type="#t202" style="visibility:hidden" alt="${hide('VML alt text')}"><v:textbox><div>${hide('VML text box')}</div></v:textbox><x:ClientData ObjectType="Note"><x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData></v:shape></xml>`;
  return [
    excel('comments1.xml', 'comments', 'comments', `>${note}`),
    xml('xl/threadedComments/threadedComment1.xml', 'application/vnd.ms-excel.threadedcomments+xml', thread),
    { path: 'xl/drawings/vml1.vml', content: shape },
  ];
}

function table(hide: Hide): Component {
  const column = `<tableColumns count="1"><tableColumn id="1" name="${hide('table column')}"/></tableColumns>`;
  return excel(
    'tables/table1.xml',
    'table',
    'table',
    ` id="1" name="t" displayName="t" comment="${hide('comment of table')}" ref="A20:A21">${column}`,
  );
}

/** The cache of another workbook’s cells, and of a data source. */
function external(hide: Hide): readonly Component[] {
  const cells = `<externalBook r:id="rBook"><sheetNames><sheetName val="${hide('external sheet')}"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1" t="str"><v>${hide('external cell')}</v></cell></row></sheetData></sheetDataSet></externalBook>`;
  const connection = `<connection id="1" name="${hide('connection name')}" type="1" refreshedVersion="6"><dbPr connection="DSN=x;UID=${hide('connection string')}" command="SELECT ${hide('connection query')}"/></connection>`;
  return [
    excel('externalLinks/externalLink1.xml', 'externalLink', 'externalLink', `>${cells}`, [
      { id: 'rBook', type: 'externalLinkPath', target: `file:///C:/${hide('external path')}.xlsx`, isExternal: true },
    ]),
    excel('connections.xml', 'connections', 'connections', `>${connection}`),
  ];
}

function pivot(hide: Hide): readonly Component[] {
  const items = `<sharedItems count="1"><s v="${hide('pivot cache')}"/></sharedItems>`;
  const definition = `<cacheSource type="worksheet"><worksheetSource ref="A1:A2" sheet="x"/></cacheSource><cacheFields count="2"><cacheField name="${hide('pivot field')}" numFmtId="0">${items}</cacheField><cacheField name="f" numFmtId="0"><sharedItems/></cacheField></cacheFields>`;
  return [
    excel(
      'pivotCache/pivotCacheDefinition1.xml',
      'pivotCacheDefinition',
      'pivotCacheDefinition',
      ` r:id="rRecords" recordCount="1">${definition}`,
      [{ id: 'rRecords', type: 'pivotCacheRecords', target: 'xl/pivotCache/pivotCacheRecords1.xml' }],
    ),
    excel(
      'pivotCache/pivotCacheRecords1.xml',
      'pivotCacheRecords',
      'pivotCacheRecords',
      ` count="1"><r><x v="0"/><s v="${hide('pivot record')}"/></r>`,
    ),
  ];
}
