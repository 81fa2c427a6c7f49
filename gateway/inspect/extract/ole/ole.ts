/** Reads an OLE compound file: which program's it is, its text, its properties, and what it locks, runs or embeds. */
import { attempt, type Found } from '../found.ts';
import { withTexts } from '../markup/texts.ts';
import { readMsg } from '../outlook/msg.ts';
import { wordsIn } from '../scrape.ts';
import { readExcel } from './excel.ts';
import { readMacros } from './macros.ts';
import { readPictures } from './pictures.ts';
import { readPowerPoint } from './powerpoint.ts';
import { readPropertySet } from './properties.ts';
import { readStreams, type Stream } from './streams.ts';
import { readWord } from './word.ts';

/** Types by the stream that only they have. */
const KINDS: readonly (readonly [stream: RegExp, type: string])[] = [
  [/^EncryptedPackage$|^EncryptionInfo$|^\x06DataSpaces\//, 'encrypted'],
  [/^WordDocument$/, 'doc'],
  [/^(Workbook|Book)$/, 'xls'],
  [/^PowerPoint Document$/, 'ppt'],
  [/^__properties_version1\.0$/, 'msg'],
];

export function readOle(bytes: Uint8Array, found: Found): void {
  const streams = readStreams(bytes, found.budget);
  const stream = (name: RegExp) => streams.find(({ path }) => name.test(path));
  const type = KINDS.find(([name]) => stream(name))?.[1] ?? 'ole';
  found.is(type);
  if (type === 'encrypted') {
    found.danger('encrypted');
    found.unseen('encrypted');
    return;
  }
  judge(streams, found);
  for (const { path, bytes: set } of streams) {
    const kind = /\x05(Summary|DocumentSummary)Information$/.exec(path)?.[1];
    if (kind) attempt(found, () => readPropertySet(set, kind, found));
  }
  const hasMacros = readMacros(streams, found);
  readMain(hasMacros && type === 'ole' ? 'macros' : type, streams, found);
  readObjects(streams, found);
  if (type === 'msg') return;
  readItems(streams, found);
  readRest(streams, found);
}

/** Documents within keep their streams in storages of their own; their own objects and pictures are read with the whole. */
function readItems(streams: readonly Stream[], found: Found): void {
  for (const { path } of streams) {
    const match = /^(.+\/)(?:WordDocument|Workbook|Book|PowerPoint Document)$/.exec(path);
    if (!match) continue;
    found.danger('embedded');
    const inner = streams.flatMap(({ path: each, bytes }) =>
      each.startsWith(match[1]!) ? [{ path: each.slice(match[1]!.length), bytes }] : [],
    );
    const kind = KINDS.find(([name]) => inner.some((each) => name.test(each.path)))![1];
    const item = found.component('embedded', kind);
    readMain(kind, inner, item);
  }
}

/** Pictures of all streams, and the words of those that nobody has read: names of styles, bookmarks and people, formulas, settings. */
function readRest(streams: readonly Stream[], found: Found): void {
  withTexts(found, (texts) => {
    let pictures = 0;
    for (const { path, bytes } of streams)
      attempt(found, () => {
        if (!OBJECT.test(path) && !/(^|\/)(Workbook|Book)$/.test(path))
          readPictures(bytes, () => `picture-${++pictures}`, found);
        if (!READ.test(path)) for (const line of wordsIn(bytes).split('\n')) texts.aside('property', line);
      });
  });
}

const READ =
  /(^|\/)(WordDocument|Workbook|Book|PowerPoint Document|Pictures|\x05\w*SummaryInformation|\x01Ole10Native|CONTENTS|Package|package_stream)$|(^|\/)(VBA|_VBA_PROJECT|_VBA_PROJECT_CUR|Macros)\//i;

function judge(streams: readonly Stream[], found: Found): void {
  const any = (name: RegExp) => streams.some(({ path }) => name.test(path));
  if (any(/(^|\/)(VBA|_VBA_PROJECT|_VBA_PROJECT_CUR|Macros)(\/|$)/i)) found.danger('macro');
  if (any(/^(ObjectPool|MBD[0-9A-F]+)\//i)) found.danger('embedded');
  if (any(/^EncryptedSummary$/)) {
    found.danger('encrypted');
    found.unseen('encrypted');
  }
}

function readMain(type: string, streams: readonly Stream[], found: Found): void {
  const named = (name: string) => streams.find(({ path }) => path === name)?.bytes ?? null;
  attempt(found, () => {
    if (type === 'doc') readWord(named('WordDocument')!, named, found);
    else if (type === 'xls') readExcel((named('Workbook') ?? named('Book'))!, found);
    else if (type === 'ppt') readPowerPoint(named('PowerPoint Document')!, found);
    else if (type === 'msg') readMsg(streams, found);
    // What only wraps a file for embedding, or holds nothing but macros, has no text of its own.
    else if (type !== 'macros' && !streams.some(({ path }) => OBJECT.test(path))) found.unseen('unknown-type');
  });
}

const OBJECT = /(^|\/)(\x01Ole10Native|CONTENTS|Package|package_stream)$/i;

/** Files that were embedded whole; the wrapper of Ole10Native has a length, names and a path before the data. */
function readObjects(streams: readonly Stream[], found: Found): void {
  for (const [n, { path, bytes }] of streams.filter((stream) => OBJECT.test(stream.path)).entries()) {
    found.danger('embedded');
    attempt(found, () => found.inside(`embedded-${n + 1}`, /Ole10Native$/.test(path) ? nativeData(bytes) : bytes));
  }
}

/** Size, flags, label, path, two numbers, a path with its length, and then the data with its own size (MS-OLEDS section 2.3.6). */
function nativeData(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes);
  let at = file.indexOf(0, 6) + 1;
  at = file.indexOf(0, at) + 1 + 4;
  at += 4 + file.readUInt32LE(at);
  return file.subarray(at + 4, at + 4 + file.readUInt32LE(at));
}
