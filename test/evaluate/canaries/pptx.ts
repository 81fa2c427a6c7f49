/** A PowerPoint presentation (ECMA-376, part 1, section 19) with canaries on and beside its slides. */
import { type CanaryFile, type Hide, halves, hiding } from './canary-file.ts';
import { type Component, NAMESPACES, OFFICE, openPackage, type Relation, xml } from './open-package.ts';
import { chart, customXml, mainRelations, properties, smartArt } from './open-properties.ts';
import { commented } from './pictures.ts';
import { smallWorkbook } from './xlsx.ts';

export const pptx = (): CanaryFile => hiding('pptx', 'briefing.pptx', pptxOf);

/** Also written for other programs to convert. */
export function pptxOf(hide: Hide): Uint8Array {
  const relation = (id: string, type: string, target: string): Relation => ({ id, type, target: `ppt/${target}` });
  return openPackage(mainRelations('ppt/presentation.xml'), [
    slides('presentation.xml', 'presentation', 'presentation.main', presentation(hide), [
      relation('rMaster', 'slideMaster', 'slideMasters/slideMaster1.xml'),
      relation('rNotesMaster', 'notesMaster', 'notesMasters/notesMaster1.xml'),
      relation('rSlide1', 'slide', 'slides/slide1.xml'),
      relation('rSlide2', 'slide', 'slides/slide2.xml'),
      relation('rAuthors', 'commentAuthors', 'commentAuthors.xml'),
      relation('rTags', 'tags', 'tags/tag1.xml'),
      { id: 'rXml', type: 'customXml', target: 'customXml/item1.xml' },
    ]),
    ...masters(hide),
    ...firstSlide(hide),
    slides('slides/slide2.xml', 'sld', 'slide', ` show="0">${tree(box(hide('hidden slide')))}`, [LAYOUT]),
    slides(
      'commentAuthors.xml',
      'cmAuthorLst',
      'commentAuthors',
      `><p:cmAuthor id="0" name="${hide('author of comment')}" initials="x" lastIdx="1" clrIdx="0"/>`,
    ),
    slides('tags/tag1.xml', 'tagLst', 'tags', `><p:tag name="X" val="${hide('tag')}"/>`),
    { path: 'ppt/media/image1.jpeg', content: commented(hide('comment of picture')) },
    ...chart(hide, 'ppt/charts/chart1.xml', {
      path: 'ppt/embeddings/sheet1.xlsx',
      content: smallWorkbook(hide('embedded workbook')),
    }),
    smartArt(hide, 'ppt'),
    ...customXml(hide),
    ...properties(hide),
  ]);
}

const LAYOUT: Relation = { id: 'rLayout', type: 'slideLayout', target: 'ppt/slideLayouts/slideLayout1.xml' };

const slides = (
  path: string,
  root: string,
  kind: string,
  content: string,
  relations: readonly Relation[] = [],
): Component =>
  xml(
    `ppt/${path}`,
    `${OFFICE}presentationml.${kind}+xml`,
    `<p:${root} ${NAMESPACES}${content}</p:${root}>`,
    relations,
  );

const XFRM = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="999999" cy="999999"/></a:xfrm>';
const paragraph = (runs: string) => `<a:p>${runs}</a:p>`;
const run = (text: string, appearance = '') => `<a:r><a:rPr lang="en">${appearance}</a:rPr><a:t>${text}</a:t></a:r>`;
const shape = (runs: string, frame = XFRM, names = 'name="x"') =>
  `<p:sp><p:nvSpPr><p:cNvPr id="2" ${names}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>${frame}<a:prstGeom prst="rect"/></p:spPr><p:txBody><a:bodyPr/>${paragraph(runs)}</p:txBody></p:sp>`;
const box = (text: string) => shape(run(text));
const tree = (content: string) =>
  `<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>${content}</p:spTree></p:cSld>`;

function presentation(hide: Hide): string {
  const section = `<p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="${hide('section')}" id="{1}"/></p14:sectionLst></p:ext></p:extLst>`;
  const show = `<p:custShowLst><p:custShow name="${hide('custom show')}" id="0"><p:sldLst><p:sld r:id="rSlide1"/></p:sldLst></p:custShow></p:custShowLst>`;
  return `><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rMaster"/></p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id="rNotesMaster"/></p:notesMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="rSlide1"/><p:sldId id="257" r:id="rSlide2"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>${show}<p:custDataLst><p:tags r:id="rTags"/></p:custDataLst>${section}`;
}

function masters(hide: Hide): readonly Component[] {
  const colours = `<p:clrMap ${['bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2"', ...[1, 2, 3, 4, 5, 6].map((n) => `accent${n}="accent${n}"`)].join(' ')} hlink="hlink" folHlink="folHlink"/>`;
  const theme = { id: 'rTheme', type: 'theme', target: 'ppt/theme/theme1.xml' };
  const scheme = ['dk1', 'lt1', 'dk2', 'lt2', ...[1, 2, 3, 4, 5, 6].map((n) => `accent${n}`), 'hlink', 'folHlink'].map(
    (name) => `<a:${name}><a:srgbClr val="000000"/></a:${name}>`,
  );
  return [
    slides(
      'slideMasters/slideMaster1.xml',
      'sldMaster',
      'slideMaster',
      `>${tree(box(hide('master')))}${colours}<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rLayout"/></p:sldLayoutIdLst>`,
      [LAYOUT, theme],
    ),
    slides('slideLayouts/slideLayout1.xml', 'sldLayout', 'slideLayout', `>${tree(box(hide('layout')))}`, [
      { id: 'rMaster', type: 'slideMaster', target: 'ppt/slideMasters/slideMaster1.xml' },
    ]),
    slides(
      'notesMasters/notesMaster1.xml',
      'notesMaster',
      'notesMaster',
      `>${tree(box(hide('notes master')))}${colours}`,
      [theme],
    ),
    xml(
      'ppt/theme/theme1.xml',
      `${OFFICE}theme+xml`,
      `<a:theme ${NAMESPACES} name="${hide('theme')}"><a:themeElements><a:clrScheme name="x">${scheme.join('')}</a:clrScheme></a:themeElements></a:theme>`,
    ),
  ];
}

function firstSlide(hide: Hide): readonly Component[] {
  const notes = tree(box(hide('notes')));
  const comment = `><p:cm authorId="0" dt="2026-01-01T00:00:00.000" idx="1"><p:pos x="0" y="0"/><p:text>${hide('comment')}</p:text></p:cm>`;
  return [
    slides('slides/slide1.xml', 'sld', 'slide', `>${tree(shapes(hide))}`, [
      LAYOUT,
      { id: 'rNotes', type: 'notesSlide', target: 'ppt/notesSlides/notesSlide1.xml' },
      { id: 'rComments', type: 'comments', target: 'ppt/comments/comment1.xml' },
      { id: 'rChart', type: 'chart', target: 'ppt/charts/chart1.xml' },
      { id: 'rSmart', type: 'diagramData', target: 'ppt/diagrams/data1.xml' },
      { id: 'rPicture', type: 'image', target: 'ppt/media/image1.jpeg' },
      { id: 'rLink', type: 'hyperlink', target: `https://a.example/?q=${hide('hyperlink target')}`, isExternal: true },
    ]),
    slides('notesSlides/notesSlide1.xml', 'notes', 'notesSlide', `>${notes}`, [
      { id: 'rMaster', type: 'notesMaster', target: 'ppt/notesMasters/notesMaster1.xml' },
      { id: 'rSlide', type: 'slide', target: 'ppt/slides/slide1.xml' },
    ]),
    slides('comments/comment1.xml', 'cmLst', 'comments', comment),
  ];
}

function shapes(hide: Hide): string {
  const split = halves(hide('split over runs'));
  const white = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>';
  const frame = (id: number, uri: string, content: string) =>
    `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="${id}" name="f"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>${XFRM.replaceAll('a:xfrm', 'p:xfrm')}<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/${uri}">${content}</a:graphicData></a:graphic></p:graphicFrame>`;
  const cell = `<a:tbl><a:tblPr/><a:tblGrid><a:gridCol w="999999"/></a:tblGrid><a:tr h="99999"><a:tc><a:txBody><a:bodyPr/>${paragraph(run(hide('table cell')))}</a:txBody></a:tc></a:tr></a:tbl>`;
  return [
    box(hide('slide')),
    shape(run(split[0]) + run(split[1])),
    shape(run(hide('white text'), white)),
    shape(run(hide('off the slide')), XFRM.replace('x="0" y="0"', 'x="-99999999" y="0"')),
    shape(run(hide('hyperlink text'), `<a:hlinkClick r:id="rLink" tooltip="${hide('hyperlink tooltip')}"/>`)),
    shape('', XFRM, `name="${hide('name of shape')}" descr="${hide('alt text of shape')}"`),
    shape(run(hide('hidden shape')), XFRM, 'name="h" hidden="1"'),
    `<p:grpSp><p:nvGrpSpPr><p:cNvPr id="7" name="g"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>${box(hide('grouped shape'))}</p:grpSp>`,
    `<p:pic><p:nvPicPr><p:cNvPr id="8" name="p" descr="${hide('alt text of picture')}"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rPicture"/></p:blipFill><p:spPr>${XFRM}<a:prstGeom prst="rect"/></p:spPr></p:pic>`,
    frame(10, 'table', cell),
    frame(11, 'chart', '<c:chart r:id="rChart"/>'),
    frame(12, 'diagram', '<dgm:relIds r:dm="rSmart" r:lo="rSmart" r:qs="rSmart" r:cs="rSmart"/>'),
  ].join('');
}
