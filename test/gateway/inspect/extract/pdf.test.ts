/** A PDF is read whole: what its pages show, what its objects say besides, and what nothing shows any more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canariesIn, partsOf, warningsIn } from './making.ts';
import { besides, deflated, page, pdf, stream } from './pdf-file.ts';

const C = 'CANARY-a';
const latin = (text: string) => Buffer.from(text, 'latin1');
const cmap =
  '1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0001> <0006> [<0043> <0041> <004e> <0041> <0052> <0059>] endbfrange 1 beginbfchar <0007> <002d0061> endbfchar';
const wide = '/Font << /F1 3 0 R >>';

describe('in a PDF a canary is found in', () => {
  test.each([
    ['a page', page(`BT /F1 12 Tf (${C}) Tj ET`), ' body'],
    ['pieces that are kerned', page('BT /F1 12 Tf [(CAN) 20 (ARY) -30 (-a)] TJ ET'), ' body'],
    ['hexadecimal', page(`BT <${latin(C).toString('hex')}> Tj ET`), ' body'],
    ['what marked content says', page(`/Span << /ActualText (${C}) >> BDC BT (x) Tj ET EMC`), ' alternative'],
    ['a form in XML', besides('<< /XFA [(a) 4 0 R] >>', deflated(`<x>${C}</x>`)), ' property'],
    [
      'runs of one octet',
      pdf('<< /Type /Page /Contents 2 0 R >>', stream(`\x03BT (\xffA\x0f ${C}) Tj ET\x80`, '/Filter /RunLengthDecode')),
      ' body',
    ],
    ['octal escapes', page('BT (\\103ANARY\\055a) Tj ET'), ' body'],
    ['a page that is not packed', pdf('<< /Type /Page /Contents 2 0 R >>', stream(`BT (${C}) Tj ET`)), ' body'],
    [
      'a page in many streams',
      pdf('<< /Type /Page /Contents [2 0 R 3 0 R] >>', deflated('BT (CAN) Tj'), deflated('(ARY-a) Tj ET')),
      ' body',
    ],
    [
      'a page whose length lies',
      pdf('<< /Type /Page /Contents 2 0 R >>', stream(`BT (${C}) Tj ET`).replace(/Length \d+/, 'Length 3')),
      ' body',
    ],
    [
      'a font with a map of its codes',
      page(
        'BT /F1 9 Tf <0001000200030004000500060007> Tj ET',
        wide,
        '<< /Subtype /Type0 /ToUnicode 4 0 R >>',
        deflated(cmap),
      ),
      ' body',
    ],
    [
      'a font with names of its own',
      page('BT /F1 9 Tf (\\001ANARY\\002a) Tj ET', wide, '<< /Encoding << /Differences [1 /C /hyphen] >> >>'),
      ' body',
    ],
    ['a form', besides(deflated(`BT (${C}) Tj ET`, '/Subtype /Form')), ' body'],
    ['text that is not painted', page(`BT 3 Tr (${C}) Tj ET`), ' hidden'],
    ['a revision that no page shows', besides(deflated(`BT (${C}) Tj ET`)), ' hidden'],
    ['an annotation', besides(`<< /Type /Annot /Contents (${C}) >>`), ' comment'],
    ['the value of a field', besides(`<< /T (x) /V (${C}) >>`), ' body'],
    ['UTF-16', besides(`<< /Title <feff${Buffer.from(C, 'utf16le').swap16().toString('hex')}> >>`), ' property'],
    ['a label', besides(`<< /MSIP_Label_x_Name (${C}) >>`), ' property'],
    ['a bookmark', besides(`<< /Title (${C}) >>`), ' property'],
    ['an alternative text', besides(`<< /Alt (${C}) >>`), ' alternative'],
    ['a link', besides(`<< /A << /S /URI /URI (${C}) >> >>`), ' link'],
    ['a script', besides(`<< /S /JavaScript /JS (${C}) >>`), ' code'],
    ['a script in a stream', besides('<< /S /JavaScript /JS 4 0 R >>', deflated(C)), ' code'],
    ['the name of a layer', besides(`<< /Type /OCG /Name (${C}) >>`), ' property'],
    ['the name of a file', besides(`<< /Type /Filespec /UF (${C}) >>`), ' name'],
    ['an attached file', besides(deflated(C, '/Type /EmbeddedFile')), '/embedded-3/text body'],
    [
      'its metadata',
      besides(deflated(`<?xpacket?><x:title>${C}</x:title>`, '/Type /Metadata')),
      '/metadata-3/xml property',
    ],
    ['an object stream', besides(deflated(`9 0 << /Title (${C}) >>`, '/Type /ObjStm /N 1 /First 4')), ' property'],
    [
      'an object that was replaced',
      besides(`<< /Title (${C}) >>`).replace('trailer', '3 0 obj << /Title (x) >> endobj trailer'),
      ' property',
    ],
  ])('%s', async (_, file, place) => {
    expect(canariesIn(await partsOf(latin(file), 'a.pdf'))).toEqual({ a: [`1/pdf${place}`] });
  });
});

describe('a PDF that is encrypted', () => {
  const file = (name: string) => readFileSync(join(import.meta.dirname, '../../../vectors/pdf', `${name}.pdf`));

  test.each(['aes-256', 'aes-256-r5'])('with an empty password is read: %s', async (name) => {
    const parts = await partsOf(file(name), 'a.pdf');
    expect(canariesIn(parts)).toEqual({ a: ['1/pdf body'], b: ['1/pdf property'] });
    expect(warningsIn(parts)).toEqual([]);
  });

  test('with a password is not read', async () => {
    expect(warningsIn(await partsOf(file('password'), 'a.pdf'))).toEqual(['1/pdf: encrypted', '1/pdf: encrypted']);
  });
});

test('words and lines are set apart by where they are placed', async () => {
  const contents =
    'BT /F1 10 Tf 1 0 0 1 0 700 Tm (AB) Tj 1 0 0 1 10 700 Tm (CD) Tj 1 0 0 1 40 700 Tm (EF) Tj 0 -12 Td (GH) Tj ET';
  const [part] = await partsOf(latin(page(contents)));
  expect(part?.texts[0]?.text).toBe('ABCD EF\nGH\n');
});

describe('it is said', () => {
  test.each([
    ['that it is encrypted', besides().replace('/Root', '/Encrypt 9 0 R /Root'), 'encrypted'],
    ['that it has no text', page('0 0 m'), 'no-text'],
    ['that its codes mean nothing', page('BT /F1 9 Tf <0001> Tj (x) Tj ET', wide, '<< /Subtype /Type0 >>'), 'no-text'],
    ['that a picture may show a text', besides(deflated('x', '/Subtype /Image /Width 900 /Height 900')), 'picture'],
    ['that it runs a script', besides('<< /S /JavaScript /JS (x) >>'), 'script'],
    ['that it starts a program', besides('<< /S /Launch >>'), 'script'],
    ['that it sends a form', besides('<< /S /SubmitForm >>'), 'external-link'],
    ['that it has comments', besides('<< /Type /Annot /Contents (x) >>'), 'comment'],
    ['that a file is attached', besides(deflated('x', '/Type /EmbeddedFile')), 'embedded'],
    ['who wrote it', besides('<< /Author (A) >>'), 'author'],
    ['that something is behind its end', `${besides()}PK`, 'trailing-data'],
    ['that it is packed in a rare way', besides(stream('x', '/Filter /LZWDecode')), 'unknown-type'],
    ['that a string of it does not end', besides('(x'), 'malformed'],
    ['that it holds nothing', '%PDF-1.7', 'malformed'],
    ['that it stands behind something else', `GIF89a ${besides()}`, 'polyglot'],
  ])('%s', async (_, file, warning) => {
    expect((await partsOf(latin(file))).flatMap(({ dangers, unseen }) => [...dangers, ...unseen])).toContain(warning);
  });

  test('nothing of a PDF like any other', async () => {
    const logo = deflated('x', '/Subtype /Image /Width 90 /Height 90');
    expect(warningsIn(await partsOf(latin(besides(logo)), 'a.pdf'))).toEqual([]);
    expect(warningsIn(await partsOf(latin(page('BT (Good day) Tj ET')), 'a.pdf'))).toEqual([]);
  });
});

describe('it ends in a reason, within its budget:', () => {
  test.each([
    ['operators without end', page('BT (a) Tj ET\n'.repeat(40_000)), 'too-many'],
    ['a stream of sixty million octets', besides(deflated('\0'.repeat(60_000_000))), 'too-large'],
    ['values within values', besides('['.repeat(100_000)), 'malformed'],
    [
      'a range of all codes, again and again',
      page(
        'BT /F1 9 Tf (x) Tj ET',
        wide,
        '<< /ToUnicode 4 0 R >>',
        deflated(`${'<0000> <ffff> <0000> '.repeat(1000)} endbfrange`),
      ),
      'too-many',
    ],
  ])('%s', async (_, file, reason) => {
    expect((await partsOf(latin(file), null, { elements: 100_000 })).flatMap(({ unseen }) => unseen)).toContain(reason);
  });
});
