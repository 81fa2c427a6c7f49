/** Shows the queue to people: a table of at most 100 columns, ages in words, and what may be done next. */
import type { Waiting, WaitingInFull } from './queue.ts';

export const HEADING = line('ID', 'WAITS', 'STATE', 'FROM', 'TO');
export const EMPTY = 'Nothing waits: everything that was accepted has left.\n';
export const NEXT_STEPS = 'Next: queue show ID tells all there is; queue retry, hold, release or delete ID does it.\n';

/** Two lines for a message: who, and the last reply or why it is held. */
export function waitingLines({ id, state, held, acceptedAt, reversePath, open }: Waiting, now: Date): string {
  const [first] = open;
  const more = open.length > 1 ? ` +${open.length - 1}` : '';
  const to = `${cut(first?.address ?? '-', 29 - more.length)}${more}`;
  const reply = open.find(({ lastReply }) => lastReply !== null)?.lastReply ?? null;
  const told = held ? `held for ${inWords(now, held.since)}: ${held.why}` : reply;
  const head = line(id, inWords(now, acceptedAt), state, reversePath ?? '(a report)', to);
  return told === null ? head : `${head}${cut(`    ${told}`, WIDTH)}\n`;
}

/** One message with its whole journal, the last entries last. */
export function messageText(message: WaitingInFull, now: Date): string {
  const facts = [
    ['id', message.id],
    ['agency', `${message.agency}, ${message.direction}`],
    ['accepted', `${message.acceptedAt}, ${inWords(now, message.acceptedAt)} ago`],
    ['state', message.held ? `held since ${message.held.since}: ${message.held.why}` : message.state],
    ['from', message.reversePath ?? 'nobody: it is a report'],
    ['Message-ID', message.messageId ?? 'none'],
    ...message.open.map(({ address, nextHop, attempts, lastReply }) => [
      'to',
      `${address} by the ${nextHop}: ${attempts} attempts${lastReply === null ? '' : `, the last: ${lastReply}`}`,
    ]),
  ];
  const journal = message.journal.map((entry) => `  ${entry.at} ${entryText(entry)}\n`);
  const told = facts.map(([name = '', value = '']) => `${name.padEnd(11)} ${printable(value)}\n`);
  return `${told.join('')}journal\n${journal.join('')}`;
}

const WIDTH = 100;

/** 23 + 10 + 10 + 28 + 29 columns and a line end; an id has a letter more where people have released the message. */
function line(id: string, age: string, state: string, from: string, to: string): string {
  const cells = [cell(id, 21), cell(age, 8), cell(state, 8), cell(from, 26), cut(to, 29)];
  return `${cells.join('  ').trimEnd()}\n`;
}

function cell(text: string, width: number): string {
  return cut(text, width).padEnd(width);
}

function cut(text: string, width: number): string {
  const safe = printable(text);
  return safe.length <= width ? safe : `${safe.slice(0, width - 1)}…`;
}

/** What a terminal would obey is left out. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['min', 60_000],
] as const;
const SECONDS = ['s', 1_000] as const;

/** The age in its largest unit, rounded down. */
export function inWords(now: Date, then: string): string {
  const age = Math.max(0, now.getTime() - Date.parse(then));
  const [unit, size] = UNITS.find(([, length]) => age >= length) ?? SECONDS;
  const count = Math.floor(age / size);
  return `${count} ${unit}${count === 1 || unit === 'min' || unit === 's' ? '' : 's'}`;
}

/** An entry as it comes over the wire: times are text. */
type Told = WaitingInFull['journal'][number];

function entryText(entry: Told): string {
  const { kind, ...facts } = entry;
  if (kind === 'outcome' && 'outcome' in entry) {
    const { recipient, outcome } = entry;
    const doubt = outcome.kind === 'deferred' && outcome.inDoubt ? ' (in doubt)' : '';
    return printable(
      `${outcome.kind}${doubt} ${recipient}: ${outcome.reply.code} ${outcome.reply.status} ${outcome.reply.text}`,
    );
  }
  if ('recipients' in facts) return printable(`${kind} for ${facts.recipients.join(', ')}`);
  if ('verdict' in facts) return printable(`${kind}: ${facts.verdict} by ${facts.by}`);
  if ('why' in facts) return printable(`${kind}: ${facts.why}`);
  return 'item' in facts ? `${kind} part ${facts.item + 1}` : kind;
}
