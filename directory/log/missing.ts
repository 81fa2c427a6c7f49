/** What a proposal lacks before it counts: whose signatures, told apart by key and by rule. */
import type { Agency } from './agency.ts';
import { type KeyId, keyId } from './keys.ts';
import type { Network } from './network.ts';
import type { Payload } from './payload.ts';
import type { Way } from './rules.ts';
import { newKeys } from './signatures.ts';
import { lackingWays, rootSigned } from './signers.ts';

export interface Missing {
  /** Without which no way counts: the key of who proposed it, those that it brings, and the certificate that it adds, by its digest. */
  readonly keys: readonly string[];
  /** What each way lacks that is open; none where one is met. */
  readonly ways: readonly Way[];
}

/** What is missing, where all the signatures that are there were verified. */
export function missingOf(
  payload: Payload,
  { network, agency }: { readonly network: Network; readonly agency: Agency | null },
  signatures: readonly { readonly keyid: string }[],
): Missing {
  const keys = new Set(signatures.map(({ keyid }) => keyid as KeyId));
  const ways = lackingWays(payload, network, agency, { keys, proposer: payload.proposer });
  const needed = new Set<string>([payload.proposer, ...neededKeys(payload, keys)]);
  return { keys: [...needed].filter((key) => !keys.has(key as KeyId)), ways };
}

function neededKeys(payload: Payload, signed: ReadonlySet<KeyId>): string[] {
  // Of a new root, its threshold is enough.
  if (payload.type === 'root.rotate' && rootSigned(payload.body, signed)) return [];
  const brings = payload.type === 'agency.enrol' || payload.type === 'certificate.add';
  return [...newKeys(payload).map(keyId), ...(brings ? [payload.body.certificate] : [])];
}
