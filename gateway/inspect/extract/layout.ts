/** Reads what programs store beside a document for printers and screens: nobody's words, but a place where some could be put. */
import { attempt, type Found } from './found.ts';
import { trueType } from './true-type.ts';

/** Settings of printers, fonts under a mask, positions of lines: every other document has them. */
const LAYOUT = /(^|\/)(printerSettings\d*\.bin|[^/]+\.(odttf|fntdata)|layout-cache)$/;

/** True where this was such a file and is told; one that is of a type or a text is looked into like any other. */
export function readLayout(name: string, bytes: Uint8Array, found: Found): boolean {
  if (!LAYOUT.test(name) || trueType(bytes, null, null) !== 'unknown') return false;
  const layout = found.component('layout');
  attempt(layout, () => layout.text('hidden', readableRuns(bytes)));
  return true;
}

/** Runs of six and more characters, in octets and in UTF-16. */
function readableRuns(bytes: Uint8Array): string {
  const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const wide = [...octets.matchAll(/(?:[\x20-\x7e]\0){6,}/g)].map(([run]) => run.replaceAll('\0', ''));
  const narrow = [...octets.matchAll(/[\x20-\x7e]{6,}/g)].map(([run]) => run);
  return [...wide, ...narrow].join('\n');
}
