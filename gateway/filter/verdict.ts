/** The verdict field: the gateway's own word on a message that it delivers, authenticated so that nobody else can say it. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Id } from '../mail/envelope.ts';
import { VERDICT_FIELD } from '../mail/our-fields.ts';
import type { Verdict } from './inbound.ts';

/** What is recorded before a message is delivered; the record is the truth, the field only names it. */
export interface VerdictRecord {
  readonly id: Id;
  readonly agency: AgencyId;
  readonly at: Date;
  readonly verdict: Verdict;
  /** The agency that signed, and the fingerprint of its certificate; null where nothing is proven. */
  readonly signer: { readonly agency: AgencyId; readonly fingerprint: string } | null;
  /** Whether author and recipients were inside the signature. */
  readonly bound: 'inside' | 'outside' | 'nothing';
  readonly author: Address;
  readonly messageId: string | null;
  readonly transferId: string | null;
}

/** The field with its CRLF. */
export function formatVerdict(record: VerdictRecord, key: Uint8Array): string {
  const signer = record.signer ? [`agency=${record.signer.agency}`, `key=${record.signer.fingerprint}`] : [];
  const tags = [
    'v=1',
    `verdict=${record.verdict}`,
    ...signer,
    `bound=${record.bound}`,
    `id=${record.id}`,
    `mac=${mac(record, key)}`,
  ];
  return `${VERDICT_FIELD}: ${tags.join(';\r\n ')}\r\n`;
}

/** Whether a field's value, folded or not, is to the letter this gateway's word on the message with that author and Message-ID. */
export function isAuthentic(value: string, record: VerdictRecord, key: Uint8Array): boolean {
  const [given, expected] = [`${VERDICT_FIELD}: ${value}`, formatVerdict(record, key)].map((field) =>
    Buffer.from(field.replace(/\s+/g, ' ').trim()),
  ) as [Buffer, Buffer];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** HMAC-SHA256 over the verdict, From and Message-ID, under a key apart from the keyring. */
function mac(record: VerdictRecord, key: Uint8Array): string {
  const { id, agency, verdict, signer, bound, author, messageId } = record;
  const covered = JSON.stringify([
    'valise-verdict/1',
    id,
    agency,
    verdict,
    signer?.agency,
    signer?.fingerprint,
    bound,
    author,
    messageId,
  ]);
  return createHmac('sha256', key).update(covered).digest('base64url');
}
