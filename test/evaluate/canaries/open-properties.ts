/** What Word, Excel and PowerPoint files have in common: properties, custom XML, labels, charts and SmartArt. */
import type { Hide } from './canary-file.ts';
import { type Component, NAMESPACES, OFFICE, type Relation, xml } from './open-package.ts';

const CORE = 'http://schemas.openxmlformats.org/package/2006/metadata/core-properties';
const EXTENDED = 'http://schemas.openxmlformats.org/officeDocument/2006/extended-properties';
const CUSTOM = 'http://schemas.openxmlformats.org/officeDocument/2006/custom-properties';
const LABELS = 'http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels';
const LABEL_ID = '{11111111-2222-3333-4444-555555555555}';

/** The package's relations to {@link properties}, and to its main component. */
export const mainRelations = (main: string): readonly Relation[] => [
  { id: 'rMain', type: 'officeDocument', target: main },
  { id: 'rCore', type: CORE.replace('metadata', 'relationships/metadata'), target: 'docProps/core.xml' },
  { id: 'rApp', type: 'extended-properties', target: 'docProps/app.xml' },
  { id: 'rCustom', type: 'custom-properties', target: 'docProps/custom.xml' },
  { id: 'rLabels', type: LABELS, target: 'docMetadata/LabelInfo.xml' },
];

export function properties(hide: Hide): readonly Component[] {
  const core = ['title', 'subject', 'creator', 'description'].map(
    (name) => `<dc:${name}>${hide(`core ${name}`)}</dc:${name}>`,
  );
  const more = ['keywords', 'category', 'lastModifiedBy', 'contentStatus'].map(
    (name) => `<cp:${name}>${hide(`core ${name}`)}</cp:${name}>`,
  );
  return [
    xml(
      'docProps/core.xml',
      'application/vnd.openxmlformats-package.core-properties+xml',
      `<cp:coreProperties xmlns:cp="${CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/">${[...core, ...more].join('')}</cp:coreProperties>`,
    ),
    xml(
      'docProps/app.xml',
      `${OFFICE}extended-properties+xml`,
      `<Properties xmlns="${EXTENDED}"><Template>${hide('app template')}</Template><Manager>${hide('app manager')}</Manager><Company>${hide('app company')}</Company></Properties>`,
    ),
    xml(
      'docProps/custom.xml',
      `${OFFICE}custom-properties+xml`,
      `<Properties xmlns="${CUSTOM}" ${NAMESPACES}><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="${hide('custom property name')}"><vt:lpwstr>${hide('custom property')}</vt:lpwstr></property></Properties>`,
    ),
    xml(
      'docMetadata/LabelInfo.xml',
      'application/vnd.ms-office.classificationlabels+xml',
      `<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"><clbl:label id="${LABEL_ID}" enabled="1" method="Privileged" siteId="${LABEL_ID}" removed="0"/><clbl:extLst><clbl:ext uri="${hide('label extension')}"/></clbl:extLst></clbl:labelList>`,
    ),
  ];
}

/** Data of an author's own beside the document; its relation is `customXml`. */
export function customXml(hide: Hide): readonly Component[] {
  return [
    {
      path: 'customXml/item1.xml',
      content: `<case xmlns="urn:example:case" number="${hide('custom XML attribute')}">${hide('custom XML')}</case>`,
    },
  ];
}

/** A chart that keeps its data in a cache, and in an embedded workbook when one is given. */
export function chart(hide: Hide, path: string, workbook: Component | null): readonly Component[] {
  const points = (kind: string, text: string) =>
    `<c:${kind}><c:f>Sheet1!$A$1</c:f><c:${kind.replace('Ref', 'Cache')}><c:ptCount val="1"/><c:pt idx="0"><c:v>${text}</c:v></c:pt></c:${kind.replace('Ref', 'Cache')}></c:${kind}>`;
  const title = (text: string) =>
    `<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>${text}</a:t></a:r></a:p></c:rich></c:tx></c:title>`;
  const series = `<c:ser><c:idx val="0"/><c:order val="0"/><c:tx>${points('strRef', hide('chart series'))}</c:tx><c:cat>${points('strRef', hide('chart cache'))}</c:cat><c:val>${points('numRef', '1')}</c:val></c:ser>`;
  const axes = `<c:catAx><c:axId val="1"/><c:scaling/><c:delete val="0"/><c:axPos val="b"/>${title(hide('chart axis'))}<c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling/><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx>`;
  const plot = `<c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/>${series}<c:axId val="1"/><c:axId val="2"/></c:barChart>${axes}</c:plotArea>`;
  const data = workbook ? '<c:externalData r:id="rData"><c:autoUpdate val="0"/></c:externalData>' : '';
  return [
    xml(
      path,
      `${OFFICE}drawingml.chart+xml`,
      `<c:chartSpace ${NAMESPACES}><c:chart>${title(hide('chart title'))}${plot}</c:chart>${data}</c:chartSpace>`,
      workbook ? [{ id: 'rData', type: 'package', target: workbook.path }] : [],
    ),
    ...(workbook ? [workbook] : []),
  ];
}

/** The data of SmartArt, in the folder of the application. */
export function smartArt(hide: Hide, folder: string): Component {
  const point = `<dgm:pt modelId="1"><dgm:prSet/><dgm:spPr/><dgm:t><a:bodyPr/><a:p><a:r><a:t>${hide('SmartArt')}</a:t></a:r></a:p></dgm:t></dgm:pt>`;
  return xml(
    `${folder}/diagrams/data1.xml`,
    `${OFFICE}drawingml.diagramData+xml`,
    `<dgm:dataModel ${NAMESPACES}><dgm:ptLst>${point}</dgm:ptLst><dgm:cxnLst/></dgm:dataModel>`,
  );
}
