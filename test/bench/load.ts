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

/** A message of about so many octets with a base64 body, which no station has a reason to alter. */
export async function makeLoad(
  folder: string,
  wish: Omit<Load, 'message' | 'file'> & { readonly octets: number },
): Promise<Load> {
  const { name, count, sessions, octets } = wish;
  const text = HEADER + base64Lines(Math.max(octets - HEADER.length, 0));
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

function base64Lines(octets: number): string {
  const random = randomBytes(Math.ceil((octets * 76 * 3) / (77 * 4))).toString('base64');
  return `${random.match(/.{1,76}/g)?.join('\n') ?? ''}\n`;
}
