/** Asks the echo of another gateway for an operator: sends it one sealed message by the way of all others, and tells what becomes of it as it happens. */
import { randomBytes } from 'node:crypto';
import { EventEmitter, on } from 'node:events';
import { type Address, sameAddress } from '../../directory/address.ts';
import type { AgencyId, Lookup } from '../../directory/lookup.ts';
import type { Config } from '../config/config.ts';
import { type Inquiry, isLast, type Step } from '../control/inquiry.ts';
import type { Events } from '../events.ts';
import type { Flow } from '../flow.ts';
import type { Client, Id } from '../mail/envelope.ts';
import { octets } from '../mail/message.ts';
import { dateTime } from '../mail/received.ts';
import { MailError, type Reply, replyText } from '../mail/reply.ts';
import { newId } from './furnish.ts';

export interface Inquiring {
  /** The listener that hears what becomes of inquiries. */
  readonly events: Partial<Events>;
  /** The steps of one inquiry, up to the last of them. */
  ask(parts: InquiringParts, inquiry: Inquiry): AsyncGenerator<Step>;
}

export interface InquiringParts {
  readonly live: () => Config;
  readonly flow: Pick<Flow, 'accept'>;
  readonly lookup: Lookup;
  readonly now: () => Date;
}

/** One inquiry under way. */
interface Open {
  readonly id: Id;
  /** Drawn at random, so that nobody can answer it who has not opened the message or carried it. */
  readonly messageId: string;
  readonly from: Address;
  readonly to: Address;
  /** The agency whose echo is asked. */
  readonly peer: AgencyId;
  readonly hear: (step: Step) => void;
}

export function createInquiring(): Inquiring {
  const open = new Set<Open>();
  return {
    events: listening(open),
    async *ask(parts, { to, as, seconds }) {
      const { live, lookup } = parts;
      const from = as ?? live().agencies[0]!.postmaster;
      const between = partiesTo(parts, from, to);
      if ('step' in between) return yield between;
      const { agency, peer } = between;
      const steps = new EventEmitter();
      const heard = on(steps, 'step', { signal: AbortSignal.timeout(seconds * 1000) });
      const messageId = `<echo-${randomBytes(16).toString('hex')}@${live().hostname}>`;
      const hear = (step: Step) => void steps.emit('step', step);
      const one = { id: newId(), messageId, from, to, peer: peer.id, hear };
      open.add(one);
      try {
        yield { step: 'asking', id: one.id, name: peer.name, directory: lookup.version };
        await handIn(parts, one, agency);
        yield* inTime(heard);
      } finally {
        open.delete(one);
      }
    },
  };
}

/** The agency that asks and the one that is asked, or why that cannot be: what would not be sealed is never sent. */
function partiesTo({ live, lookup }: InquiringParts, from: Address, to: Address) {
  const agency = lookup.member(from)?.agency.id;
  if (agency === undefined || !live().agencies.some(({ id }) => id === agency))
    return refused(`the directory does not list ${from} for an agency of this gateway; name one of its own with --as`);
  const peer = lookup.member(to)?.agency;
  if (!peer) return refused(`the directory lists nobody at ${to}; ask the secretariat for the address of its echo`);
  if (peer.id === agency)
    return refused(`${to} is of this agency itself, so nothing is sealed; ask the echo of another`);
  return { agency, peer };
}

function refused(why: string): Extract<Step, { step: 'refused' }> {
  return { step: 'refused', why };
}

/** Handed in as the mail of officers is, but for the door: that way it needs neither a client's address nor a password. */
async function handIn({ flow, now }: InquiringParts, one: Open, agency: AgencyId): Promise<void> {
  const { id, from, to } = one;
  const at = now();
  const socket = { peer: null, remoteAddress: 'control socket', helo: '', tls: null };
  const client: Client = { direction: 'outbound', agency, ...socket };
  const recipients = [{ address: to, notify: null, original: null }];
  const envelope = { reversePath: from, envid: null, recipients };
  try {
    await flow.accept({ id, at, client, envelope, bytes: letter(one, at) });
  } catch (error) {
    one.hear(refused(error instanceof MailError ? said(error.reply) : whyOf(error)));
  }
}

/** Without Auto-Submitted, because an echo answers nothing that says it comes from a program. */
function letter({ from, to, messageId }: Open, at: Date): Uint8Array {
  const lines = [
    `From: <${from}>`,
    `To: <${to}>`,
    'Subject: Asking the echo',
    `Date: ${dateTime(at)}`,
    `Message-ID: ${messageId}`,
    '',
    'Sent by "check --echo". The gateway of the other agency answers by itself.',
    '',
  ];
  return octets(lines.join('\r\n'));
}

function listening(open: ReadonlySet<Open>): Partial<Events> {
  const tell = (step: Step, isMeant: (one: Open) => boolean) => {
    for (const one of open) if (isMeant(one)) one.hear(step);
  };
  return {
    attempted: ({ id }, outcomes) => {
      for (const { kind, reply } of outcomes.values()) tell({ step: kind, reply: said(reply) }, (one) => one.id === id);
    },
    receipt: (awaited, fates) => {
      const ids = awaited.map((row) => row.id);
      for (const { action, reply } of fates)
        tell({ step: 'receipt', action, reply: said(reply) }, (one) => ids.includes(one.id));
    },
    refused: ({ transaction }, reply, cause = said(reply)) => {
      const { peer = null, recipients = [] } = transaction ?? {};
      const isTo = (asking: Address) => recipients.some((recipient) => sameAddress(recipient, asking));
      tell({ step: 'answer-refused', why: whyOf(cause) }, (one) => one.peer === peer && isTo(one.from));
    },
    echoHeard: ({ about, author, signer, seen, container, tls }) => {
      const step = {
        step: 'answered',
        seen: { ...seen, received: seen.received.toISOString() },
        container,
        tls,
      } as const;
      // Whoever else may write for that agency has not been asked.
      const isAsked = (one: Open) => one.peer === signer.agency && sameAddress(one.to, author);
      tell(step, (one) => one.messageId === about && isAsked(one));
    },
  };
}

/** What is heard, up to the last of it; `late` when the signal comes first. */
async function* inTime(heard: AsyncIterable<unknown[]>): AsyncGenerator<Step> {
  try {
    for await (const [step] of heard as AsyncIterable<[Step]>) {
      yield step;
      if (isLast(step)) return;
    }
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
    yield { step: 'late' };
  }
}

function said(reply: Reply): string {
  return `${reply.code} ${replyText(reply)}`;
}

function whyOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
