/** Attacks 1 to 14: an account number in every disguise and hiding place goes through the real inspector, and is found or said to be unseen. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bytes, carrying, message } from '../extract/making.ts';
import { document, docx, odt, pptx, relation, run, sheet, xlsx } from '../extract/office-files.ts';
import { attribute, mapi, module, ole, tnef } from '../extract/ole-files.ts';
import { besides, deflated, page, pdf } from '../extract/pdf-file.ts';
import { attacked, IBAN, told } from './attacked.ts';

const { look } = attacked();

const [HEAD, TAIL] = [IBAN.slice(0, 9), IBAN.slice(9)];
const spread = (text: string, between: string) => Array.from(text).join(between);
const digits = (zero: number) => IBAN.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const hex = (text: string) => Buffer.from(text).toString('hex');
const body = (text: string, type = 'text/plain') =>
  message(`Content-Type: ${type}; charset=utf-8`, '', `We pay to ${text} .`);
const html = (markup: string) => message('Content-Type: text/html; charset=utf-8', '', `<p>We agree.</p>${markup}`);
const latin = (text: string) => carrying(Buffer.from(text, 'latin1'));
const p = (inner: string) => `<w:p>${inner}</w:p>`;
const cell = (text: string) => `<row><c t="inlineStr"><is><t>${text}</t></is></c></row>`;
const inline = cell(IBAN);

type Row = readonly [number: number, hidden: string, message: Uint8Array];

/** Each is found for sure. */
const FOUND: readonly Row[] = [
  [
    1,
    'full-width digits and letters',
    body(Array.from(IBAN, (char) => String.fromCodePoint(char.codePointAt(0)! + 0xfee0)).join('')),
  ],
  ...[0x660, 0x6f0, 0x966, 0x1d7ce].map(
    (zero): Row => [1, `digits from U+${zero.toString(16)} on`, body(digits(zero))],
  ),
  ...['\u200b', '\u00ad', '\u2060', '\u200f'].map(
    (char): Row => [2, `U+${char.charCodeAt(0).toString(16)} between all characters`, body(spread(IBAN, char))],
  ),
  [3, 'a Cyrillic capital', body(IBAN.replace('E', 'Е'))],
  [3, 'a Greek capital', body(IBAN.replace('E', 'Ε'))],
  [4, 'runs of a document', carrying(document(p(run(HEAD) + run(TAIL))))],
  [
    4,
    'cells',
    carrying(document(`<w:tbl><w:tr><w:tc>${p(run(HEAD))}</w:tc><w:tc>${p(run(TAIL))}</w:tc></w:tr></w:tbl>`)),
  ],
  [4, 'quoted lines', body(`\r\n> ${HEAD}\r\n> ${TAIL}`)],
  [4, 'tags of HTML', html(`<b>${HEAD}</b><span></span><i>${TAIL}</i>`)],
  [5, 'base64', body(Buffer.from(`we pay to ${IBAN} now`).toString('base64'))],
  [5, 'hexadecimal', body(hex(`we pay to ${IBAN} now`))],
  [5, 'percent-encoding', body(spread(hex(`to ${IBAN} now`).replace(/../g, '%$&'), ''))],
  [6, 'reversed text', body(`\u202e${Array.from(IBAN).reverse().join('')}\u202c`)],
  [7, 'white letters', carrying(document(p(run(IBAN, '<w:color w:val="FFFFFF"/>'))))],
  [7, 'letters of one point', carrying(document(p(run(IBAN, '<w:sz w:val="2"/>'))))],
  [7, 'vanished letters', carrying(document(p(run(IBAN, '<w:vanish/>'))))],
  [7, 'text beside the page', latin(page(`BT 1 0 0 1 -900 -900 Tm (${IBAN}) Tj ET`))],
  [7, 'text behind a black box', latin(page(`BT (${IBAN}) Tj ET 0 0 0 rg 0 0 600 800 re f`))],
  [7, 'a layer that is switched off', latin(page(`/OC /MC0 BDC BT (${IBAN}) Tj ET EMC`))],
  [9, 'a tracked deletion', carrying(document(p(`<w:del><w:r><w:delText>${IBAN}</w:delText></w:r></w:del>`)))],
  [9, 'a comment', carrying(docx({ 'word/comments.xml': `<w:comment>${p(run(IBAN))}</w:comment>` }))],
  [9, 'a footnote', carrying(docx({ 'word/footnotes.xml': p(run(IBAN)) }))],
  [
    9,
    'a text box',
    carrying(document(`<w:r><wps:txbx><w:txbxContent>${p(run(IBAN))}</w:txbxContent></wps:txbx></w:r>`)),
  ],
  [9, 'an alternative text', carrying(document(`<wp:docPr id="1" name="x" descr="${IBAN}"/>`))],
  [9, 'a field’s code', carrying(document(`<w:r><w:instrText>QUOTE "${IBAN}"</w:instrText></w:r>`))],
  [
    9,
    'a link’s target',
    carrying(docx({ 'word/_rels/document.xml.rels': relation('hyperlink', `mailto:x?subject=${IBAN}`) })),
  ],
  [
    9,
    'a deletion of OpenDocument',
    carrying(
      odt(`<text:tracked-changes><text:deletion><text:p>${IBAN}</text:p></text:deletion></text:tracked-changes>`),
    ),
  ],
  [
    10,
    'a very hidden sheet',
    carrying(
      sheet(inline, {
        'xl/workbook.xml': '<workbook><sheets><sheet name="x" state="veryHidden" r:id="r1"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels': relation('worksheet', 'worksheets/sheet1.xml', 'Internal'),
      }),
    ),
  ],
  [10, 'a defined name', carrying(xlsx({ 'xl/workbook.xml': `<definedName name="x">"${IBAN}"</definedName>` }))],
  [10, 'a pivot’s cache', carrying(xlsx({ 'xl/pivotCache/pivotCacheRecords1.xml': `<r><s v="${IBAN}"/></r>` }))],
  [
    10,
    'the header of a print',
    carrying(sheet(`</sheetData><headerFooter><oddHeader>${IBAN}</oddHeader></headerFooter><sheetData>`)),
  ],
  [10, 'a hidden slide', carrying(pptx({ 'ppt/slides/slide1.xml': `<p:sld show="0"><a:t>${IBAN}</a:t></p:sld>` }))],
  [10, 'the speaker’s notes', carrying(pptx({ 'ppt/notesSlides/notesSlide1.xml': `<a:t>${IBAN}</a:t>` }))],
  [10, 'a master', carrying(pptx({ 'ppt/slideMasters/slideMaster1.xml': `<a:t>${IBAN}</a:t>` }))],
  [
    11,
    'a custom property',
    carrying(docx({ 'docProps/custom.xml': `<property name="x"><vt:lpwstr>${IBAN}</vt:lpwstr></property>` })),
  ],
  [11, 'custom data', carrying(docx({ 'customXml/item1.xml': `<x y="${IBAN}"/>` }))],
  [
    11,
    'the place of a template',
    carrying(docx({ 'word/_rels/settings.xml.rels': relation('attachedTemplate', `file:///${IBAN}`) })),
  ],
  [11, 'the thumbnail', carrying(docx({ 'docProps/thumbnail.jpeg': IBAN }))],
  [11, 'the source of a macro', carrying(docx({ 'word/vbaProject.bin': ole({ 'VBA/Module1': module(IBAN) }) }))],
  [12, 'the value of a form’s field', latin(besides(`<< /T (x) /V (${IBAN}) >>`))],
  [12, 'an annotation', latin(besides(`<< /Type /Annot /Contents (${IBAN}) >>`))],
  [12, 'an attached file', latin(besides(deflated(IBAN, '/Type /EmbeddedFile')))],
  [12, 'a bookmark', latin(besides(`<< /Title (${IBAN}) >>`))],
  [12, 'JavaScript', latin(besides(`<< /S /JavaScript /JS (var x = "${IBAN}") >>`))],
  [12, 'XMP', latin(besides(deflated(`<?xpacket?><x:title>${IBAN}</x:title>`, '/Type /Metadata')))],
  [
    12,
    'an earlier revision',
    latin(besides(`<< /Title (${IBAN}) >>`).replace('trailer', '3 0 obj << /Title (x) >> endobj trailer')),
  ],
  [13, 'HTML that is not displayed', html(`<div style="display:none">${IBAN}</div>`)],
  [13, 'a comment of HTML', html(`<!-- ${IBAN} -->`)],
  [13, 'a data URI', html(`<img src="data:text/plain;base64,${Buffer.from(IBAN).toString('base64')}">`)],
  [14, 'a calendar', body(`\r\nBEGIN:VCALENDAR\r\nSUMMARY:${HEAD}\r\n ${TAIL}`, 'text/calendar')],
  [14, 'a contact', body(`\r\nBEGIN:VCARD\r\nNOTE:${IBAN}`, 'text/vcard')],
  [14, 'winmail.dat', carrying(tnef(attribute(0x9003, mapi(0x1000, 0x1e, Buffer.from(`to ${IBAN} now`)))))],
  [
    14,
    'a message in a message',
    message(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: message/rfc822',
      '',
      `Subject: ${IBAN}`,
      '',
      'x',
      '--b--',
    ),
  ],
  [14, 'uuencode in the text', body(`\r\nbegin 644 x.txt\r\n${uuencode(IBAN)}\r\nend\r\n`)],
];

test.each(FOUND)('%i: an account is found in %s', async (_number, _hidden, mail) => {
  expect(told(await look(mail))).toContain('iban');
});

/** What no words are in is said to be unseen, and what of. */
const UNSEEN: readonly (readonly [...Row, told: string])[] = [
  [
    8,
    'a picture that may show a text',
    carrying(Buffer.from(`\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR${'\0\0\x04\0'.repeat(2)}`, 'latin1')),
    'unseen: picture',
  ],
  [8, 'a PDF without text', latin(pdf('<< /Type /Page /Contents 2 0 R >>', deflated('0 0 m'))), 'unseen: no-text'],
  [8, 'a scanned page', latin(besides(deflated('x', '/Subtype /Image /Width 1700 /Height 2200'))), 'unseen: picture'],
  [
    14,
    'a message in pieces',
    message('Content-Type: message/partial; number=2; total=3; id=x', '', 'x'),
    'unseen: unknown-type',
  ],
];

test.each(UNSEEN)('%i: %s is said to be unseen', async (_number, _what, mail, expected) => {
  expect(told(await look(mail))).toContain(expected);
});

function uuencode(text: string): string {
  const length = String.fromCharCode(32 + text.length);
  const groups = text.match(/.{1,3}/g)!.map((group) => {
    const [a = 0, b = 0, c = 0] = Buffer.from(group);
    return [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63];
  });
  return (
    length +
    groups
      .flat()
      .map((six) => String.fromCharCode(six === 0 ? 96 : 32 + six))
      .join('')
  );
}

test('14: an account is found in a packed attachment of winmail.dat', async () => {
  const file = attribute(0x800f, gzipSync(IBAN));
  expect(told(await look(carrying(tnef(attribute(0x9002, bytes('\0\0\0\0')), file))))).toContain('iban');
});
