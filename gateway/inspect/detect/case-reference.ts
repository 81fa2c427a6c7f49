/** References of cases, written as one of the agency's masks says. */
import { type Candidate, standsAlone } from './candidate.ts';
import type { Scene } from './scene.ts';

/** What fits a mask and stands alone; the same reference with other blanks counts once. */
export function* caseReferences({ text, lower, masks }: Scene): Generator<Candidate> {
  for (const { pattern } of masks) {
    for (const { 0: written, index } of lower.matchAll(pattern)) {
      const end = index + written.length;
      if (!standsAlone(text, index, end)) continue;
      const value = written.replace(/\s/g, '');
      yield { type: 'case-reference', cues: ['case'], value, start: index, end, evidence: ['mask-exact'] };
    }
  }
}
