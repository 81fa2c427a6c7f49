/** Reads the machine's part of a receipt: what another gateway says became of each recipient of a transfer (RFC 3464 section 2). */
import { type Address, AddressError, parseAddress } from '../../directory/address.ts';
import { contentType, splitParts } from '../mail/media-type.ts';
import { type HeaderSection, MessageError, onlyValue, readHeader } from '../mail/message.ts';
import { type EnhancedStatus, type Reply, reply } from '../mail/reply.ts';

/** One recipient's fate behind the other gateway's 250. */
export interface Fate {
  readonly recipient: Address;
  /** `held`: not final; a person decides there. */
  readonly action: 'delivered' | 'failed' | 'held';
  /** In our own form: what the other side quotes is one line of ASCII to us. */
  readonly reply: Reply;
}

/**
 * The fates that a receipt tells. Blocks for other actions than those are left out, so that a later version may tell more.
 * @throws MessageError where it is not a report of that kind
 */
export function readReceipt(message: Uint8Array): Fate[] {
  const header = readHeader(message);
  const found = contentType(message, header);
  if (found?.media.type !== 'multipart/report') throw new MessageError('a receipt is not a multipart/report');
  const parts = splitParts(message.subarray(header.bodyStart), found.media.parameters.get('boundary') ?? '') ?? [];
  const status = parts.find((part) => contentType(part.bytes, part.header)?.media.type === 'message/delivery-status');
  if (!status) throw new MessageError('a receipt has no delivery status');
  return blocks(status.bytes.subarray(status.header.bodyStart)).flatMap(readFate);
}

/** Groups of fields, each ended by an empty line or by the end. */
function blocks(body: Uint8Array): { bytes: Uint8Array; header: HeaderSection }[] {
  const found: { bytes: Uint8Array; header: HeaderSection }[] = [];
  for (let rest = body; rest.length > 0; rest = rest.subarray(found.at(-1)!.header.bodyStart))
    found.push({ bytes: rest, header: readHeader(rest) });
  return found;
}

/** RFC 3464 section 2.3.3: what is held is late, and may yet be delivered. */
const ACTIONS: ReadonlyMap<string, Fate['action']> = new Map([
  ['delivered', 'delivered'],
  ['failed', 'failed'],
  ['delayed', 'held'],
]);

function readFate({ bytes, header }: { bytes: Uint8Array; header: HeaderSection }): Fate[] {
  const value = (name: string) => onlyValue(bytes, header, name) ?? '';
  const action = ACTIONS.get(value('action').toLowerCase());
  const recipient = /^rfc822;\s*(\S+)$/i.exec(value('final-recipient'))?.[1];
  if (!recipient || !action) return [];
  return [{ recipient: readAddress(recipient), action, reply: readReply(value('diagnostic-code'), value('status')) }];
}

function readAddress(text: string): Address {
  try {
    return parseAddress(text);
  } catch (error) {
    if (error instanceof AddressError)
      throw new MessageError('a receipt names a recipient that is no address', { cause: error });
    throw error;
  }
}

function readReply(diagnostic: string, status: string): Reply {
  const code = Number(/^smtp;\s*([2-5]\d\d)\b/i.exec(diagnostic)?.[1] ?? '0');
  const known = /^[245]\.\d{1,3}\.\d{1,3}$/.test(status) ? (status as EnhancedStatus) : '5.0.0';
  const text = diagnostic.replace(/^smtp;\s*(?:[2-5]\d\d\s+)?(?:[245]\.\d{1,3}\.\d{1,3}\s+)?/i, '');
  return reply(code || Number(`${known[0]}50`), known, text);
}
