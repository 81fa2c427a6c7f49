/** A line of a message's journal as the desk shows it. */
import { replyText } from '../mail/reply.ts';
import type { Entry } from '../spool/spool.ts';
import type { StepOnWire } from './readings-wire.ts';

/** `kind` says what happened, `said` in which words of another server, an operator, or by whom. */
export function stepOf(entry: Entry): StepOnWire {
  const step = { kind: entry.kind, at: entry.at.toISOString(), recipients: [], said: null };
  switch (entry.kind) {
    case 'outcome': {
      const { recipient, outcome } = entry;
      const said = `${outcome.reply.code} ${replyText(outcome.reply)}`;
      const kind = outcome.kind === 'deferred' && outcome.inDoubt ? 'in doubt' : outcome.kind;
      return { ...step, kind, recipients: [recipient], said };
    }
    case 'reported':
    case 'delayed':
      return { ...step, recipients: entry.recipients };
    case 'held':
      return { ...step, said: entry.why };
    case 'decided':
      return { ...step, kind: entry.verdict === 'approve' ? 'approved' : 'rejected', said: entry.by };
    default:
      return step;
  }
}
