/** Which canaries come to detection's sight: files of many formats, each hiding a word of its own in every place that there is. */
import { readings } from '../../../gateway/inspect/detect/views.ts';
import { carrying } from '../../gateway/inspect/extract/making.ts';
import { partsOf } from '../look.ts';
import type { CanaryFile } from './canary-file.ts';

export interface CanaryScore {
  readonly format: string;
  readonly found: number;
  /** The places whose canary was not found. */
  readonly missed: readonly string[];
}

export async function countCanaries(files: readonly CanaryFile[]): Promise<readonly CanaryScore[]> {
  const scores: CanaryScore[] = [];
  for (const { format, name, bytes, canaries } of files) {
    const parts = await partsOf(carrying(bytes, name));
    // As detection reads them: what is encoded within a text is decoded there, not by extraction.
    const seen = parts.flatMap(({ texts }) => texts.flatMap(({ text }) => readings(text).map((each) => each.text)));
    const missed = Object.entries(canaries).flatMap(([place, canary]) =>
      seen.some((text) => text.includes(canary)) ? [] : [place],
    );
    scores.push({ format, found: Object.keys(canaries).length - missed.length, missed });
  }
  return scores;
}
