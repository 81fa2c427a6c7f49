/** A member without a gateway: an officer whose mail client writes PGP/MIME with gpg. Nothing here is made with our own code. */

import type { GeneratedKey } from '../peers/gpg.ts';
import { message } from '../peers/samples.ts';
import type { MemberEntry } from './town.ts';

export const CLERK = 'clerk@m.example';

/** The clerk's agency as the registrar enters it: one address, the certificate that gpg made, no gateway. */
export function clientEntry({ certificate }: GeneratedKey): MemberEntry {
  return {
    id: 'm',
    name: 'Agency M',
    country: 'AA',
    standing: 'active',
    since: '2026-01-01T00:00:00Z',
    domains: [],
    addresses: [CLERK],
    kind: 'mail-client',
    endpoint: null,
    certificates: [{ armored: certificate.trimEnd().split(/\r?\n/), encrypt: true }],
    contacts: [],
  };
}

/** The fields that stand outside a sealed message. */
export interface Outer {
  readonly from: string;
  readonly to: string;
  readonly subject?: string;
  readonly cc?: string;
}

/** The lines of the outer header section but the Content-Type, which goes when the message is opened. */
export function outerFields({ from, to, cc, subject = '...' }: Outer): string[] {
  return [
    'Message-ID: <clients-own@m.example>',
    'Date: Sun, 22 Nov 2026 06:00:00 +0000',
    'MIME-Version: 1.0',
    `From: Clerk <${from}>`,
    `To: <${to}>`,
    ...(cc ? [`Cc: <${cc}>`] : []),
    `Subject: ${subject}`,
  ];
}

/** A PGP/MIME message (RFC 3156 section 4) in the layout of a widespread mail client. */
export function pgpMime(outer: Outer, armored: string): Uint8Array {
  const boundary = '------------8N0fHj3kC5sQ1pZ2';
  return message([
    ...outerFields(outer),
    'Content-Type: multipart/encrypted;',
    ' protocol="application/pgp-encrypted";',
    ` boundary="${boundary}"`,
    '',
    'This is an OpenPGP/MIME encrypted message (RFC 4880 and 3156)',
    `--${boundary}`,
    'Content-Type: application/pgp-encrypted',
    'Content-Description: PGP/MIME version identification',
    '',
    'Version: 1',
    '',
    `--${boundary}`,
    'Content-Type: application/octet-stream; name="encrypted.asc"',
    'Content-Description: OpenPGP encrypted message',
    'Content-Disposition: inline; filename="encrypted.asc"',
    '',
    ...armored.trimEnd().split(/\r?\n/),
    '',
    `--${boundary}--`,
  ]);
}
