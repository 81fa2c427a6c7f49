/** What is known of a message, as the desk shows it: codes, numbers and names of people, which its pages put into words. */
import type { AgencyId, Lookup } from '../../directory/lookup.ts';
import { hopNamed } from '../events.ts';
import { replyText } from '../mail/reply.ts';
import type { RegisterRow } from '../records/register-reader.ts';
import { readSaid } from '../records/said.ts';
import { CRASHED, MOST_CRASHES } from '../spool/journal.ts';
import type { Entry } from '../spool/spool.ts';
import { NO_REASON, type WaitingRecipient, type Withheld } from './queue.ts';
import type { HopOnWire, RowOnWire, SaidOnWire, StepOnWire } from './readings-wire.ts';

/** Whose names stand for ids. */
export interface Names {
  readonly lookup: Pick<Lookup, 'agency'>;
  /** The id itself where there is nobody any more. */
  readonly person: (id: string) => string;
}

export function rowTold(row: RegisterRow, names: Names): RowOnWire {
  const { next_hop, accepted_at, changed_at, message_id, reply, agency: _, ...rest } = row;
  const times = { acceptedAt: accepted_at, changedAt: changed_at };
  const nextHop = hopTold(String(next_hop), names);
  const said = reply === null ? null : saidTold(String(reply), names);
  return { ...rest, ...times, nextHop, said, messageId: message_id } as RowOnWire;
}

export function recipientTold({ nextHop, ...rest }: WaitingRecipient, names: Names) {
  return { ...rest, nextHop: hopTold(nextHop, names) };
}

export function withheldTold({ since, why, people }: Withheld) {
  return { since, why: people ? { kind: 'waits' as const, ...people } : holdTold(why) };
}

/** `kind` says what happened, `said` what a server, an operator or people have said to it. */
export function stepTold(entry: Entry, { person }: Names): StepOnWire {
  const step = { kind: entry.kind, at: entry.at.toISOString(), recipients: [], said: null };
  switch (entry.kind) {
    case 'outcome': {
      const { recipient, outcome } = entry;
      const text = `${outcome.reply.code} ${replyText(outcome.reply)}`;
      const kind = outcome.kind === 'deferred' && outcome.inDoubt ? 'in doubt' : outcome.kind;
      return { ...step, kind, recipients: [recipient], said: { kind: 'reply', text } };
    }
    case 'reported':
    case 'delayed':
      return { ...step, recipients: entry.recipients };
    case 'held':
      return { ...step, said: holdTold(entry.why) };
    case 'decided': {
      const kind = entry.verdict === 'approve' ? 'approved' : 'rejected';
      return { ...step, kind, said: { kind: 'people', by: [person(entry.by)] } };
    }
    default:
      return step;
  }
}

function holdTold(why: string): SaidOnWire {
  if (why === CRASHED) return { kind: 'crashes', count: MOST_CRASHES };
  return { kind: 'operator', text: why === NO_REASON ? null : why };
}

function saidTold(reply: string, { person }: Names): SaidOnWire {
  const said = readSaid(reply);
  if (said === null) return { kind: 'reply', text: reply };
  return said.kind === 'content' ? said : { ...said, by: said.by.map(person) };
}

function hopTold(name: string, { lookup }: Names): HopOnWire {
  const hop = hopNamed(name);
  if (hop?.kind !== 'gateway') return { kind: hop?.kind ?? 'unknown', name: hop ? null : name };
  return { kind: 'gateway', name: lookup.agency(hop.agency as AgencyId)?.name ?? hop.agency };
}
