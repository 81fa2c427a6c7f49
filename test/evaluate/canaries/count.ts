/** Which canaries extraction brings to light: files of many formats, each hiding a word of its own in every place that there is. */
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
    const seen = parts.flatMap(({ texts }) => texts.map(({ text }) => text)).join('\n');
    const missed = Object.entries(canaries).flatMap(([place, canary]) => (seen.includes(canary) ? [] : [place]));
    scores.push({ format, found: Object.keys(canaries).length - missed.length, missed });
  }
  return scores;
}
