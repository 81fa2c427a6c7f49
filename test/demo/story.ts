/** The way of one message, told step by step from what was witnessed; pure. */
import type { Delivered, Journey, LogLine } from './chronicle.ts';

/** What can be told of a message. */
export type StepName =
  | 'handed'
  | 'refused'
  | 'sealed'
  | 'accepted'
  | 'deferred'
  | 'failed'
  | 'wire'
  | 'proven'
  | 'delivered'
  | 'same'
  | 'different';

/** One step; `values` go into its sentence, numbers as numbers. */
export interface Step {
  readonly name: StepName;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface Witnesses {
  readonly lines: readonly LogLine[];
  readonly delivered: readonly Delivered[];
  /** The agencies' names, and B's mail domain. */
  readonly names: { readonly a: string; readonly b: string };
}

/** How a message stands. */
export type State = 'travelling' | 'waiting' | 'refused' | 'failed' | 'arrived' | 'damaged';

/** The steps in the order in which they happened. */
export function story(journey: Journey, witnesses: Witnesses): Step[] {
  const own = witnesses.lines.filter(({ gateway, id }) => gateway === 'a' && id !== undefined && id === journey.id);
  const steps = [...handedOver(journey), ...accepted(own), ...attempts(journey, own), ...atB(journey, witnesses)];
  return steps.sort((one, other) => one.at - other.at || ORDER.indexOf(one.name) - ORDER.indexOf(other.name));
}

/** What a message's steps add up to. It has arrived when every recipient has it, and A knows that B took it. */
export function stateOf({ submission }: Journey, steps: readonly Step[]): State {
  const count = (name: StepName) => steps.filter((step) => step.name === name).length;
  if (count('different') > 0) return 'damaged';
  if (count('refused') > 0) return 'refused';
  if (count('wire') > 0 && count('delivered') >= (submission?.recipients.length ?? 1)) return 'arrived';
  if (count('failed') > 0) return 'failed';
  return count('deferred') > 0 && count('wire') + count('proven') === 0 ? 'waiting' : 'travelling';
}

/** The messages that gateway B delivered for this journey: one for each ciphertext, and a Bcc recipient has one of his own. */
export function deliveredOf(journey: Journey, { lines, delivered }: Witnesses): Delivered[] {
  const ids = idsAtB(journey, lines);
  return delivered.filter(({ side, id }) => side === 'b' && id !== null && ids.has(id));
}

/** The steps within one millisecond, in the order in which they depend on each other. */
const ORDER: readonly StepName[] = [
  'handed',
  'refused',
  'sealed',
  'accepted',
  'deferred',
  'failed',
  'wire',
  'proven',
  'delivered',
  'same',
  'different',
];

function handedOver({ submission, answer, sentAt, id }: Journey): Step[] {
  if (!submission) return [];
  const handed: Step = { name: 'handed', at: sentAt, values: { bytes: submission.bytes.length } };
  const refused = answer && id === null && answer.code >= 400;
  if (!refused) return [handed];
  return [handed, { name: 'refused', at: sentAt + 1, values: { reply: `${answer.code} ${answer.text}` } }];
}

function accepted(lines: readonly LogLine[]): Step[] {
  return lines.filter(named('accepted')).flatMap(({ at, id = '', items }) => {
    const keys = (items as { sealedTo: string | null }[]).flatMap(({ sealedTo }) => sealedTo ?? []);
    const sealed = keys.map((key): Step => ({ name: 'sealed', at, values: { key: shortKey(key) } }));
    return [...sealed, { name: 'accepted', at, values: { id } } satisfies Step];
  });
}

/** Deferrals count as one step, because only how often and why last is worth telling. */
function attempts({ last, octets, found }: Journey, lines: readonly LogLine[]): Step[] {
  const deferred = lines.filter(named('deferred'));
  const failed = lines.filter(named('failed'));
  const relayed = lines.find(named('relayed'));
  const steps: Step[] = failed.map((line) => ({ name: 'failed', at: line.at, values: { reply: replyOf(line) } }));
  const latest = deferred.at(-1);
  if (latest)
    steps.push({ name: 'deferred', at: deferred[0]!.at, values: { count: deferred.length, reply: replyOf(latest) } });
  if (relayed && last) {
    const values = { bytes: octets, sought: last.search?.sought ?? 0, found };
    // The tap saw the octets before B could judge what was in them.
    steps.push({ name: 'wire', at: last.at, values });
  }
  return steps;
}

function atB(journey: Journey, witnesses: Witnesses): Step[] {
  const { lines, names } = witnesses;
  const ids = idsAtB(journey, lines);
  const verdict = lines.find(({ gateway, event, id = '' }) => gateway === 'b' && event === 'verdict' && ids.has(id));
  const judged: Step[] = verdict
    ? [{ name: 'proven', at: verdict.at, values: { verdict: String(verdict.verdict), agency: names.a } }]
    : [];
  const arrived = deliveredOf(journey, witnesses).flatMap(({ at, address, sha256 }): Step[] => {
    const delivered: Step = { name: 'delivered', at, values: { mailbox: address } };
    if (!journey.original) return [delivered];
    const name = sha256 === journey.original.sha256 ? 'same' : 'different';
    return [delivered, { name, at, values: { sent: journey.original.sha256, arrived: sha256 } }];
  });
  return [...judged, ...arrived];
}

/** Gateway B says in its 250 what it calls a message; until that is in the log, the Message-ID must do. */
function idsAtB(journey: Journey, lines: readonly LogLine[]): ReadonlySet<string> {
  const own = lines.filter(({ gateway, id }) => gateway === 'a' && id === journey.id);
  const told = own.filter(named('relayed')).flatMap((line) => /accepted as (\w+)/.exec(replyOf(line))?.[1] ?? []);
  const messageId = own.find(named('accepted'))?.messageId ?? null;
  const same = lines
    .filter(({ gateway, at }) => gateway === 'b' && at >= journey.sentAt)
    .filter((line) => named('accepted')(line) && messageId !== null && line.messageId === messageId)
    .flatMap(({ id }) => id ?? []);
  return new Set([...told, ...(told.length === 0 ? same : [])]);
}

function named(event: string) {
  return (line: LogLine) => line.event === event;
}

/** OpenSSL puts numbers and the place in its source around what it has to say. */
const OPENSSL = /^[0-9A-F]+:error:[0-9A-F]+:SSL routines:\w+:([^:]+):.*$/;

function replyOf(line: LogLine): string {
  const { code, status, text } = line.reply as { code: number; status: string; text: string };
  return `${code} ${status} ${text.replace(OPENSSL, 'TLS: $1')}`;
}

/** The end of a fingerprint in groups of four, as people read it out. */
export function shortKey(fingerprint: string): string {
  return fingerprint.slice(-16).replace(/.{4}(?=.)/g, '$& ');
}
