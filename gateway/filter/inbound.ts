/** Judges a message that came in, once and before the 250: what is proven about it, or why it is refused. All of it is pure. */
import { type Address, addressKey } from '../../directory/address.ts';
import type { Certificate } from '../../directory/certificate.ts';
import type { AgencyId, Lookup, Member } from '../../directory/lookup.ts';
import type { Arrival } from '../mail/envelope.ts';
import { type Reply, reply } from '../mail/reply.ts';
import { covers, type Transfer } from '../openpgp/transfer.ts';
import type { Opened, Unprotected } from '../openpgp/unprotect.ts';
import { isSystemAddress } from './submission.ts';

/**
 * `proven`: signed by the author's agency for these recipients. `system`: written and signed by an agency's mail system under an address that is
 * nobody's. `client`: signed in the author's own mail program. `unproven`: claims a member's address without proof, and this agency takes such
 * mail. `outsider`: from nobody in the network.
 */
export type Verdict = 'proven' | 'system' | 'client' | 'unproven' | 'outsider';

/** The agency that must have signed a message, because it is said to come from there. */
export interface Speaker extends Pick<Member, 'agency' | 'kind' | 'signing'> {
  /** Whether an author of the agency's speaks, or its mail system. */
  readonly as: 'author' | 'system';
}

export interface InboundSettings {
  /** Loosens the default: mail from a member that lost its signature on the way (a list, a forwarder) is delivered marked `unproven`. */
  readonly deliverUnprovenFromMembers: boolean;
}

/** What was known when the message was judged. */
export interface Evidence {
  readonly agency: AgencyId;
  readonly recipients: readonly Address[];
  /** The member whose gateway handed it over; null for any other server. */
  readonly peer: AgencyId | null;
  /** Whose address the reverse-path is; null for a null reverse-path. */
  readonly backTo: AgencyId | 'outsider' | null;
  /** Null for mail from outside the network. */
  readonly speaker: Speaker | null;
  readonly unprotected: Unprotected;
}

/** Who signed: an agency, by one of its registered certificates. */
export interface Signer {
  readonly agency: AgencyId;
  readonly fingerprint: string;
}

export interface Delivery {
  readonly kind: 'deliver';
  readonly verdict: Verdict;
  /** Null where nothing is proven. */
  readonly signer: Signer | null;
  /** Null for a message that is delivered without having been opened. */
  readonly opened: Opened | null;
  /** Per recipient, what makes a later copy a repeat; empty where nothing names the transfer. */
  readonly repeatKeys: ReadonlyMap<Address, string>;
}

export type Judgement = Delivery | { readonly kind: 'refuse'; readonly reply: Reply; readonly cause: string };

/** One answer for everything that cannot be opened or proven, so that a stranger learns nothing by asking (RFC 9580 section 13.5). */
export const REFUSED = reply(550, '5.7.1', 'this message cannot be accepted in this form');

/** Our copy of the directory may be older than the peer's key or domain, or one of our clocks be wrong: it tries again until that is mended. */
const NOT_YET = reply(451, '4.7.1', 'this message cannot be verified at present');

const SUSPENDED = reply(451, '4.7.1', 'mail from this agency is not accepted at present');

export function judge(evidence: Evidence, settings: InboundSettings): Judgement {
  const { speaker, peer, unprotected } = evidence;
  if (speaker?.agency.standing === 'suspended') return refuse('the author’s agency is suspended', SUSPENDED);
  const member = speaker && speaker.agency.standing !== 'left' ? speaker : null;
  if (peer !== null && member === null) return refuse('a gateway handed over mail of nobody that we know', NOT_YET);
  if (peer !== null && member?.agency.id !== peer) return refuse('a gateway handed over mail of another agency');
  if (unprotected.kind === 'broken') return refuse(unprotected.reason);
  if (unprotected.kind === 'opened') return judgeOpened(evidence, unprotected, member);
  if (!member) return deliver('outsider');
  if (unprotected.kind === 'not-for-us') return refuse('sealed by a member, but not for a key of ours');
  if (settings.deliverUnprovenFromMembers && peer === null) return deliver('unproven');
  return refuse('not signed by the agency that it is said to come from');
}

/**
 * Who speaks in a message: the agency of its author, or, where nobody is to be told of a failure and the author is no agency's (a non-delivery
 * report of Microsoft 365), the agency whose gateway hands it over. Either must have signed it.
 */
export function speakerOf(author: Address, { client, envelope }: Arrival, lookup: Lookup): Speaker | null {
  const member = lookup.member(author);
  if (member) return { ...member, as: 'author' };
  const isSystems = client.peer !== null && envelope.reversePath === null && isSystemAddress(author);
  const agency = isSystems ? lookup.agency(client.peer) : null;
  return agency && { agency, kind: 'gateway', signing: lookup.signing(agency.id), as: 'system' };
}

/** The certificates whose signatures count for this speaker. Whether each was valid when it signed is for the verification to say. */
export function candidatesOf(speaker: Speaker | null): readonly Certificate[] {
  return (speaker?.signing ?? []).filter((certificate) => !certificate.revoked);
}

/** Whom a reverse-path belongs to. */
export function ownerOf(reversePath: Address | null, lookup: Lookup): Evidence['backTo'] {
  return reversePath && (lookup.member(reversePath)?.agency.id ?? 'outsider');
}

function judgeOpened(evidence: Evidence, opened: Opened, member: Speaker | null): Judgement {
  const { signature, transfer } = opened;
  if (!member) return deliver('outsider', { opened });
  if (signature.kind === 'unknown' && evidence.peer !== null)
    return refuse('signed by a key that our directory does not list', NOT_YET);
  if (signature.kind === 'early' && evidence.peer !== null)
    return refuse('signed in the future: our clock or that of its gateway is wrong', NOT_YET);
  if (signature.kind !== 'good')
    return refuse(signature.kind === 'bad' ? signature.reason : `signature: ${signature.kind}`);
  const signer = { agency: member.agency.id, fingerprint: signature.fingerprint };
  if (transfer) return judgeTransfer(evidence, opened, transfer, signer);
  if (member.kind !== 'mail-client') return refuse('signed by a gateway’s key, but without its transfer field');
  if (!namesAll(opened.heading.named, evidence.recipients))
    return refuse('sealed by a mail client for recipients it does not name');
  return deliver('client', { opened, signer, repeatKeys: repeatKeysOf(evidence, signer, opened.ciphertext) });
}

function judgeTransfer(evidence: Evidence, opened: Opened, transfer: Transfer, signer: Signer): Judgement {
  if (transfer.from !== signer.agency) return refuse('the transfer field names another sending agency');
  if (transfer.to !== evidence.agency) return refuse('sealed for another agency');
  if (evidence.backTo !== null && evidence.backTo !== signer.agency)
    return refuse('its reverse-path is not of the agency that sealed it');
  if (!covers(transfer, evidence.recipients))
    return refuse('handed over for recipients that the sealing gateway did not name');
  const repeatKeys = repeatKeysOf(evidence, signer, transfer.id);
  return deliver(evidence.speaker?.as === 'system' ? 'system' : 'proven', { opened, signer, repeatKeys });
}

function repeatKeysOf({ agency, recipients }: Evidence, signer: Signer, name: string): Map<Address, string> {
  return new Map(
    recipients.map((recipient) => [recipient, `${agency}/${signer.agency}/${name}/${addressKey(recipient)}`]),
  );
}

function namesAll(named: readonly Address[], recipients: readonly Address[]): boolean {
  const keys = new Set(named.map(addressKey));
  return recipients.every((recipient) => keys.has(addressKey(recipient)));
}

function deliver(verdict: Verdict, proof: Partial<Omit<Delivery, 'kind' | 'verdict'>> = {}): Delivery {
  return { kind: 'deliver', verdict, signer: null, opened: null, repeatKeys: new Map(), ...proof };
}

function refuse(cause: string, answer: Reply = REFUSED): Judgement {
  return { kind: 'refuse', reply: answer, cause };
}
