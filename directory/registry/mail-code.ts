/** Mails a code by the program of this machine that takes messages as sendmail does. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Address } from '../address.ts';
import type { CodeMail } from './name-checks.ts';

/** The program, and the address that messages come from. */
export interface Sendmail {
  readonly sendmail: string;
  readonly from: Address;
}

/** Hands the message over. @throws Error where the program does not take it */
export async function mailBy({ sendmail, from }: Sendmail, mail: CodeMail, now: Date): Promise<void> {
  // `--`: whatever comes is an address, also for a program that reads options anywhere.
  const child = spawn(sendmail, ['-i', '-f', from, '--', mail.to], { stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.on('error', () => {}).end(messageOf(mail, from, now));
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`${sendmail} did not take a message: exit code ${status}`);
}

/** The message, in ASCII throughout; answering machines are asked to be silent (RFC 3834 section 5). */
export function messageOf({ network, agency, to, code }: CodeMail, from: Address, now: Date): string {
  return [
    `From: ${from}`,
    `To: ${to}`,
    'Subject: Code for the directory',
    `Date: ${now.toUTCString().replace('GMT', '+0000')}`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `Somebody wants to register this address for the agency "${agency}" in the network ${network}.`,
    'If that is your agency, give whoever registers it this code. It is good for a day.',
    '',
    `    ${code.slice(0, 5)} ${code.slice(5)}`,
    '',
    'If it is not, do nothing: without the code the address is not registered.',
    '',
  ].join('\n');
}
