/** The server that an attacker on the path would play: no TLS, and a friendly answer to everything. */
import type { Socket } from 'node:net';

/**
 * Greets a client with `220 mx ESMTP` and says yes to each of its lines, offering no STARTTLS. Everything said is recorded. What a client
 * says here beyond EHLO and QUIT it would have said to anyone (RFC 3207 section 6).
 */
export function answerInClear(client: Socket, record: (side: 'client' | 'server', bytes: Uint8Array) => void): void {
  const say = (line: string) => {
    const bytes = Buffer.from(`${line}\r\n`);
    record('server', bytes);
    client.write(bytes);
  };
  let unread = '';
  let inData = false;
  say('220 mx ESMTP');
  client.on('data', (chunk) => {
    record('client', Buffer.from(chunk));
    unread += chunk.toString('latin1');
    const lines = unread.split('\r\n');
    unread = lines.pop() ?? '';
    for (const line of lines) {
      const answer = answerTo(line, inData);
      inData = inData ? answer === null : answer?.startsWith('354') === true;
      if (answer !== null) say(answer);
    }
  });
  client.on('end', () => client.end());
}

function answerTo(line: string, inData: boolean): string | null {
  if (inData) return line === '.' ? '250 2.0.0 accepted' : null;
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === 'DATA') return '354 go ahead';
  if (verb === 'QUIT') return '221 2.0.0 bye';
  return verb === 'STAR' ? '502 5.5.1 not implemented' : '250 mx';
}
