/** Archives with canaries, in their files and in what they say about them. */
import { gzipSync } from 'node:zlib';
import { zip, zipOf } from '../../gateway/inspect/extract/zip-writer.ts';
import { type CanaryFile, type Hide, hiding } from './canary-file.ts';

export const archives = (): readonly CanaryFile[] => [
  hiding('zip', 'papers.zip', zipped),
  hiding('tar', 'papers.tar', tar),
  hiding('tar.gz', 'backup.tar.gz', (hide) =>
    gzipSync(tarOf([file('a.txt', hide('text')), file('b.zip', zipOf({ 'c.txt': hide('zip in tar') }))])),
  ),
  hiding('gz', 'log.txt.gz', gzipped),
  hiding('epub', 'book.epub', book),
];

function zipped(hide: Hide): Uint8Array {
  const inner = zip([{ name: `${hide('name in zip in zip')}.txt`, content: hide('zip in zip') }], {
    comment: hide('comment of inner zip'),
  });
  const third = zipOf({ 'second.zip': zipOf({ 'third.zip': zipOf({ 'a.txt': hide('three deep') }) }) });
  return zip(
    [
      { name: 'a.txt', content: hide('deflated') },
      { name: 'b.txt', content: hide('stored'), stored: true },
      { name: `${hide('name of folder')}/${hide('name of file')}.txt`, content: 'x' },
      { name: 'inner.zip', content: inner },
      { name: 'first.zip', content: third },
      { name: 'without-an-ending', content: zipOf({ 'a.txt': hide('zip called otherwise') }) },
      { name: 'picture.png', content: hide('text called a picture') },
      { name: 'page.html', content: `<p title="${hide('attribute in page')}">x</p>` },
      { name: 'a.txt', content: hide('second file of a name') },
    ],
    { before: hide('before the archive'), comment: hide('comment') },
  );
}

interface Packed {
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array;
  readonly owner?: string;
  readonly link?: string;
}

const file = (name: string, content: Uint8Array | string, type = '0'): Packed => ({
  name,
  type,
  content: Buffer.from(content as string),
});

/** POSIX.1-2017, pax and ustar; type L is GNU’s long name. */
function tar(hide: Hide): Uint8Array {
  const record = (key: string, value: string) => {
    const rest = ` ${key}=${value}\n`;
    return `${rest.length + String(rest.length + 2).length}${rest}`;
  };
  return tarOf([
    file('pax_global_header', record('comment', hide('global comment')), 'g'),
    file(
      'p',
      record('path', `${hide('path in pax header')}.txt`) + record('comment', hide('comment in pax header')),
      'x',
    ),
    file('a.txt', hide('text')),
    file('././@LongLink', `${hide('long name')}${'x'.repeat(100)}\0`, 'L'),
    file('b.txt', 'x'),
    { ...file('c.txt', 'x'), owner: hide('owner') },
    { ...file('d', '', '2'), link: hide('link target') },
    file(hide('name of file'), 'x'),
  ]);
}

function tarOf(all: readonly Packed[]): Uint8Array {
  const blocks = all.flatMap(({ name, type, content, owner = 'a', link = '' }) => {
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write('0000644\x000000000\x000000000\x00', 100);
    head.write(`${content.length.toString(8).padStart(11, '0')}\x00${'0'.repeat(11)}\x00        ${type}`, 124);
    head.write(link, 157);
    head.write('ustar\x0000', 257);
    head.write(owner, 265);
    const sum = head.reduce((total, octet) => total + octet, 0);
    head.write(`${sum.toString(8).padStart(6, '0')}\x00 `, 148);
    return [head, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** RFC 1952: a name, a comment, an own field, and two members one behind the other. */
function gzipped(hide: Hide): Uint8Array {
  const plain = gzipSync(hide('first member'));
  const extra = Buffer.from(hide('extra field'));
  const sizes = Buffer.alloc(6);
  sizes.writeUInt16LE(extra.length + 4, 0);
  sizes.write('VA', 2);
  sizes.writeUInt16LE(extra.length, 4);
  const head = Buffer.from(plain.subarray(0, 10));
  head[3] = 4 | 8 | 16;
  const texts = Buffer.from(`${hide('file name')}\0${hide('comment')}\0`);
  return Buffer.concat([head, sizes, extra, texts, plain.subarray(10), gzipSync(hide('second member'))]);
}

/** EPUB 3.3: pages of XHTML in a zip. */
function book(hide: Hide): Uint8Array {
  return zip([
    { name: 'mimetype', content: 'application/epub+zip', stored: true },
    {
      name: 'META-INF/container.xml',
      content:
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    },
    {
      name: 'a.opf',
      content: `<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${hide('title')}</dc:title></metadata><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>`,
    },
    {
      name: 'a.xhtml',
      content: `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>${hide('page')}</p><!-- ${hide('comment of page')} --></body></html>`,
    },
  ]);
}
