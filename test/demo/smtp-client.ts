/** A mail program's way of sending: SMTP with STARTTLS against a certificate that it trusts, the bytes exactly as they are. */
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Answer, Submission } from './mailbox-server.ts';

/** Where to hand mail over, and how the server proves itself. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** PEM of the certificate to trust, and the name that it bears. */
  readonly trusted: string;
  readonly name: string;
}

/** Hands one message over and answers what the server answered; without an answer, 451 and what went wrong. Never throws. */
export async function handOver(
  server: MailServer,
  helo: string,
  { from, recipients, bytes }: Submission,
): Promise<Answer> {
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    name: helo,
    requireTLS: true,
    tls: { ca: server.trusted, servername: server.name, minVersion: 'TLSv1.2' },
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    allowInternalNetworkInterfaces: true,
  });
  try {
    return await new Promise<Answer>((resolve, reject) => {
      connection.once('error', reject);
      connection.once('end', () => reject(new Error('the server closed the connection')));
      connection.connect((error) => {
        if (error) return reject(error);
        const envelope = { from, to: [...recipients], size: bytes.length, use8BitMime: true };
        connection.send(envelope, Readable.from([Buffer.from(bytes)], { objectMode: false }), (refused, info) =>
          refused ? reject(refused) : resolve(answerOf(info?.response ?? '')),
        );
      });
    });
  } catch (error) {
    const { response, message } = error as Error & { response?: string };
    return response ? answerOf(response) : { code: 451, text: `4.4.2 ${message}` };
  } finally {
    connection.close();
  }
}

function answerOf(response: string): Answer {
  return { code: Number(response.slice(0, 3)), text: response.slice(4) };
}
