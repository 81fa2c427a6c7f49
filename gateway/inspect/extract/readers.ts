/** Which reader opens which type; a type without one is said to be unseen. */
import { readGzip } from './container/gzip.ts';
import { readTar } from './container/tar.ts';
import { openZip, readZip } from './container/zip.ts';
import type { Found, Reader } from './found.ts';
import { readAttachedMessage, readMessage } from './mime/read-message.ts';
import { readContentLines, readSealed, readText } from './text.ts';

const READERS: Readonly<Record<string, Reader>> = {
  message: (bytes, found) => (found.item.path.length === 0 ? readMessage : readAttachedMessage)(bytes, found),
  text: readText,
  calendar: readContentLines,
  contact: readContentLines,
  pgp: readSealed,
  zip: (bytes, found) => readZip(openZip(bytes, found), found),
  gzip: readGzip,
  tar: readTar,
  empty: () => {},
};

export function readByType(type: string, bytes: Uint8Array, found: Found): void {
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (reader) reader(bytes, found);
  else found.unseen('unknown-type');
}
