/** What a file's name gives away: a type it is not, an extension it hides, characters that mislead. */
import type { Danger } from '../part.ts';

/** Types that a file of that extension may truly have; others are a mismatch. Extensions that are missing here promise nothing. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  pdf: 'pdf',
  doc: 'doc rtf',
  dot: 'doc rtf',
  xls: 'xls',
  ppt: 'ppt',
  msg: 'msg',
  docx: 'docx',
  docm: 'docx',
  dotx: 'docx',
  dotm: 'docx',
  xlsx: 'xlsx',
  xlsm: 'xlsx',
  xltx: 'xlsx',
  xlsb: 'xlsx',
  pptx: 'pptx',
  pptm: 'pptx',
  ppsx: 'pptx',
  odt: 'odt',
  ods: 'ods',
  odp: 'odp',
  rtf: 'rtf',
  zip: 'zip',
  gz: 'gzip',
  tgz: 'gzip',
  tar: 'tar',
  jpg: 'jpeg',
  jpeg: 'jpeg',
  png: 'png',
  gif: 'gif',
  tif: 'tiff',
  tiff: 'tiff',
  webp: 'webp',
  heic: 'heic',
  '7z': '7z',
  rar: 'rar',
  cab: 'cab',
  iso: 'iso',
  txt: 'text html xml calendar contact pgp message svg',
  csv: 'text',
  log: 'text',
  htm: 'html message',
  html: 'html message',
  xml: 'xml svg html',
  eml: 'message',
};

/** Declared media types, by the extension that promises the same. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.ms-powerpoint': 'ppt',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.oasis.opendocument.presentation': 'odp',
  'application/zip': 'zip',
  'application/gzip': 'gz',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/tiff': 'tif',
  'text/plain': 'txt',
};

/** What a program or a script may be called; behind another extension it is a trap. */
const RUNS = /^(exe|scr|com|pif|bat|cmd|js|jse|vbs|vbe|wsf|hta|lnk|msi|jar|ps1|cpl|iso|img|one)$/;

/** Marks, embeddings and isolates that turn the reading order (Unicode TR 9), and characters that show as nothing. */
const MISLEADING =
  /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]|[\u0000-\u001f]|[ .]$|[^.\s]\s{8,}\.|\s{20,}/;

/**
 * @param type the true type, as extraction names it
 * @param declared a media type in lower case, without parameters
 */
export function judgeName(name: string | null, declared: string | null, type: string): Danger[] {
  const dangers: Danger[] = [];
  const extensions = extensionsOf(name);
  const last = extensions.at(-1) ?? '';
  if (isOther(last, type) || isOther(MEDIA_TYPES[declared ?? ''] ?? '', type)) dangers.push('mismatched-type');
  if (extensions.length > 1 && isTrap(extensions.at(-2)!, last)) dangers.push('double-extension');
  if (name !== null && MISLEADING.test(name)) dangers.push('misleading-name');
  return dangers;
}

function isOther(extension: string, type: string): boolean {
  const promised = EXTENSIONS[extension];
  // A file that is empty or encrypted as a whole shows no type to compare.
  return promised !== undefined && type !== 'empty' && type !== 'encrypted' && !promised.split(' ').includes(type);
}

/** Two extensions are a trap where the first promises a document and the last is another promise or a program: `report.pdf.exe`. */
function isTrap(first: string, last: string): boolean {
  if (EXTENSIONS[first] === undefined || first === last) return false;
  return (
    RUNS.test(last) ||
    (EXTENSIONS[last] !== undefined && !/^(gz|zip|7z|rar|txt|eml|msg)$/.test(last) && first !== 'tar')
  );
}

/** In lower case; trailing dots and spaces are dropped as Windows drops them. */
function extensionsOf(name: string | null): string[] {
  const base = (name ?? '').slice(-300).replace(/[ .]+$/, '');
  return base
    .split('.')
    .slice(1)
    .map((extension) => extension.trim().toLowerCase());
}
