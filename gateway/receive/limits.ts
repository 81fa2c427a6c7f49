/** What a connection and its messages are held to: hostile input costs its sender, not us. */
import { DATA_LIMITS, type DataLimits } from './data-filter.ts';
import type { HandshakeLimits } from './handshakes.ts';
import type { Pace } from './pace.ts';

/** Times in milliseconds. */
export interface ReceiveLimits extends DataLimits, HandshakeLimits, Pace {
  readonly recipients: number;
  /** Per listener, so that a flood at the `mx` leaves members' gateways their places. */
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** Commands that led to no accepted recipient, since the last message or the greeting. */
  readonly commands: number;
  /** Recipients that do not exist, asked for by a stranger on one connection. */
  readonly unknownRecipients: number;
  /** Without an octet from the client. RFC 5321 section 4.5.3.2.7 wants five minutes. */
  readonly idleMs: number;
  /** From the greeting or a message to the next message, however busy the client is. */
  readonly sessionMs: number;
  /** For the data of one message, whatever its size. */
  readonly dataMs: number;
  /** How long a message waits for its share of the memory budget. */
  readonly budgetMs: number;
  /** For work in progress once the receiver is disposed of. */
  readonly closeMs: number;
}

/** The limits unless the configuration says otherwise; the size of a message is always the configuration's. */
export const RECEIVE_LIMITS = {
  ...DATA_LIMITS,
  recipients: 1_000,
  connections: 200,
  connectionsPerAddress: 50,
  handshakes: 100,
  handshakeMs: 15_000,
  commands: 100,
  unknownRecipients: 10,
  idleMs: 300_000,
  sessionMs: 900_000,
  dataMs: 1_800_000,
  // What Postfix asks for under stress; the poorest mobile link has five times as much.
  bytesPerSecond: 500,
  graceMs: 60_000,
  budgetMs: 60_000,
  closeMs: 10_000,
} as const satisfies Omit<ReceiveLimits, 'messageBytes'>;
