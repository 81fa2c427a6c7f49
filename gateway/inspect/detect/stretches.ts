/** Where the values stand in a short text that is to be kept without them. */
import { MOST_STRETCHES, masked, type Stretch } from '../asked.ts';
import type { FindingType } from '../finding.ts';
import type { Mask } from './case-mask.ts';
import { examine } from './detect.ts';
import { bandOf } from './evidence.ts';
import { readings } from './views.ts';

/** These are words about a text, and no values in it. */
const WORDS: readonly FindingType[] = [
  'marking',
  'mla-request',
  'power-of-attorney',
  'freezing-order',
  'suspicious-transaction-report',
  'register-extract',
];

/**
 * Everything that may be a value, at band low or more. Where something still shows when that is masked, or stands in another spelling of
 * the text (encoded, reversed), nothing of the text is kept.
 */
export function stretchesIn(note: string, masks: readonly Mask[]): Stretch[] {
  const found = valuesIn(note, masks);
  const [odd] = [
    ...found.filter(({ end }, n) => end === Number.POSITIVE_INFINITY || n >= MOST_STRETCHES),
    ...valuesIn(masked(note, found), masks),
  ];
  return odd ? [{ start: 0, end: note.length, type: odd.type }] : found;
}

/** In another reading than the plain one, an offset says only where an encoded run begins. */
function valuesIn(text: string, masks: readonly Mask[]): Stretch[] {
  return readings(text).flatMap((source) =>
    examine(source, 'body', masks)
      .filter(({ type, score }) => bandOf(score) !== null && !WORDS.includes(type))
      .map(({ type, start, end }) =>
        source.reading === 'plain'
          ? { type, start: source.origin(start), end: source.origin(end) }
          : { type, start: 0, end: Number.POSITIVE_INFINITY },
      ),
  );
}
