/** Messages, names and TLS identities that the tests of the peers share with those of the whole house. */
import { execFileSync } from 'node:child_process';
import type { TlsIdentity } from './postfix-config.ts';

/** Who writes. */
export const AUTHOR = 'author@a.example';

/** Whom it is for. */
export const OFFICER = 'officer@b.example';

/** All that a careless relay changes: 8-bit octets, spacing and case of fields, Bcc, dots, trailing blanks, a line over 998 octets. */
export const EIGHT_BIT = message([
  'From: author@a.example',
  'To: Officer  <officer@B.example>',
  'Bcc: hidden@c.example',
  'SUBJECT:\tJanuar\u00e9',
  'Content-Type: text/plain; charset=utf-8',
  '',
  '.a dot at the start, caf\u00e9, trailing blanks  \t',
  '..',
  `a line of ${'5000 '.repeat(1000)}octets`,
  '',
  'From the start of a line',
]);

/** The bytes of a message: lines in UTF-8, each ended by CRLF. */
export function message(lines: readonly string[]): Uint8Array {
  return new Uint8Array(Buffer.from(`${lines.join('\r\n')}\r\n`));
}

/** Numbered 8-bit lines of at least so many octets together, line ends included. */
export function large(octets: number): string[] {
  const line = '\u00e9.'.repeat(24);
  return Array.from({ length: Math.ceil(octets / 80) }, (_, i) => `${i}`.padStart(6, '.') + line);
}

/** A new P-256 key and a certificate for `peer.example` that nobody else vouches for. */
export function selfSigned(): TlsIdentity {
  const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=peer.example -days 2';
  const pem = execFileSync('openssl', [...request.split(' '), '-keyout', '-'], { encoding: 'utf8', stdio: 'pipe' });
  const [key = '', certificate = ''] = pem.split(/(?=-----BEGIN CERTIFICATE)/);
  return { certificate, key };
}
