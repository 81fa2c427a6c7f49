/** What a message says about itself: its one author, those it names, and its Message-ID. */
import { type Address, AddressError } from '../../directory/address.ts';
import { readableMailboxes, readMailboxes } from './mailboxes.ts';
import { fieldsNamed, fieldValue, type HeaderSection, MessageError, onlyValue, readHeader } from './message.ts';

export interface Heading {
  /** The one mailbox of the one From field. */
  readonly author: Address;
  /** Everyone named in To and Cc; an envelope recipient who is not among them is a Bcc recipient. */
  readonly named: readonly Address[];
  /** With its angle brackets; null where there is none, more than one, or one that is no msg-id. */
  readonly messageId: string | null;
  /** The Message-ID of the message that it answers (RFC 5322 section 3.6.4); null where it answers none. */
  readonly inReplyTo: string | null;
  /** As written; null where there is none or more than one. */
  readonly date: string | null;
}

/**
 * Reads the heading. Exactly one From with exactly one mailbox, or an error: two readers must never see two authors.
 * @throws MessageError with a sentence for the author
 */
export function readHeading(bytes: Uint8Array, section: HeaderSection = readHeader(bytes)): Heading {
  const messageId = onlyValue(bytes, section, 'message-id');
  return {
    author: readAuthor(bytes, section),
    named: ['to', 'cc'].flatMap((name) =>
      fieldsNamed(section, name).flatMap((field) => readableMailboxes(fieldValue(bytes, field))),
    ),
    messageId: messageId && new RegExp(`^${MESSAGE_ID}$`).test(messageId) ? messageId : null,
    inReplyTo: answered(bytes, section),
    date: onlyValue(bytes, section, 'date'),
  };
}

/** What names a message, and the one that it answers, where it is kept. */
export function threadOf({ messageId, inReplyTo }: Pick<Heading, 'messageId' | 'inReplyTo'>) {
  return { messageId, ...(inReplyTo && { inReplyTo }) };
}

const MESSAGE_ID = '<[\\x21-\\x3b\\x3d\\x3f-\\x7e]{1,250}>';

/** Some programs write References alone, whose last is the message that is answered. */
function answered(bytes: Uint8Array, section: HeaderSection): string | null {
  const named = (name: string) => (onlyValue(bytes, section, name) ?? '').match(new RegExp(MESSAGE_ID, 'g')) ?? [];
  return named('in-reply-to')[0] ?? named('references').at(-1) ?? null;
}

function readAuthor(bytes: Uint8Array, section: HeaderSection): Address {
  const [from, second] = fieldsNamed(section, 'from');
  if (!from) throw new MessageError('the message has no From field');
  if (second) throw new MessageError('the message has more than one From field');
  try {
    const [author, other] = readMailboxes(fieldValue(bytes, from));
    if (!author || other) throw new MessageError('the From field must name exactly one mailbox');
    return author;
  } catch (error) {
    if (error instanceof AddressError)
      throw new MessageError(`the From field cannot be read: ${error.message}`, { cause: error });
    throw error;
  }
}
