/** The first line of an SMTP server that speaks in clear, and the time that some of them tell in it. */
import { connect } from 'node:net';

/** Null where none comes in time; then the server says goodbye to nobody. */
export function greetingOf(host: string, port: number, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    let text = '';
    const end = (line: string | null) => {
      socket.destroy();
      resolve(line);
    };
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      const line = /^(.*)\r?\n/.exec(text)?.[1];
      if (line !== undefined || text.length > MAX_LENGTH) end(line ?? null);
    });
    for (const over of ['timeout', 'error', 'end', 'close']) socket.once(over, () => end(null));
  });
}

/** In octets (RFC 5321 section 4.5.3.1.5). */
const MAX_LENGTH = 512;

/** `Sun, 22 Nov 2026 08:27:00 +0000`, as Exchange, Exim and Sendmail say it (RFC 5322 section 3.3). */
const DATE = /(?:\w{3}, )?\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/;

/** Null where it tells none. */
export function dateIn(greeting: string | null): Date | null {
  const found = DATE.exec(greeting ?? '')?.[0];
  const date = new Date(found ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}
