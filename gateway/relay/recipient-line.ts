/** A connection to a server on which recipients are asked about and nothing is handed over. */
import type { Address } from '../../directory/address.ts';
import type { Reply } from '../mail/reply.ts';
import { readReply } from './answers.ts';
import { type Connection, openConnection } from './connection.ts';
import type { Way } from './way.ts';

export interface Line {
  /** What the server answers to RCPT. Throws what kept it from answering; the line is then of no more use. */
  ask(recipient: Address): Promise<Reply>;
  close(): void;
}

/** @throws SmtpError */
export async function openLine(way: Way): Promise<Line> {
  const connection = await openConnection(way, NEVER);
  return { ask: (recipient) => askOn(connection, recipient), close: () => connection.quit() };
}

const NEVER = new AbortController().signal;

/** With the null reverse-path, because a question is no message that anybody could be told about (RFC 5321 section 4.5.5). */
async function askOn(connection: Connection, recipient: Address): Promise<Reply> {
  const opened = readReply(await connection.say('MAIL FROM:<>'));
  if (opened.code !== 250) throw new Error(`the server takes no questions: ${opened.code} ${opened.text}`);
  const answer = readReply(await connection.say(`RCPT TO:<${recipient}>`));
  if (answer.code === 421) throw new Error(`the server has hung up: ${answer.text}`);
  await connection.say('RSET');
  return answer;
}
