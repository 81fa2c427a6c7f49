/** One attempt: hands one item to one next hop, over a connection that was kept or a new one, and says what became of each recipient. */
import type { Address } from '../../directory/address.ts';
import type { Envelope } from '../mail/envelope.ts';
import { failuresOf, type Outcomes, outcomesOf } from './answers.ts';
import { type Connection, openConnection, type Progress, type SmtpError, type Transaction } from './connection.ts';
import type { Connections } from './connections.ts';
import { wishesOf } from './dsn-parameters.ts';
import type { Target } from './route.ts';
import type { Identity, Patience, Way } from './way.ts';

export interface Attempt {
  readonly target: Target;
  /** Of the message as it was accepted. */
  readonly envelope: Envelope;
  /** Those of its recipients that this is for. */
  readonly recipients: readonly Address[];
  readonly bytes: Uint8Array;
}

/** What an attempt is made with. */
export interface Means {
  readonly identity: Identity;
  readonly patience: Patience;
  readonly connections: Connections;
  /** When it aborts, attempts end at once: after the final dot the outcome is then in doubt. */
  readonly cut: AbortSignal;
}

/** Never throws: whatever goes wrong is the outcome of every recipient that has none yet. */
export async function attempt(means: Means, work: Attempt): Promise<Outcomes> {
  const { identity, patience, connections } = means;
  const way = { target: work.target, identity, patience };
  const kept = connections.take(way);
  const first = kept && (await handOver(means, way, work, kept));
  if (first && !first.isUnheard) return first.outcomes;
  return (await handOver(means, way, work, null)).outcomes;
}

interface Tried {
  readonly outcomes: Outcomes;
  /** The connection that was kept was found dead: the server has heard nothing that counts. */
  readonly isUnheard: boolean;
}

async function handOver(means: Means, way: Way, work: Attempt, kept: Connection | null): Promise<Tried> {
  const progress = { begun: false, dotSent: false };
  let connection = kept;
  try {
    connection ??= await openConnection(way, means.cut);
    const taken = await connection.send(transactionOf(work), progress);
    void means.connections.keep(way, connection);
    return { outcomes: outcomesOf(work.recipients, taken), isUnheard: false };
  } catch (thrown) {
    const error = thrown as SmtpError;
    const wasDead = kept !== null && isDead(kept, error, progress);
    leave(connection, error);
    const outcomes = failuresOf(work.recipients, error, progress.dotSent);
    return { outcomes, isUnheard: wasDead && !means.cut.aborted };
  }
}

/** To a gateway nothing is told of reports: it sends us a receipt, and our authors hear from us alone. */
function transactionOf({ target, envelope, recipients, bytes }: Attempt): Transaction {
  const wishes = target.kind === 'server' ? wishesOf(envelope, recipients) : null;
  return { reversePath: envelope.reversePath, recipients, bytes, wishes };
}

/**
 * A server may end a connection that waits, whenever it likes; its 421 or its hang-up then meets our MAIL (RFC 5321 section 3.8). One that
 * is silent instead has had its time, and once any of the message has been said there is no second try.
 */
function isDead(kept: Connection, { code, responseCode = 421 }: SmtpError, { begun }: Progress): boolean {
  return !begun && !kept.isOpen && responseCode === 421 && code !== 'ETIMEDOUT';
}

/** After a refusal a transaction may be open; a goodbye ends it as well as RSET would, and costs the next message one connection. */
function leave(connection: Connection | null, { responseCode }: SmtpError): void {
  if (responseCode === undefined) connection?.close();
  else connection?.quit();
}
