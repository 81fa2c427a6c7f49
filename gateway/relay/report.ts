/** Writes what our gateway tells an author about recipients that were not reached: a delivery status notification (RFC 3464, RFC 6522). */
import type { Address } from '../../directory/address.ts';
import type { Id } from '../mail/envelope.ts';
import { octets } from '../mail/message.ts';
import { dateTime } from '../mail/received.ts';
import { type Reply, replyText } from '../mail/reply.ts';
import { kindText } from '../words/content.ts';
import { base64Lines, encodedWords, field, minute, oneLine } from './fields.ts';
import type { Advice, Language, Reason, ReportKind } from './text-types.ts';
import { explain, fill, isolate, TEXTS } from './texts.ts';

/** One recipient that was not reached, or not yet. */
export interface Unreached {
  readonly address: Address;
  /** The ORCPT parameter as given, in xtext; null without one. */
  readonly original: string | null;
  readonly reply: Reply;
  /** Null where the reply says it all. */
  readonly reason: Reason | null;
  readonly lastAttempt: Date | null;
  /** Only told of while `delayed`. */
  readonly retryUntil: Date | null;
}

/** Everything that a report says. What the author's message and its peers brought along may hold anything. */
export interface Report {
  readonly kind: ReportKind;
  /** The report's own. */
  readonly id: Id;
  readonly language: Language;
  readonly hostname: string;
  readonly postmaster: Address;
  readonly to: Address;
  readonly at: Date;
  /** When the author's message reached us. */
  readonly arrivedAt: Date;
  /** The author's, with its angle brackets. */
  readonly messageId: string | null;
  /** The author's Date field as written. */
  readonly date: string | null;
  /** The ENVID parameter, in xtext; null without one. */
  readonly envid: string | null;
  readonly recipients: readonly Unreached[];
  /** The host of the gateway that has told us of all these recipients; null or absent where none has. */
  readonly remoteMta?: string | null;
  /** Of a message that is withheld: the kinds of content for which it is. */
  readonly found?: readonly string[];
}

/** The whole message: CRLF, seven bits, at most 998 octets a line. It names the author's message by time and Message-ID, never by content. */
export function composeReport(report: Report): Uint8Array {
  const boundary = `report-${report.id.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 60)}`;
  const parts = [humanPart(report), statusPart(report), originalPart(report)].filter((part) => part !== '');
  const body = parts.map((part) => `--${boundary}\r\n${part}`).join('\r\n');
  return octets(`${headerSection(report, boundary)}\r\n${body}\r\n--${boundary}--\r\n`);
}

function headerSection(report: Report, boundary: string): string {
  const subject = fill(
    TEXTS[report.language].subject[report.kind],
    { time: minute(report.arrivedAt) },
    report.language,
  );
  return [
    field('From', report.postmaster),
    field('To', report.to),
    `Subject: ${encodedWords(subject)}\r\n`,
    field('Date', dateTime(report.at)),
    field('Message-ID', `<${report.id}@${report.hostname}>`),
    field('In-Reply-To', report.messageId),
    // RFC 3834 section 5: what answers automatically must not answer this.
    field('Auto-Submitted', 'auto-replied'),
    field('MIME-Version', '1.0'),
    `Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="${boundary}"\r\n`,
  ].join('');
}

function humanPart(report: Report): string {
  return [
    field('Content-Type', 'text/plain; charset=utf-8'),
    field('Content-Language', report.language),
    field('Content-Transfer-Encoding', 'base64'),
    '\r\n',
    base64Lines(humanText(report)),
  ].join('');
}

/** Recipients to whom the same applies share its two sentences, so that a hundred of them can still be read. */
function humanText(report: Report): string {
  const { language } = report;
  const messageId = field('Message-ID', report.messageId).trim();
  const texts = TEXTS[language];
  const names = { time: minute(report.arrivedAt), postmaster: oneLine(report.postmaster), id: oneLine(report.id) };
  const told = Map.groupBy(report.recipients, (recipient) => adviceText(report, recipient));
  const blocks = [...told].map(([advice, recipients]) => [
    ...recipients.map(({ address }) => isolate(oneLine(address), language)),
    advice,
  ]);
  const named = messageId === '' ? [] : [isolate(messageId, language)];
  const paragraphs = [[fill(texts.opening, names, language), ...named], ...blocks, [fill(texts.help, names, language)]];
  return paragraphs.map((lines) => `${lines.join('\r\n')}\r\n`).join('\r\n');
}

/** What happened to a recipient and what to do, in the author's language. */
export function adviceText(report: Pick<Report, 'kind' | 'language' | 'found'>, recipient: Unreached): string {
  const { language, found = [] } = report;
  const { happened, todo } = adviceFor(report, recipient);
  const until = recipient.retryUntil ? { until: minute(recipient.retryUntil) } : {};
  return [happened, ...contentLines(found, language), fill(todo, until, language)].join('\r\n');
}

/** What was found, by kind; each on a line of its own. */
export function contentLines(kinds: readonly string[], language: Language): string[] {
  return kinds.map((kind) => `- ${kindText(kind, language) ?? oneLine(kind)}`);
}

function adviceFor(
  { kind, language }: Pick<Report, 'kind' | 'language' | 'found'>,
  { reply, reason, retryUntil }: Unreached,
): Advice {
  const texts = TEXTS[language];
  if (kind === 'delayed') return retryUntil ? texts.delayedUntil : texts.delayed;
  if (kind === 'failed' || kind === 'refused') return texts.causes[explain(reply, reason)];
  return texts[kind];
}

/** RFC 3464 section 2: one block for the message, then one for each recipient. */
function statusPart(report: Report): string {
  const message = [
    field('Reporting-MTA', `dns; ${report.hostname}`),
    field('Original-Envelope-Id', fromXtext(report.envid)),
    field('Arrival-Date', dateTime(report.arrivedAt)),
  ].join('');
  const blocks = [message, ...report.recipients.map((recipient) => recipientBlock(report, recipient))];
  return `${field('Content-Type', 'message/delivery-status')}\r\n${blocks.join('\r\n')}`;
}

function recipientBlock({ kind, remoteMta }: Report, recipient: Unreached): string {
  const { address, original, reply, lastAttempt, retryUntil } = recipient;
  return [
    field('Original-Recipient', originalRecipient(original)),
    field('Final-Recipient', `rfc822; ${address}`),
    field('Action', ACTIONS[kind]),
    field('Status', reply.status),
    field('Remote-MTA', remoteMta ? `dns; ${remoteMta}` : null),
    field('Diagnostic-Code', `smtp; ${reply.code} ${replyText(reply)}`),
    field('Last-Attempt-Date', lastAttempt && dateTime(lastAttempt)),
    field('Will-Retry-Until', ACTIONS[kind] === 'delayed' && retryUntil ? dateTime(retryUntil) : null),
  ].join('');
}

/** What RFC 3464 section 2.3.3 calls it. Handed over and not confirmed is `relayed`: nothing more is known. What is held is late, and may yet go. */
const ACTIONS: Readonly<Record<ReportKind, string>> = {
  failed: 'failed',
  refused: 'failed',
  delayed: 'delayed',
  delivered: 'delivered',
  relayed: 'relayed',
  unconfirmed: 'relayed',
  held: 'delayed',
  withheld: 'delayed',
};

/** What names the author's message, and nothing else of it: its subject must not travel in clear behind its back. */
function originalPart({ messageId, date }: Report): string {
  const fields = field('Message-ID', messageId) + field('Date', date);
  return fields === '' ? '' : `${field('Content-Type', 'text/rfc822-headers')}\r\n${fields}`;
}

/** RFC 3461 section 4: null for what is not xtext, and for what would not be printable ASCII once decoded. */
function fromXtext(text: string | null): string | null {
  if (text === null || !/^(?:[!-*,-<>-~]|\+[0-9A-F]{2})*$/.test(text)) return null;
  const decoded = text.replace(/\+(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /^[\x20-\x7e]*$/.test(decoded) ? decoded : null;
}

/** ORCPT is an address type, a semicolon and xtext (RFC 3461 section 4.2). */
function originalRecipient(orcpt: string | null): string | null {
  const [, type, encoded] = /^([A-Za-z0-9-]{1,40});(.+)$/.exec(orcpt ?? '') ?? [];
  const decoded = fromXtext(encoded ?? null);
  return decoded === null ? null : `${type}; ${decoded}`;
}
