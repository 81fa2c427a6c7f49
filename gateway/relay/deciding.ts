/** Writes to somebody who decides about held messages that some wait: who writes to whom, and what was found, by kind. No content, no subject. */
import type { Address } from '../../directory/address.ts';
import { printable } from '../../directory/telling/printable.ts';
import type { Id } from '../mail/envelope.ts';
import { minute, oneLine } from './fields.ts';
import { composePlain, type PlainMail } from './plain-mail.ts';
import { contentLines } from './report.ts';
import { fill, isolate, TEXTS } from './texts.ts';

/** One message that waits for a decision. */
export interface Undecided {
  readonly id: Id;
  readonly acceptedAt: Date;
  readonly author: Address;
  /** The names of the agencies, and the domains of those who are in none. */
  readonly recipients: readonly string[];
  /** The kinds for which it is held. */
  readonly found: readonly string[];
  readonly needed: number;
  readonly until: Date;
}

export interface Deciding extends Omit<PlainMail, 'subject' | 'paragraphs' | 'isReply'> {
  readonly messages: readonly Undecided[];
  /** The address of the page on which it is decided; null where there is none. */
  readonly page: string | null;
}

/** One mail about one message or several. */
export function composeDeciding(mail: Deciding): Uint8Array {
  return composePlain({
    ...mail,
    subject: TEXTS[mail.language].deciding.subject,
    paragraphs: paragraphsOf(mail),
    isReply: false,
  });
}

function paragraphsOf({ language, messages, page, postmaster, id }: Deciding): string[] {
  const { deciding, help } = TEXTS[language];
  return [
    deciding.opening,
    ...messages.map((message) => linesOf(message, language).join('\r\n')),
    page === null ? deciding.nowhere : fill(deciding.where, { address: page }, language),
    fill(help, { postmaster: oneLine(postmaster), id: oneLine(id) }, language),
  ];
}

function linesOf(message: Undecided, language: PlainMail['language']): string[] {
  const { deciding } = TEXTS[language];
  return [
    `${fill(deciding.message, { time: minute(message.acceptedAt) }, language)} (${isolate(message.id, language)})`,
    fill(deciding.from, { address: oneLine(message.author) }, language),
    // Names come from the directory, in any script.
    ...message.recipients.map((name) => fill(deciding.to, { name: printable(name) }, language)),
    deciding.content,
    ...contentLines(message.found, language),
    fill(deciding.needed, { count: String(message.needed) }, language),
    fill(deciding.until, { until: minute(message.until) }, language),
  ];
}
