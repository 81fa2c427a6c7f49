/** The several ways in which one text may be read: as seen, across breaks, decoded, and turned around. */
import { decodeRuns } from './decode.ts';
import { fold } from './fold.ts';
import { type Rewritten, rewrite } from './rewrite.ts';

/** `plain`: what the reader sees; `decoded`: what an encoded run says; `reversed`: what a right-to-left override turned around. */
export type Reading = 'plain' | 'decoded' | 'reversed';

export interface Source {
  readonly reading: Reading;
  readonly text: string;
  /** Where an offset lies in the text as it came; for decoded and reversed runs, where the run begins. */
  readonly origin: (offset: number) => number;
}

/** All readings of a text. Decoded text is decoded once more, since it shrinks each time; deeper nesting is no accident of mail. */
export function readings(raw: string): readonly Source[] {
  const { text, origin } = fold(raw);
  const plain: Source = { reading: 'plain', text, origin };
  const decoded = decodeRuns(text).map((run) => decodedSource(run.text, origin(run.start)));
  const deeper = decoded.flatMap((source) =>
    decodeRuns(source.text).map((run) => decodedSource(run.text, source.origin(0))),
  );
  return [plain, ...decoded, ...deeper, ...reversedRuns(raw)];
}

/** Soft breaks, marks of quotation and cell borders as one space, where digits or capitals stand on both sides. */
export const joined = (text: string): Rewritten =>
  rewrite(text, /(?<=[0-9A-Z])[ \t]{0,8}=?[\r\n\t|][ \t\r\n>|]{0,40}(?=[0-9A-Z])/g, () => ' ');

const decodedSource = (raw: string, start: number): Source => ({
  reading: 'decoded',
  text: fold(raw).text,
  origin: () => start,
});

/** After U+202E characters are shown from right to left until U+202C or the paragraph's end (UAX #9, section 2.2). */
function reversedRuns(raw: string): Source[] {
  if (!raw.includes('\u202e')) return [];
  return Array.from(raw.matchAll(/\u202e([^\u202c\n]{1,4096})/g), ({ 1: run = '', index }) => ({
    reading: 'reversed',
    text: fold(Array.from(run).reverse().join('')).text,
    origin: () => index,
  }));
}
