/** OpenDocument text, spreadsheet and presentation with canaries (ISO/IEC 26300-1:2015). */
import { type CanaryFile, type Hide, halves, hiding } from './canary-file.ts';
import { annotation, frame, NAMES, openDocument } from './open-document.ts';
import { commented } from './pictures.ts';

export const openDocuments = (): readonly CanaryFile[] => [
  hiding('odt', 'report.odt', odt),
  hiding('ods', 'flows.ods', ods),
  hiding('odp', 'briefing.odp', odp),
  hiding('fodt', 'report.fodt', fodt),
];

const said = (text: string) => `<text:p>${text}</text:p>`;
const link = (hide: Hide) =>
  `<text:a xlink:type="simple" xlink:href="https://a.example/?q=${hide('hyperlink target')}" office:name="${hide('hyperlink name')}" office:title="${hide('hyperlink title')}">x</text:a>`;
const style = (name: string, properties: string, family = 'text') =>
  `<style:style style:name="${name}" style:family="${family}"><style:text-properties ${properties}/></style:style>`;
const page =
  '<style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"/><style:header-style/><style:footer-style/></style:page-layout>';

function odt(hide: Hide): Uint8Array {
  const header = (tag: string, place: string) => `<style:${tag}>${said(hide(place))}</style:${tag}>`;
  const master = `<style:master-page style:name="Standard" style:page-layout-name="pm1">${header('header', 'header')}${header('header-left', 'header of left pages')}${header('footer', 'footer')}</style:master-page>`;
  return openDocument(hide, {
    kind: 'text',
    automaticStyles:
      style('T1', 'text:display="none"') + style('T2', 'fo:color="#ffffff"') + style('T3', 'fo:font-size="1pt"'),
    body: [...declarations(hide), ...texts(hide), ...objects(hide)].join(''),
    styles: `<office:styles/><office:automatic-styles>${page}</office:automatic-styles><office:master-styles>${master}</office:master-styles>`,
    files: {
      'Pictures/1.jpeg': commented(hide('comment of picture')),
      'Object 1/content.xml': `<?xml version="1.0"?><math:math xmlns:math="http://www.w3.org/1998/Math/MathML"><math:semantics><math:mi>${hide('formula object')}</math:mi><math:annotation math:encoding="StarMath 5.0">${hide('formula annotation')}</math:annotation></math:semantics></math:math>`,
      'Object 1/': '',
    },
  });
}

function declarations(hide: Hide): readonly string[] {
  const change = (kind: string, text: string) =>
    `<office:change-info><dc:creator>${hide(`author of ${kind}`)}</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:change-info>${text}`;
  return [
    `<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>${change('deletion', said(hide('tracked deletion')))}</text:deletion></text:changed-region><text:changed-region text:id="c2"><text:insertion>${change('insertion', '')}</text:insertion></text:changed-region></text:tracked-changes>`,
    `<text:variable-decls><text:variable-decl office:value-type="string" text:name="v"/></text:variable-decls>`,
    `<text:user-field-decls><text:user-field-decl office:value-type="string" office:string-value="${hide('user field')}" text:name="${hide('user field name')}"/></text:user-field-decls>`,
  ];
}

function texts(hide: Hide): readonly string[] {
  const split = halves(hide('split over spans'));
  const note = (kind: string) =>
    `<text:note text:note-class="${kind}"><text:note-citation>1</text:note-citation><text:note-body>${said(hide(kind))}</text:note-body></text:note>`;
  const span = (name: string, text: string) => said(`<text:span text:style-name="${name}">${text}</text:span>`);
  const table = (content: string) =>
    `<table:table table:name="t${content.length}"><table:table-column/><table:table-row><table:table-cell office:value-type="string">${content}</table:table-cell></table:table-row></table:table>`;
  return [
    said(hide('body')),
    said(`${split[0]}<text:span>${split[1]}</text:span>`),
    span('T1', hide('hidden text')) + span('T2', hide('white text')) + span('T3', hide('one point')),
    said(
      `<text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>${hide('tracked insertion')}<text:change-end text:change-id="c2"/>`,
    ),
    said(`x${note('footnote')}${note('endnote')}${annotation(hide)}`),
    said(
      `<text:hidden-text text:condition="ooow:TRUE" text:string-value="${hide('conditional text')}" text:is-hidden="true"/>`,
    ),
    said(`<text:hidden-paragraph text:condition="ooow:TRUE" text:is-hidden="true"/>${hide('hidden paragraph')}`),
    said(
      `<text:variable-set text:name="v" office:value-type="string" office:string-value="${hide('variable')}" text:display="none"/>`,
    ),
    said(
      `<text:placeholder text:placeholder-type="text" text:description="${hide('placeholder hint')}">&lt;x&gt;</text:placeholder>`,
    ),
    said(`<text:drop-down text:name="d"><text:label text:value="${hide('list item')}"/>x</text:drop-down>`),
    said(`<text:script script:language="JavaScript">${hide('script')}</text:script>`),
    said(`<text:ruby><text:ruby-base>x</text:ruby-base><text:ruby-text>${hide('ruby')}</text:ruby-text></text:ruby>`),
    said(`<text:bookmark text:name="${hide('bookmark name')}"/>${link(hide)}`),
    `<text:section text:name="${hide('section name')}" text:display="none">${said(hide('hidden section'))}</text:section>`,
    table(said(hide('table cell')) + table(said(hide('nested table')))),
  ];
}

function objects(hide: Hide): readonly string[] {
  return [
    said(frame(hide, 'text box', `<draw:text-box>${said(hide('text box'))}</draw:text-box>`)),
    said(
      frame(
        hide,
        'picture',
        '<draw:image xlink:href="Pictures/1.jpeg" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>',
      ),
    ),
    said(
      frame(
        hide,
        'formula',
        '<draw:object xlink:href="./Object 1" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>',
      ),
    ),
  ];
}

function ods(hide: Hide): Uint8Array {
  const cell = (text: string, more = '') =>
    `<table:table-cell office:value-type="string" ${more}>${said(text)}</table:table-cell>`;
  const row = (cells: string, more = '') => `<table:table-row ${more}>${cells}</table:table-row>`;
  const table = (name: string, rows: string, shape = '') =>
    `<table:table table:name="${name}" ${shape}><table:table-column/>${rows}</table:table>`;
  const validation = `<table:content-validations><table:content-validation table:name="v1" table:condition="of:cell-content-is-in-list(&quot;${hide('validation list')}&quot;)"><table:help-message table:title="x" table:display="true">${said(hide('validation help'))}</table:help-message><table:error-message table:title="x" table:display="true">${said(hide('validation error'))}</table:error-message></table:content-validation></table:content-validations>`;
  const first = [
    row(
      `<table:table-cell office:value-type="string" table:content-validation-name="v1">${annotation(hide)}${said(hide('cell'))}</table:table-cell>`,
    ),
    row(cell(hide('result of formula'), `table:formula="of:=&quot;${hide('formula')}&quot;"`)),
    row(
      `<table:table-cell office:value-type="string" office:string-value="${hide('value other than shown')}">${said('x')}</table:table-cell>`,
    ),
    row(cell(hide('hidden row')), 'table:visibility="collapse"'),
    row(cell(hide('filtered row')), 'table:visibility="filter"'),
    row(cell(link(hide))),
    row(
      `${cell('x')}<table:covered-table-cell office:value-type="string">${said(hide('cell below a merged one'))}</table:covered-table-cell>`,
    ),
  ].join('');
  const scenario = `<table:scenario table:scenario-ranges="x.A1" table:is-active="false" table:comment="${hide('comment of scenario')}"/>`;
  const names = `<table:named-expressions><table:named-expression table:name="${hide('named expression')}" table:base-cell-address="$x.$A$1" table:expression="&quot;${hide('value of named expression')}&quot;"/></table:named-expressions><table:database-ranges><table:database-range table:name="${hide('database range')}" table:target-range-address="x.A1:x.A2"/></table:database-ranges>`;
  const shapes = `<table:shapes>${frame(hide, 'text box', `<draw:text-box>${said(hide('text box'))}</draw:text-box>`)}</table:shapes>`;
  const number = `<number:number-style style:name="N1"><number:text>${hide('number format')}</number:text><number:number number:min-integer-digits="1"/></number:number-style>`;
  const hidden =
    '<style:style style:name="ta2" style:family="table" style:master-page-name="Default"><style:table-properties table:display="false"/></style:style>';
  const around = (tag: string) => `<style:${tag}>${said(hide(`print ${tag}`))}</style:${tag}>`;
  return openDocument(hide, {
    kind: 'spreadsheet',
    automaticStyles: number + hidden,
    body: `${validation}${table(hide('sheet'), shapes + first)}${table('h', row(cell(hide('cell of hidden sheet'))), 'table:style-name="ta2"')}${table('s', `${scenario}${row(cell('x'))}`)}${names}`,
    styles: `<office:styles/><office:automatic-styles>${page}</office:automatic-styles><office:master-styles><style:master-page style:name="Default" style:page-layout-name="pm1">${around('header')}${around('footer')}</style:master-page></office:master-styles>`,
  });
}

function odp(hide: Hide): Uint8Array {
  const box = (text: string, x = '1cm') =>
    `<draw:frame svg:width="5cm" svg:height="2cm" svg:x="${x}" svg:y="1cm"><draw:text-box>${said(text)}</draw:text-box></draw:frame>`;
  const declarations = `<presentation:footer-decl presentation:name="f1">${hide('footer')}</presentation:footer-decl><presentation:header-decl presentation:name="h1">${hide('header')}</presentation:header-decl>`;
  const notes = `<presentation:notes>${box(hide('notes'))}</presentation:notes>`;
  const first = [
    box(hide('slide')),
    box(hide('off the slide'), '-90cm'),
    frame(
      hide,
      'picture',
      '<draw:image xlink:href="Pictures/1.jpeg" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>',
    ),
    `<draw:g draw:name="g">${box(hide('grouped shape'))}</draw:g>`,
    `<draw:custom-shape svg:width="1cm" svg:height="1cm" svg:x="1cm" svg:y="1cm">${said(link(hide))}<draw:enhanced-geometry draw:text-path="false"/></draw:custom-shape>`,
    `<draw:frame svg:width="5cm" svg:height="2cm"><table:table><table:table-column/><table:table-row><table:table-cell>${said(hide('table cell'))}</table:table-cell></table:table-row></table:table></draw:frame>`,
    notes,
    annotation(hide),
  ].join('');
  const settings = `<presentation:settings><presentation:show presentation:name="${hide('custom show')}" presentation:pages="p1"/></presentation:settings>`;
  const hidden =
    '<style:style style:name="dp2" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>';
  const master = `<style:master-page style:name="m1" style:page-layout-name="pm1">${box(hide('master'))}<presentation:notes>${box(hide('notes master'))}</presentation:notes></style:master-page>`;
  const handout = `<style:handout-master style:page-layout-name="pm1">${box(hide('handout master'))}</style:handout-master>`;
  return openDocument(hide, {
    kind: 'presentation',
    automaticStyles: hidden,
    body: `${declarations}<draw:page draw:name="${hide('name of slide')}" draw:master-page-name="m1" presentation:use-footer-name="f1" presentation:use-header-name="h1">${first}</draw:page><draw:page draw:name="p2" draw:master-page-name="m1" draw:style-name="dp2">${box(hide('hidden slide'))}</draw:page>${settings}`,
    styles: `<office:styles/><office:automatic-styles>${page}</office:automatic-styles><office:master-styles>${handout}${master}</office:master-styles>`,
    files: { 'Pictures/1.jpeg': commented(hide('comment of picture')) },
  });
}

/** The same in one file of XML, without a package. */
function fodt(hide: Hide): string {
  const picture = `<draw:frame svg:width="1cm" svg:height="1cm"><draw:image><office:binary-data>${Buffer.from(commented(hide('comment of picture'))).toString('base64')}</office:binary-data></draw:image></draw:frame>`;
  const body = said(hide('body')) + said(picture) + said(`x${annotation(hide)}`);
  return `<?xml version="1.0" encoding="UTF-8"?><office:document ${NAMES} office:mimetype="application/vnd.oasis.opendocument.text"><office:meta><dc:title>${hide('title')}</dc:title></office:meta><office:body><office:text>${body}</office:text></office:body></office:document>`;
}
