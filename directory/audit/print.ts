/** The examination of a log as text: every change in sentences, and the proof that it was rightly signed. */
import { fill } from '../telling/field.ts';
import { grouped } from '../telling/grouped.ts';
import { printable } from '../telling/printable.ts';
import { fieldsOf, linesOf, sentenceOf, wayText } from '../telling/tell-entry.ts';
import type { Texts } from '../telling/text-types.ts';
import { timeText } from '../telling/time-text.ts';
import { signerNames } from '../telling/who.ts';
import type { Examination, Examined } from './examine.ts';
import type { Fate } from './fate.ts';

/** One entry. */
export function printEntry(entry: Examined, { fates }: Examination, now: Date, texts: Texts): string[] {
  const { index, id, read, fault } = entry;
  const { audit } = texts;
  const opening = fill(audit.entry, { index: String(index), time: read ? timeText(read.logged) : '?' });
  const told = fault && fill(audit.fault, { rule: texts.rules[fault.rule], message: printable(fault.message) });
  if (read === null) return [opening, audit.unreadable, told!, grouped(id), ''];
  const { payload, known } = read;
  return [
    `${opening}: ${sentenceOf(payload, known, texts)}`,
    ...linesOf(fieldsOf(payload, known, texts), texts).map((line) => `  ${line}`),
    ...proofOf(entry, read, texts),
    told ?? whenText(read, fates.get(id), now, texts),
    '',
  ];
}

/** How many entries there are in it, and whose they are. */
export function printHead(
  head: { readonly origin: string; readonly size: number; readonly root: Uint8Array; readonly genesis: string },
  { audit }: Texts,
): string[] {
  return [
    fill(audit.log, { origin: printable(head.origin), size: String(head.size), genesis: grouped(head.genesis) }),
    fill(audit.root, { root: grouped(Buffer.from(head.root).toString('hex')) }),
  ];
}

type Read = NonNullable<Examined['read']>;

function proofOf({ fault }: Examined, { payload, known, signers, way }: Read, texts: Texts): string[] {
  const name = signerNames(payload, known, texts);
  const names = new Intl.ListFormat(texts.language).format(
    signers.map((keyid) => `${name(keyid)} (${grouped(keyid.slice(0, 16))})`),
  );
  if (fault || way === null) return [fill(texts.audit.claimedBy, { signers: names || texts.none })];
  return [fill(texts.audit.signedBy, { signers: names }), fill(texts.audit.counts, { way: wayText(way, texts) })];
}

/** When it takes effect, or why it does not. */
export function whenText({ logged, way }: Read, fate: Fate | undefined, now: Date, texts: Texts): string {
  const { audit } = texts;
  if (way === null || way.delay === 0) return audit.atOnce;
  const known = fate ?? enrolment(new Date(logged.getTime() + way.delay), now);
  switch (known.kind) {
    case 'effective':
      return fill(audit.effective, { time: timeText(known.at) });
    case 'waits':
      return fill(audit.waits, { time: timeText(known.until) });
    case 'vetoed':
      return fill(audit.vetoed, { index: String(known.by) });
    default:
      return audit[known.kind];
  }
}

/** An enrolment waits without being one of the changes that can be objected to. */
function enrolment(at: Date, now: Date): Fate {
  return at <= now ? { kind: 'effective', at } : { kind: 'waits', until: at };
}
