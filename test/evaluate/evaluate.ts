/** Asks the detector about every labelled text, and counts. */
import type { Band, FindingType } from '../../gateway/inspect/finding.ts';
import type { Item } from './corpus.ts';
import { bandsOf } from './look.ts';
import { countsOf, type Judged, type Score, scoreOf } from './score.ts';

export interface Verdict extends Judged {
  readonly item: Item;
}

/** One class: in all languages together, and in each. */
export interface ClassScore {
  readonly type: FindingType;
  readonly pooled: Score;
  readonly byLanguage: Readonly<Record<string, Score>>;
}

/** A class counts as found from this band on: it is what an officer is told of. */
const FROM: readonly Band[] = ['medium', 'high'];

export async function judge(items: readonly Item[]): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const item of items) {
    const bands = (await bandsOf(item.text)).get(item.type);
    verdicts.push({ item, isPositive: item.isPositive, isFound: FROM.some((band) => bands?.has(band)) });
  }
  return verdicts;
}

export function scoresOf(verdicts: readonly Verdict[]): readonly ClassScore[] {
  return Array.from(
    Map.groupBy(verdicts, ({ item }) => item.type),
    ([type, all]) => ({
      type,
      pooled: scoreOf(countsOf(all)),
      byLanguage: Object.fromEntries(
        Array.from(
          Map.groupBy(all, ({ item }) => item.language),
          ([language, some]) => [language, scoreOf(countsOf(some))],
        ),
      ),
    }),
  );
}
