/** Reads an Outlook item out of the streams of its file: words, bodies, files and items within (MS-OXMSG section 2). */
import { attempt, type Found } from '../found.ts';
import type { Stream } from '../ole/streams.ts';
import { wordsIn } from '../scrape.ts';
import { ATTACHED, attachmentOf, type Property, tellProperty } from './mapi.ts';

/** Each value of many has a stream of its own, numbered behind a hyphen; the one without a number holds their lengths (section 2.1.4). */
const PROPERTY = /^__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})(-[0-9A-F]{8})?$/i;
const MANY = 0x1000;
/** Named properties: numbers, and a stream of their names (section 2.2.3). */
const NAMES = /^__nameid_version1\.0$/i;

export function readMsg(streams: readonly Stream[], found: Found): void {
  readLevel(streams, found, 0);
}

/** The item whose streams these are; items within lie in storages of their own. */
function readLevel(streams: readonly Stream[], found: Found, depth: number): void {
  if (depth > 8) {
    found.unseen('too-deep');
    return;
  }
  for (const property of propertiesIn(streams)) attempt(found, () => tellProperty(property, found));
  for (const [storage, inner] of storagesIn(streams)) {
    if (/^__attach/i.test(storage)) readAttachment(inner, found, depth);
    else if (NAMES.test(storage))
      found.text(
        'property',
        inner
          .map(({ bytes }) => wordsIn(bytes))
          .join('\n')
          .trim(),
      );
    // Recipients: everything in them that is text.
    else
      for (const property of inner.flatMap(({ path, bytes }) =>
        propertiesIn([{ path: path.split('/').at(-1)!, bytes }]),
      ))
        tellProperty(property, found);
  }
}

function readAttachment(streams: readonly Stream[], found: Found, depth: number): void {
  const properties = propertiesIn(streams);
  const known = attachmentOf(properties);
  const data = properties.find(({ id }) => id === ATTACHED);
  for (const property of properties) if (property !== data) tellProperty(property, found);
  if (data) found.inside('attached', data.bytes, known);
  for (const [storage, inner] of storagesIn(streams)) {
    if (!/^__substg1\.0_3701/i.test(storage)) continue;
    const item = found.component('attached', 'msg');
    attempt(item, () => readLevel(inner, item, depth + 1));
  }
}

function propertiesIn(streams: readonly Stream[]): Property[] {
  return streams.flatMap(({ path, bytes }) => {
    const match = PROPERTY.exec(path);
    if (!match) return [];
    const type = Number.parseInt(match[2]!, 16);
    return [{ id: Number.parseInt(match[1]!, 16), type: match[3] ? type & ~MANY : type, bytes }];
  });
}

/** Streams by the storage that they lie in here, their paths from there on. */
function storagesIn(streams: readonly Stream[]): Map<string, Stream[]> {
  const storages = new Map<string, Stream[]>();
  for (const { path, bytes } of streams) {
    const slash = path.indexOf('/');
    if (slash < 0) continue;
    const list = storages.get(path.slice(0, slash)) ?? [];
    list.push({ path: path.slice(slash + 1), bytes });
    storages.set(path.slice(0, slash), list);
  }
  return storages;
}
