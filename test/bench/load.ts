/** What the benchmark sends: messages of a given size, by Postfix's own load generator over kept connections. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { mustRun } from '../peers/process.ts';

/** One round's worth of mail. */
export interface Load {
  readonly name: string;
  readonly count: number;
  /** Connections at a time. */
  readonly sessions: number;
  /** The message, as it is sent each time. */
  readonly message: Uint8Array;
  /** The same with LF for CRLF, which is what smtp-source reads. */
  readonly file: string;
}

/** A message of about so many octets with a base64 body, which no station has a reason to alter, or with words to look into. */
export async function makeLoad(
  folder: string,
  wish: Omit<Load, 'message' | 'file'> & { readonly octets: number; readonly kind?: 'prose' },
): Promise<Load> {
  const { name, count, sessions, octets } = wish;
  const [head, body] = wish.kind === 'prose' ? [PROSE, proseLines] : [HEADER, base64Lines];
  const text = head + body(Math.max(octets - head.length, 0));
  const file = `${folder}/${name.replace(' ', '-')}.eml`;
  await writeFile(file, text);
  // smtp-source sends an empty line behind the last one.
  return { name, count, sessions, message: Buffer.from(`${text}\n`.replaceAll('\n', '\r\n')), file };
}

/** Sends the whole load to 127.0.0.1, each message to a recipient with a number of its own in front. */
export async function send(load: Load, port: number, domain: string): Promise<void> {
  const { file, count, sessions } = load;
  const addresses = ['-f', 'officer@a.example', '-t', `officer@${domain}`, '-N'];
  const amount = ['-m', String(count), '-s', String(Math.min(sessions, count)), '-d', '-F', file];
  await mustRun({
    file: '/usr/sbin/smtp-source',
    args: ['-M', 'load.a.example', ...addresses, ...amount, `127.0.0.1:${port}`],
  });
}

const HEADER = `From: Officer <officer@a.example>
To: Others <others@outside.example>
Subject: benchmark
Date: Mon, 02 Mar 2026 10:00:00 +0000
Message-ID: <benchmark@a.example>
MIME-Version: 1.0
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64

`;

const PROSE = HEADER.replace(
  /Content-Type: .*\nContent-Transfer-Encoding: .*\n/,
  'Content-Type: text/plain; charset=us-ascii\n',
);

/** What people write every day: nothing in it is sensitive, and some of it looks as if it were. */
const SENTENCES = [
  'Thank you for your message of 12 March; we have discussed it with our colleagues.',
  'The meeting is on Tuesday 17 March 2026 at 10:30 in room 4.12, and lunch is served at 13:00.',
  'Could you send us the agenda, the list of participants and the minutes of last time?',
  'Our training for investigators begins in June and takes five days; twenty places are left.',
  'Please find the invoice 2026-00417 for 1,250.00 EUR attached, and tell us if anything is missing.',
  'You can reach me at +43 1 234567 until noon, or write to the office at any time.',
  'The new register is open to the public at https://register.example/search?from=2026-01-01.',
  'Mr Anders and Ms Novak have moved to the second floor, next to the library.',
  'I have read the draft on asset recovery and have only small remarks on pages 3 and 17.',
  'Best regards from all of us, and see you soon.',
];

function proseLines(octets: number): string {
  let lines = '';
  for (let n = 0; lines.length < octets; n += 1) lines += `${SENTENCES[(n * 7 + (n >> 3)) % SENTENCES.length]}\n`;
  return lines;
}

function base64Lines(octets: number): string {
  const random = randomBytes(Math.ceil((octets * 76 * 3) / (77 * 4))).toString('base64');
  return `${random.match(/.{1,76}/g)?.join('\n') ?? ''}\n`;
}
