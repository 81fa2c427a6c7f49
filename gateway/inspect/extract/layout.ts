/** Reads what programs store beside a document for printers and screens: nobody's words, but a place where some could be put. */
import { attempt, type Found } from './found.ts';
import { wordsIn } from './scrape.ts';
import { trueType } from './true-type.ts';

/** Settings of printers, fonts under a mask, positions of lines: every other document has them. */
const LAYOUT = /(^|\/)(printerSettings\d*\.bin|[^/]+\.(odttf|fntdata)|layout-cache)$/;

/** True where this was such a file and is told; one that is of a type or a text is looked into like any other. */
export function readLayout(name: string, bytes: Uint8Array, found: Found): boolean {
  if (!LAYOUT.test(name) || trueType(bytes, null, null) !== 'unknown') return false;
  const layout = found.component('layout');
  attempt(layout, () => layout.text('hidden', wordsIn(bytes)));
  return true;
}
