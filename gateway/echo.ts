/** Answers sealed mail to the echo of an agency of ours with what was seen of it, and hears what the echoes of others answer. */
import type { Address } from '../directory/address.ts';
import type { AgencyId } from '../directory/lookup.ts';
import { commit } from './commit.ts';
import { inboundMessage, verdictOf } from './filter/delivery.ts';
import { echoAmong, echoIn, echoing, writeEcho } from './filter/echo.ts';
import { type Delivery, REFUSED } from './filter/inbound.ts';
import { fatesTold } from './filter/telling.ts';
import type { House } from './house.ts';
import type { Arrival } from './mail/envelope.ts';
import type { Heading } from './mail/heading.ts';
import { everyRecipient } from './mail/outcome.ts';
import { MailError, type Reply, reply } from './mail/reply.ts';
import { outcomeEntries } from './spool/journal.ts';
import type { Message } from './spool/spool.ts';
import { tell } from './tell.ts';

/**
 * Answers a message to the echo, which nobody else gets. Null where there are other recipients, who are to be served as always: the answer bears
 * the echo's repeat key, so that for the rest of the way it has had the message. Stop after the answer: the message comes once more, and what
 * was answered is known.
 * @throws MailError for what is not answered
 */
export async function answerEcho(
  house: House,
  arrival: Arrival,
  outer: Heading,
  judged: Delivery,
): Promise<Reply | null> {
  const agency = house.agency(arrival.client.agency);
  const asked = echoAmong(arrival, agency.echo);
  if (asked === null) return null;
  const echo = echoing(arrival, judged, house.lookup.version);
  if (echo.kind === 'refuse') throw new MailError(echo.reply, { cause: echo.cause });
  const { author, seen } = echo;
  countAsked(house, agency.id, seen.agency);
  const repeatKeys = [judged.repeatKeys.get(asked) ?? `echo/${arrival.id}`];
  const teller = { ...agency, agency: agency.id, id: house.newId(), hostname: house.hostname, at: house.now() };
  const written = writeEcho(house, house.lookup, echo, { ...teller, from: asked, repeatKeys });
  if (!written) throw new MailError(REFUSED, { cause: 'its author cannot be answered sealed' });
  await commit(house, written);
  house.events.echoed({ id: arrival.id, agency: agency.id, author, peer: seen.agency, answer: teller.id });
  const message = inboundMessage(arrival, outer, judged, new Set(), house.hostname);
  await confirm(house, message, asked);
  if (arrival.envelope.recipients.length > 1) return null;
  house.events.verdict(verdictOf(message));
  return TAKEN;
}

/** Tells whoever waits for it, by an event, what another gateway's echo saw. The answer then goes on to whom it is for. */
export function hearEcho(house: House, arrival: Arrival, judged: Delivery): void {
  const heard = echoIn(arrival, judged);
  if (heard) house.events.echoHeard(heard);
}

/** How many messages of an agency are answered in an hour; enough for people, too few for programs that have gone wild. */
const MOST_ASKED = 60;
const HOUR = 3_600_000;

const TAKEN = reply(250, '2.0.0', 'taken by the echo of this gateway, which answers');
const ENOUGH = reply(550, '5.7.1', 'your agency asks this address too often, ask again in an hour');

/** Counted before it is answered, so that many at once do not slip through. @throws MailError */
function countAsked({ gathering, now }: House, agency: AgencyId, peer: AgencyId): void {
  const counted = { agency, reader: `echo to ${peer}` } as const;
  if (gathering.mails(counted, new Date(now().getTime() - HOUR)) >= MOST_ASKED)
    throw new MailError(ENOUGH, { cause: `${peer} has asked the echo ${MOST_ASKED} times in an hour` });
  gathering.mailed(counted, 0, now());
}

/** The gateway that sealed it awaits a receipt for the echo as for any other recipient. */
async function confirm(house: House, message: Message, asked: Address): Promise<void> {
  if (!message.confirms) return;
  const delivered = everyRecipient([asked], { kind: 'relayed', reply: TAKEN });
  for (const telling of fatesTold(message, outcomeEntries(0, house.now(), delivered))) await tell(house, telling);
}
