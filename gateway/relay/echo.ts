/** What a gateway's echo says that it saw of a sealed message: written for people and for programs in one text, and read again. */
import { z } from 'zod';
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Id } from '../mail/envelope.ts';
import { contentType } from '../mail/media-type.ts';
import { MessageError, octets, onlyValue, readHeader } from '../mail/message.ts';
import { dateTime } from '../mail/received.ts';
import { field } from './fields.ts';

/** What was seen of one message; nothing of its content. Its times and sizes are the echoing gateway's own. */
export interface Seen {
  readonly received: Date;
  /** The agency that it is proven to come from, and by which of its certificates. */
  readonly agency: AgencyId;
  readonly fingerprint: string;
  readonly verdict: string;
  /** Whether author and recipients were inside the signature. */
  readonly bound: string;
  /** The version of the SEIPD packet. */
  readonly container: number;
  /** In octets: as it came, and what was inside. */
  readonly sealed: number;
  readonly opened: number;
  /** Null for a connection in clear. */
  readonly tls: string | null;
  /** Whether the connection showed the gateway key that the directory lists. */
  readonly pinned: boolean;
  /** The version of the directory in use there. */
  readonly directory: number;
}

/** An answer of the echo. */
export interface EchoAnswer {
  readonly id: Id;
  readonly hostname: string;
  /** The echo's address. */
  readonly from: Address;
  readonly to: Address;
  readonly at: Date;
  /** The answered message's, with its angle brackets. */
  readonly messageId: string | null;
  readonly seen: Seen;
}

/** The whole message: CRLF, seven bits. Of what it answers it repeats the Message-ID alone. */
export function composeEcho({ id, hostname, from, to, at, messageId, seen }: EchoAnswer): Uint8Array {
  const header = [
    field('From', from),
    field('To', to),
    'Subject: Echo: your sealed message was opened and proven\r\n',
    field('Date', dateTime(at)),
    field('Message-ID', `<${id}@${hostname}>`),
    field('In-Reply-To', messageId),
    field('References', messageId),
    // RFC 3834 section 5: what answers automatically must not answer this.
    field('Auto-Submitted', 'auto-replied'),
    field('MIME-Version', '1.0'),
    field('Content-Type', 'text/plain; charset=us-ascii'),
    field('Content-Language', 'en'),
  ];
  return octets(`${header.join('')}\r\n${[...sentences(seen), '', ...lines(seen)].join('\r\n')}\r\n`);
}

/** No echo is longer, in octets. */
const MAX_LENGTH = 8_192;

/** What an echo says, and of which message; null for any other message. */
export function readEcho(message: Uint8Array): { readonly about: string; readonly seen: Seen } | null {
  if (message.length > MAX_LENGTH) return null;
  try {
    const header = readHeader(message);
    const about = onlyValue(message, header, 'in-reply-to');
    if (about === null || contentType(message, header)?.media.type !== 'text/plain') return null;
    const body = Buffer.from(message.subarray(header.bodyStart)).toString('latin1');
    const facts = [...body.matchAll(/^([a-z-]+): ([\x21-\x7e]+)\r$/gm)].map(([, key, value]) => [key, value] as const);
    const byKey = new Map(facts);
    // Two readers must not choose differently.
    if (byKey.size !== facts.length) return null;
    const said = saying.safeParse(Object.fromEntries(byKey)).data;
    return said ? { about, seen: seenIn(said) } : null;
  } catch (error) {
    if (error instanceof MessageError) return null;
    throw error;
  }
}

const word = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/);
const count = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number);

/** The lines for programs. A reader ignores those that it does not know, and refuses a version that it does not know. */
const saying = z.object({
  'valise-echo': z.literal('1'),
  received: z.iso.datetime(),
  agency: word,
  key: word,
  verdict: word,
  bound: word,
  'seipd-version': count,
  'sealed-octets': count,
  'opened-octets': count,
  tls: word,
  'gateway-key': z.enum(['shown', 'not-shown']),
  'directory-version': count,
});

type Saying = { readonly [Key in keyof z.output<typeof saying>]: string | number };

function lines(seen: Seen): string[] {
  const said: Saying = {
    'valise-echo': '1',
    received: seen.received.toISOString(),
    agency: seen.agency,
    key: seen.fingerprint,
    verdict: seen.verdict,
    bound: seen.bound,
    'seipd-version': seen.container,
    'sealed-octets': seen.sealed,
    'opened-octets': seen.opened,
    tls: seen.tls ?? 'none',
    'gateway-key': seen.pinned ? 'shown' : 'not-shown',
    'directory-version': seen.directory,
  };
  return Object.entries(said).map(([key, value]) => `${key}: ${value}`);
}

function seenIn(said: z.output<typeof saying>): Seen {
  const { agency, verdict, bound, tls } = said;
  return {
    received: new Date(said.received),
    agency: agency as AgencyId,
    fingerprint: said.key,
    verdict,
    bound,
    container: said['seipd-version'],
    sealed: said['sealed-octets'],
    opened: said['opened-octets'],
    tls: tls === 'none' ? null : tls,
    pinned: said['gateway-key'] === 'shown',
    directory: said['directory-version'],
  };
}

function sentences(seen: Seen): string[] {
  const { agency, fingerprint, bound, container, sealed, opened, tls, pinned, directory } = seen;
  return [
    'This is an automatic answer, and nothing needs to be done. Your message arrived sealed.',
    `- It is signed by agency ${agency}, by its key`,
    `  ${fingerprint}.`,
    bound === 'inside'
      ? '- Author, recipients and subject were inside the signature.'
      : '- Author, recipients and subject were outside the signature, which is of the text alone.',
    `- It was encrypted in a SEIPD packet of version ${container}: ${sealed} octets came,`,
    `  and ${opened} were inside.`,
    `- It came by ${tls ?? 'a connection in clear'} from ${pinned ? `the gateway of ${agency},` : 'a server,'}`,
    `  which showed ${pinned ? 'the key' : 'no key'} that the directory lists.`,
    `- The directory is in use here in version ${directory}.`,
    'Subject and text are not repeated. The same for programs:',
  ];
}
