/** Members that cannot be written to, each for a reason of its own, and some that can: entries for a members file, with no gateway behind them. */
import { generateKey, revokeKey } from 'openpgp';
import type { MemberEntry } from './town.ts';

const DAY = 86_400_000;

/** What makes a member's key or standing special. */
interface Wishes {
  readonly standing?: MemberEntry['standing'];
  /** Days from now in which its key begins and ends to be valid; null for a member without any key. */
  readonly valid?: readonly [from: number, to: number] | null;
  readonly isRevoked?: boolean;
}

/** The entry of an agency `<id>` with the domain `<id>.example`; people turn to its duty desk. */
export async function makeMember(id: string, wishes: Wishes = {}): Promise<MemberEntry> {
  const { standing = 'active', valid = [-30, 300], isRevoked = false } = wishes;
  const certificates = valid === null ? [] : [await makeCertificate(id, valid, isRevoked)];
  const contact = { role: 'duty desk', address: `desk@${id}.example`, needs: [], languages: [] };
  return {
    id,
    name: `Agency ${id}`,
    country: 'BB',
    standing,
    since: '2026-01-02T00:00:00Z',
    domains: [`${id}.example`],
    addresses: [],
    kind: 'gateway',
    endpoint: null,
    certificates: certificates.map((armored) => ({ armored: armored.trim().split(/\r?\n/), encrypt: true })),
    contacts: [contact],
  };
}

async function makeCertificate(id: string, [from, to]: readonly [number, number], isRevoked: boolean): Promise<string> {
  const { privateKey, publicKey } = await generateKey({
    userIDs: { email: `desk@${id}.example` },
    date: new Date(Date.now() + from * DAY),
    keyExpirationTime: ((to - from) * DAY) / 1000,
    format: 'object',
  });
  return isRevoked ? (await revokeKey({ key: privateKey, format: 'object' })).publicKey.armor() : publicKey.armor();
}
