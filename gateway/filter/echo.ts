/** Mail to the address at which a gateway tells members what it saw of their sealed mail: whether it is answered, and with what. All of it is pure. */
import { type Address, sameAddress } from '../../directory/address.ts';
import type { AgencyId, Lookup } from '../../directory/lookup.ts';
import { type Arrival, addressesOf, type Id } from '../mail/envelope.ts';
import { fieldsNamed, fieldValue, onlyValue, readHeader } from '../mail/message.ts';
import { type Reply, reply } from '../mail/reply.ts';
import type { Opened } from '../openpgp/unprotect.ts';
import { composeEcho, readEcho, type Seen } from '../relay/echo.ts';
import { type Delivery, REFUSED, type Signer } from './inbound.ts';
import type { Spoolable, Tools } from './items.ts';
import { type Teller, writeMail } from './telling.ts';

/** What is to be done about a message to the echo. */
export type Echoing =
  | { readonly kind: 'answer'; readonly author: Address; readonly messageId: string | null; readonly seen: Seen }
  | { readonly kind: 'refuse'; readonly reply: Reply; readonly cause: string };

/** What the echo of another gateway says of a mail from here; `id` and `agency` are those of the answer as it came in. */
export interface EchoHeard {
  readonly id: Id;
  readonly agency: AgencyId;
  readonly author: Address;
  readonly signer: Signer;
  /** The Message-ID of the mail that it is about. */
  readonly about: string;
  readonly seen: Seen;
  /** How the answer itself came. */
  readonly container: number;
  readonly tls: string | null;
}

/** The recipient that is the echo, as the client spelt it; null where none is. */
export function echoAmong({ envelope }: Arrival, echo: Address | null): Address | null {
  return addressesOf(envelope).find((address) => echo !== null && sameAddress(address, echo)) ?? null;
}

/**
 * Only what a member has sealed and signed is answered, and nothing that a program wrote: two programs that answer each other never end
 * (RFC 3834 section 2).
 */
export function echoing(arrival: Arrival, { opened, signer, verdict }: Delivery, directory: number): Echoing {
  if (!opened || !signer) return refuse('mail to the echo that is not proven', REFUSED);
  const { client, envelope, at, bytes } = arrival;
  if (envelope.reversePath === null || isAutomatic(opened.message))
    return refuse('mail to the echo that nobody wrote', AUTOMATIC);
  const seen = {
    received: at,
    agency: signer.agency,
    fingerprint: signer.fingerprint,
    verdict,
    bound: opened.bound,
    container: opened.container,
    sealed: bytes.length,
    opened: opened.message.length,
    tls: client.tls,
    pinned: client.peer !== null,
    directory,
  };
  return { kind: 'answer', author: opened.heading.author, messageId: opened.heading.messageId, seen };
}

/** What makes the answer. */
export interface Answering extends Teller {
  readonly agency: AgencyId;
  readonly from: Address;
  /** So that a copy of the same message is not answered again; empty where nothing names it. */
  readonly repeatKeys: readonly string[];
}

/** The answer, sealed to its reader; null where it could not be. */
export function writeEcho(
  tools: Tools,
  lookup: Lookup,
  { author: to, messageId, seen }: Extract<Echoing, { kind: 'answer' }>,
  { agency, repeatKeys, ...teller }: Answering,
): Spoolable | null {
  // What it tells is for the member alone, so it is never sent in clear.
  if (!lookup.member(to)) return null;
  const original = composeEcho({ ...teller, to, messageId, seen });
  return writeMail(tools, lookup, { agency, to, original, receipt: null, repeatKeys }, teller);
}

/** What a message says as an answer of another gateway's echo; null where it is none, or not proven. */
export function echoIn({ id, client, envelope }: Arrival, { opened, signer, verdict }: Delivery): EchoHeard | null {
  if (!opened || !signer || verdict !== 'proven' || envelope.reversePath !== null) return null;
  const echo = readEcho(opened.message);
  const { container, heading } = opened;
  return echo && { id, agency: client.agency, author: heading.author, signer, ...echo, container, tls: client.tls };
}

/** RFC 3834 section 2; lists by RFC 2919 and RFC 2369, and by Precedence, as everybody does. */
function isAutomatic(message: Opened['message']): boolean {
  const header = readHeader(message);
  const submitted = fieldsNamed(header, 'auto-submitted').map((field) => fieldValue(message, field));
  if (submitted.some((value) => !/^no\b/i.test(value))) return true;
  if (header.fields.some(({ name }) => name.startsWith('list-'))) return true;
  return /^(?:bulk|junk|list)$/i.test(onlyValue(message, header, 'precedence') ?? '');
}

const AUTOMATIC = reply(550, '5.7.1', 'this address answers no automatic mail');

function refuse(cause: string, answer: Reply): Echoing {
  return { kind: 'refuse', reply: answer, cause };
}
