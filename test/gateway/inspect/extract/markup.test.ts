/** HTML and RTF are read as they are shown, and besides wherever they hide what they do not show. */
import { describe, expect, test } from 'vitest';
import { canariesIn, partsOf, warningsIn } from './making.ts';
import { ole } from './ole-files.ts';

const C = 'CANARY-a';

describe('in HTML a canary is found in', () => {
  test.each([
    ['the body', `<p>${C}</p>`, ' body'],
    ['words that tags split', '<p>CAN<b>AR</b>Y-<i>a</i></p>', ' body'],
    ['named and numbered characters', '<p>&#67;ANARY&#x2d;a&nbsp;</p>', ' body'],
    ['a table', `<table><tr><td>${C}</td></tr></table>`, ' table'],
    ['a hidden element', `<p style="display: none">${C}</p>`, ' hidden'],
    ['an element within a hidden one', `<div style='font-size:0'><p>${C}</p></div>`, ' hidden'],
    ['the title', `<html><title>${C}</title>`, ' hidden'],
    ['a comment', `<p><!-- ${C} --></p>`, ' comment'],
    ['a comment that does not end', `<p><!-- ${C}`, ' comment'],
    ['a conditional comment', `<p><![if ${C}]></p>`, ' comment'],
    ['an alternative text', `<p><img alt="${C}"></p>`, ' alternative'],
    ['a link', `<p><a href="http://x.example/${C}">x</a></p>`, ' link'],
    ['a description', `<html><meta name="x" content="${C}">`, ' property'],
    ['a field that is not shown', `<p><input type=hidden value=${C}></p>`, ' hidden'],
    ['an attribute of data', `<p data-x="${C}">x</p>`, ' hidden'],
    ['a script', `<p><script>let x = "<p>${C}"</script></p>`, ' code'],
    ['an escaped string of a script', '<p><script>let x = "C\\u0041NARY\\x2da"</script></p>', ' code'],
    ['a handler', `<p onclick="x('${C}')">x</p>`, ' code'],
    ['a style of its own', `<p style="--x: ${C}">x</p>`, ' code'],
    ['a class', `<p class="${C}">x</p>`, ' code'],
    ['the name of what is downloaded', `<p><a download="${C}">x</a></p>`, ' code'],
    ['a page within', `<p><iframe srcdoc="&lt;p>${C}"></p>`, '/page-1/html body'],
    ['a style', `<html><style>.x::after { content: "${C}" }</style>`, ' code'],
    ['a struck text', `<p><del>${C}</del></p>`, ' deletion'],
    [
      'a data link',
      `<p><img src="data:text/plain;base64,${Buffer.from(C).toString('base64')}"></p>`,
      '/data-1/text body',
    ],
    ['text behind a sign that is no tag', `<p>1 < 2 ${C}</p>`, ' body'],
    ['text behind a quote that does not end', `<p title="x>${C}</p>`, ' body'],
  ])('%s', async (_, html, place) => {
    expect(canariesIn(await partsOf(html, 'a.html'))).toEqual({ a: [`1/html${place}`] });
  });

  test('its own charset', async () => {
    const html = Buffer.concat([
      Buffer.from('<html><meta charset=windows-1251><p>'),
      Buffer.from('d1c5cad0c5d2cdce', 'hex'),
    ]);
    expect((await partsOf(html))[0]?.texts.map(({ text }) => text.trim())).toContain('СЕКРЕТНО');
  });
});

describe('in RTF a canary is found in', () => {
  test.each([
    ['the body', `{\\rtf1 ${C}}`, ' body'],
    ['words that controls split', '{\\rtf1 CAN{\\b AR}\\i0 Y-a}', ' body'],
    ['hexadecimal octets', "{\\rtf1 \\'43\\'41NARY-a}", ' body'],
    ['Unicode with its substitute', '{\\rtf1 \\u67?\\u65?NARY-a}', ' body'],
    ['hidden text', `{\\rtf1 {\\v ${C}}}`, ' hidden'],
    ['a deletion', `{\\rtf1 {\\deleted ${C}}}`, ' deletion'],
    ['a comment', `{\\rtf1 {\\*\\annotation ${C}}}`, ' comment'],
    ['a footnote', `{\\rtf1 {\\footnote ${C}}}`, ' note'],
    ['a name space', `{\\rtf1 {\\*\\xmlnstbl {\\xmlns1 ${C};}}}`, ' property'],
    ['what stands behind it', `{\\rtf1 x}${C}`, ' hidden'],
    ['a picture in octets', `{\\rtf1 {\\pict\\bin17 ${C} and more}}`, '/embedded-1/text body'],
    [
      'its own data',
      `{\\rtf1 {\\*\\datastore 0105${Buffer.from(ole({ 'a/Item': `<?xml version="1.0"?><x>${C}</x>` })).toString('hex')}}}`,
      '/embedded-1/xml property',
    ],
    ['a header', `{\\rtf1 {\\header ${C}}}`, ' header'],
    ['a field', `{\\rtf1 {\\field{\\*\\fldinst HYPERLINK "${C}"}}}`, ' code'],
    ['the properties', `{\\rtf1 {\\info{\\title ${C}}}}`, ' property'],
    ['an unknown destination', `{\\rtf1 {\\*\\whatever ${C}}}`, ' body'],
    [
      'an embedded file',
      `{\\rtf1 {\\object{\\*\\objdata ${Buffer.from(`${C} and more of it`).toString('hex')}}}}`,
      '/embedded-1/text body',
    ],
  ])('%s', async (_, rtf, place) => {
    expect(canariesIn(await partsOf(rtf, 'a.rtf'))).toEqual({ a: [`1/rtf${place}`] });
  });

  test('the charset of its font', async () => {
    const rtf = "{\\rtf1{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}}\\f1 \\'d1\\'c5\\'ca\\'d0\\'c5\\'d2}";
    expect((await partsOf(rtf))[0]?.texts).toEqual([{ role: 'body', text: 'СЕКРЕТ' }]);
  });
});

describe('it is said', () => {
  test.each([
    ['that HTML runs a script', '<p onload="x()">x</p>', '1/html: script'],
    ['that HTML hides text', '<p style="display:none">x</p>', '1/html: hidden-text'],
    ['that SVG runs a script', '<svg><script>x</script></svg>', '1/svg: script'],
    ['that RTF embeds an object', '{\\rtf1{\\object x}}', '1/rtf: embedded'],
    ['that something is behind RTF', '{\\rtf1 x}y', '1/rtf: trailing-data'],
    ['that RTF nests without end', `{\\rtf1 ${'{'.repeat(10_000)}`, '1/rtf: malformed'],
  ])('%s', async (_, content, warning) => {
    expect(warningsIn(await partsOf(content))).toContain(warning);
  });
});

describe('it is read to its end in one go:', () => {
  test.each([
    ['open elements', '<p><b>'],
    ['quotes that do not end', '<p a="'],
    ['open comments', '<!--'],
    ['signs that are no tags', '<'],
    ['tags that are never closed', '<a '],
  ])('two hundred thousand %s', async (_, piece) => {
    const [part] = await partsOf(`<p>CANARY-a</p>${piece.repeat(200_000)}`, 'a.html');
    expect(part?.unseen).toEqual([]);
    expect(canariesIn([part!])).toEqual({ a: ['1/html body'] });
  });
});
