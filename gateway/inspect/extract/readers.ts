/** Which reader opens which type; a type without one is said to be unseen. */
import { readArchive } from './container/archive.ts';
import { readGzip, readZstd } from './container/gzip.ts';
import { readTar } from './container/tar.ts';
import { openZip, readZip } from './container/zip.ts';
import { readContentLines } from './content-lines.ts';
import type { Found, Reader } from './found.ts';
import { readGif, readJpeg, readModern, readPng, readTiff } from './image/image.ts';
import { readHtml } from './markup/html.ts';
import { readAttachedMessage, readMessage } from './mime/read-message.ts';
import { odfKind, readOdf } from './office/odf.ts';
import { isOoxml, readOoxml } from './office/ooxml.ts';
import { readCustom } from './office/properties.ts';
import { readWriting } from './office/writing.ts';
import { readOle } from './ole/ole.ts';
import { readTnef } from './outlook/tnef.ts';
import { readPdf } from './pdf/pdf.ts';
import { readPkcs7 } from './pkcs7.ts';
import { readRtf } from './rtf.ts';
import { readSealed, readText } from './text.ts';
import { latin1 } from './true-type.ts';

const READERS: Readonly<Record<string, Reader>> = {
  message: (bytes, found) => (found.item.path.length === 0 ? readMessage : readAttachedMessage)(bytes, found),
  text: readText,
  calendar: readContentLines,
  contact: readContentLines,
  pgp: readSealed,
  pkcs7: readPkcs7,
  zip: readPackage,
  gzip: readGzip,
  zstd: readZstd,
  '7z': readArchive,
  rar: readArchive,
  tar: readTar,
  html: readHtml,
  pdf: readPdf,
  rtf: readRtf,
  xml: readCustom,
  svg: readDrawing,
  ole: readOle,
  tnef: readTnef,
  jpeg: readJpeg,
  png: readPng,
  gif: readGif,
  tiff: readTiff,
  webp: readModern,
  heic: readModern,
  avif: readModern,
  empty: () => {},
};

/** What holds files that nobody here takes out of it: any of them could be anything. */
const ARCHIVES: ReadonlySet<string> = new Set(
  'cab ace arj lzh arc zoo alz cpio rpm ar xar dmg bzip2 xz lzma lzip lz4 compress iso vhd vhdx vmdk qcow2 wim squashfs'.split(
    ' ',
  ),
);

export function readByType(type: string, bytes: Uint8Array, found: Found): void {
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (reader) reader(bytes, found);
  else found.unseen(ARCHIVES.has(type) ? 'archive' : 'unknown-type');
}

/** What an archive holds says what it is; a document is no archive of files. */
function readPackage(bytes: Uint8Array, found: Found): void {
  const directory = openZip(bytes, found);
  const odf = odfKind(directory);
  if (odf) readOdf(directory, odf, found);
  else if (isOoxml(directory)) readOoxml(directory, found);
  else readZip(directory, found);
}

/** A picture whose text stands in its markup, and which may run scripts. */
function readDrawing(bytes: Uint8Array, found: Found): void {
  if (/<script|\son\w+\s*=/i.test(latin1(bytes, 0, bytes.length))) found.danger('script');
  readWriting(bytes, 'body', found);
}
