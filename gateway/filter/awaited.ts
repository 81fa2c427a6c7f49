/** Which receipts are to be awaited when an item is handed to another gateway. */
import { type Address, addressKey } from '../../directory/address.ts';
import type { Awaited } from '../records/awaiting.ts';
import type { Message } from '../spool/spool.ts';

/** One row for each recipient; none for reports and receipts, which are never answered, nor for mail that nobody is told about. */
export function awaitedOf(message: Message, n: number, recipients: readonly Address[], handedAt: Date): Awaited[] {
  const { id, agency, direction, envelope, messageId, acceptedAt } = message;
  const { hop, transferId } = message.items[n]!;
  const author = envelope.reversePath;
  if (direction !== 'outbound' || author === null || transferId === null || hop.kind !== 'gateway') return [];
  const said = new Map(envelope.recipients.map((recipient) => [addressKey(recipient.address), recipient]));
  return recipients.map((recipient) => {
    const { notify = null, original = null } = said.get(addressKey(recipient)) ?? {};
    const { envid } = envelope;
    const peer = hop.agency;
    return {
      transferId,
      recipient,
      peer,
      agency,
      id,
      author,
      messageId,
      envid,
      original,
      notify,
      acceptedAt,
      handedAt,
    };
  });
}
