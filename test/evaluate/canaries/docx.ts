/** A Word document (ECMA-376, part 1, section 17) with canaries in its text: body, notes, headers, changes, fields. */
import { type CanaryFile, type Hide, halves, hiding } from './canary-file.ts';
import { docxComponents, paragraph, run } from './docx-components.ts';
import { NAMESPACES, OFFICE, openPackage, type Relation, xml } from './open-package.ts';
import { mainRelations, properties } from './open-properties.ts';

export const docx = (): CanaryFile => hiding('docx', 'report.docx', docxOf);

/** Also written for other programs to convert. */
export function docxOf(hide: Hide): Uint8Array {
  const body = [...texts(hide), ...changes(hide), ...fields(hide), ...drawings(hide), ...references(hide)].join('');
  const named = (kind: string, type: string, id: string) => `<w:${kind}Reference w:type="${type}" r:id="${id}"/>`;
  // A first page of its own ends before the section whose left and right pages differ.
  const first = `<w:p><w:pPr><w:sectPr>${named('header', 'first', 'rFirst')}<w:titlePg/></w:sectPr></w:pPr></w:p>`;
  const last = `<w:sectPr>${named('header', 'default', 'rHeader')}${named('header', 'even', 'rEven')}${named('footer', 'default', 'rFooter')}</w:sectPr>`;
  const external: readonly Relation[] = [
    { id: 'rLink', type: 'hyperlink', target: `https://a.example/?q=${hide('hyperlink target')}`, isExternal: true },
    { id: 'rLinked', type: 'image', target: `https://a.example/${hide('linked picture')}.png`, isExternal: true },
  ];
  const { components, relations } = docxComponents(hide);
  return openPackage(mainRelations('word/document.xml'), [
    xml(
      'word/document.xml',
      `${OFFICE}wordprocessingml.document.main+xml`,
      `<w:document ${NAMESPACES}><w:body>${first}${body}${last}</w:body></w:document>`,
      [...relations, ...external],
    ),
    ...components,
    ...properties(hide),
  ]);
}

const said = (text: string, appearance = '') => paragraph(run(text, appearance));
const author = 'w:author="A" w:date="2026-01-01T00:00:00Z"';

function texts(hide: Hide): readonly string[] {
  const split = halves(hide('split over runs'));
  const cell = (content: string) => `<w:tc><w:tcPr/>${content}<w:p/></w:tc>`;
  const table = (content: string) =>
    `<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>${content}</w:tr></w:tbl>`;
  return [
    said(hide('body')),
    paragraph(run(split[0]) + run(split[1], '<w:b/>')),
    said(hide('vanish'), '<w:vanish/>'),
    said(hide('web hidden'), '<w:webHidden/>'),
    said(hide('white'), '<w:color w:val="FFFFFF"/>'),
    said(hide('one point'), '<w:sz w:val="2"/>'),
    table(cell(said(hide('table cell'))) + cell(table(cell(said(hide('nested table')))))),
    paragraph(
      `<w:r><w:ruby><w:rubyPr/><w:rt>${run(hide('ruby'))}</w:rt><w:rubyBase>${run('x')}</w:rubyBase></w:ruby></w:r>`,
    ),
    paragraph(`<m:oMath><m:r><m:t>${hide('math')}</m:t></m:r></m:oMath>`),
    paragraph(
      `<w:smartTag w:uri="urn:x" w:element="x"><w:smartTagPr><w:attr w:name="x" w:val="${hide('smart tag attribute')}"/></w:smartTagPr>${run(hide('smart tag'))}</w:smartTag>`,
    ),
    paragraph(
      `<w:customXml w:uri="urn:x" w:element="x"><w:customXmlPr><w:attr w:name="x" w:val="${hide('custom XML mark')}"/></w:customXmlPr>${run('x')}</w:customXml>`,
    ),
  ];
}

function changes(hide: Hide): readonly string[] {
  const deleted = (text: string) => `<w:r><w:delText>${text}</w:delText></w:r>`;
  return [
    paragraph(`<w:ins w:id="1" ${author}>${run(hide('tracked insertion'))}</w:ins>`),
    paragraph(`<w:del w:id="2" ${author}>${deleted(hide('tracked deletion'))}</w:del>`),
    paragraph(
      `<w:moveFromRangeStart w:id="3" ${author} w:name="m1"/><w:moveFrom w:id="4" ${author}>${run(hide('moved from'))}</w:moveFrom><w:moveFromRangeEnd w:id="3"/>`,
    ),
    paragraph(
      `<w:moveToRangeStart w:id="5" ${author} w:name="m1"/><w:moveTo w:id="6" ${author}>${run(hide('moved to'))}</w:moveTo><w:moveToRangeEnd w:id="5"/>`,
    ),
    paragraph(
      `<w:ins w:id="7" w:author="${hide('author of a change')}" w:date="2026-01-01T00:00:00Z">${run('x')}</w:ins>`,
    ),
  ];
}

function fields(hide: Hide): readonly string[] {
  const char = (type: string, more = '') => `<w:r><w:fldChar w:fldCharType="${type}">${more}</w:fldChar></w:r>`;
  const instruction = (text: string) => `<w:r><w:instrText xml:space="preserve"> ${text} </w:instrText></w:r>`;
  const form = `<w:ffData><w:name w:val="x"/><w:enabled/><w:helpText w:type="text" w:val="${hide('form help')}"/><w:textInput><w:default w:val="${hide('form default')}"/></w:textInput></w:ffData>`;
  const control = [
    `<w:alias w:val="${hide('control title')}"/><w:tag w:val="${hide('control tag')}"/><w:id w:val="9"/>`,
    `<w:dataBinding w:prefixMappings="" w:xpath="/x[@y='${hide('control binding')}']" w:storeItemID="{0}"/>`,
    `<w:dropDownList><w:listItem w:displayText="${hide('list item')}" w:value="${hide('list value')}"/></w:dropDownList>`,
  ].join('');
  return [
    paragraph(
      char('begin') +
        instruction(`QUOTE "${hide('field code')}"`) +
        char('separate') +
        run(hide('field result')) +
        char('end'),
    ),
    paragraph(
      `<w:fldSimple w:instr=" QUOTE ${hide('simple field code')} ">${run(hide('simple field result'))}</w:fldSimple>`,
    ),
    paragraph(char('begin', form) + instruction('FORMTEXT') + char('separate') + run('x') + char('end')),
    `<w:sdt><w:sdtPr>${control}</w:sdtPr><w:sdtContent>${said(hide('control content'))}</w:sdtContent></w:sdt>`,
  ];
}

function drawings(hide: Hide): readonly string[] {
  const inline = (graphic: string, uri: string, names: string) =>
    paragraph(
      `<w:r><w:drawing><wp:inline><wp:extent cx="99" cy="99"/><wp:docPr id="1" ${names}/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/${uri}">${graphic}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`,
    );
  const names = `name="${hide('name of picture')}" title="${hide('title of picture')}" descr="${hide('alt text of picture')}"`;
  const shape = `<a:xfrm><a:off x="0" y="0"/><a:ext cx="99" cy="99"/></a:xfrm><a:prstGeom prst="rect"/>`;
  const picture = `<pic:pic><pic:nvPicPr><pic:cNvPr id="2" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rPicture"/></pic:blipFill><pic:spPr>${shape}</pic:spPr></pic:pic>`;
  const box = (content: string) => `<w:txbxContent>${content}</w:txbxContent>`;
  const modern = `<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>${shape}</wps:spPr><wps:txbx>${box(said(hide('text box')))}</wps:txbx><wps:bodyPr/></wps:wsp>`;
  const diagram = '<dgm:relIds r:dm="rSmart" r:lo="rSmart" r:qs="rSmart" r:cs="rSmart"/>';
  return [
    inline(picture, 'picture', names),
    inline('<c:chart r:id="rChart"/>', 'chart', 'name="c"'),
    inline(diagram, 'diagram', 'name="d"'),
    inline(modern, 'x', 'name="b"').replace(
      'openxmlformats.org/drawingml/2006/x',
      'microsoft.com/office/word/2010/wordprocessingShape',
    ),
    paragraph(
      `<w:r><w:pict><v:shape style="width:99pt;height:99pt" alt="${hide('alt text of shape')}"><v:textbox>${box(said(hide('VML text box')))}</v:textbox></v:shape></w:pict></w:r>`,
    ),
    paragraph(
      `<w:r><w:pict><v:shape type="#_x0000_t136" style="width:99pt;height:99pt"><v:textpath string="${hide('watermark')}"/></v:shape></w:pict></w:r>`,
    ),
  ];
}

function references(hide: Hide): readonly string[] {
  const marked = (name: string, id: number) => `<w:r><w:${name} w:id="${id}"/></w:r>`;
  return [
    paragraph(
      `<w:hyperlink r:id="rLink" w:tooltip="${hide('hyperlink tooltip')}">${run(hide('hyperlink text'))}</w:hyperlink>`,
    ),
    paragraph(`<w:bookmarkStart w:id="8" w:name="${hide('bookmark name')}"/>${run('x')}<w:bookmarkEnd w:id="8"/>`),
    paragraph(marked('footnoteReference', 2) + marked('endnoteReference', 2) + marked('commentReference', 1)),
    '<w:altChunk r:id="rChunk"/>',
  ];
}
