/** What the detector says of one text, as of the body of a mail. */
import { readMask } from '../../gateway/inspect/detect/case-mask.ts';
import { detect } from '../../gateway/inspect/detect/detect.ts';
import { LIMITS } from '../../gateway/inspect/extract/budget.ts';
import { extract } from '../../gateway/inspect/extract/extract.ts';
import type { Band, Finding, FindingType } from '../../gateway/inspect/finding.ts';
import type { Part } from '../../gateway/inspect/part.ts';
import { CASE_MASK } from './slots.ts';

const MASKS = [readMask(CASE_MASK)];

export function mailOf(text: string, type = 'text/plain'): Uint8Array {
  const head = `From: a@a.example\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`;
  return Buffer.from(head + text.replace(/\r?\n/g, '\r\n'));
}

/** Read in this process, without the clock: how busy the machine is must not change a figure. */
export function partsOf(mail: Uint8Array): Promise<readonly Part[]> {
  return extract(mail, LIMITS, () => 0);
}

export function findingsIn(parts: readonly Part[]): readonly Finding[] {
  return detect(parts, { masks: MASKS });
}

/** In which bands a class was found. */
export async function bandsOf(text: string): Promise<ReadonlyMap<FindingType, ReadonlySet<Band>>> {
  const findings = findingsIn(await partsOf(mailOf(text)));
  return new Map(
    [...Map.groupBy(findings, ({ type }) => type)].map(([type, all]) => [type, new Set(all.map(({ band }) => band))]),
  );
}
