/** A forger between gateway A and the directory: shows A a log in which agency B has another key. */
import { createHash } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { readPublished } from '../../directory/audit/history.ts';
import { readCertificate } from '../../directory/certificate.ts';
import { claimedCheckpoint, signCheckpoint } from '../../directory/log/checkpoint.ts';
import { cosign } from '../../directory/log/cosignature.ts';
import { printEnvelope } from '../../directory/log/envelope.ts';
import { growTree, leafHash, rootAt } from '../../directory/log/tree.ts';
import { bytesToSign } from '../../directory/proposal.ts';
import { openFolderTree } from '../../directory/published/folder-tree.ts';
import { publishTree } from '../../directory/published/publish.ts';
import { asSigner, makeSignerKey } from '../../directory/signed-note.ts';
import { draftProposal } from '../../directory/signer/ceremony.ts';
import { makeKey, signWith } from '../../directory/signer/key-file.ts';
import { generateIdentity } from '../../gateway/openpgp/keyring.ts';
import type { Network } from './network.ts';
import { historyOf } from './secretariat.ts';

/** Publishes it in that folder; answers the fingerprint of the key. The forger has all but the secret keys: of agency B, and of the log. */
export async function forgeLog(network: Network, folder: string, victim: { id: string; name: string; domain: string }) {
  const { id, name, domain } = victim;
  const now = new Date();
  const identity = makeKey();
  const { certificate } = await generateIdentity({
    agencyName: name,
    address: `postmaster@${domain}`,
    passphrase: 'forger',
    now,
  });
  const digest = createHash('sha256').update(certificate).digest('hex');
  const wish = { type: 'certificate.add', subject: id, body: { certificate: digest }, proposer: identity.text };
  const proposal = draftProposal(wish, await historyOf(network), now);
  const signatures = [signWith(identity, bytesToSign(proposal))];
  const { note, entries } = await readPublished(openFolderTree(network.tree));
  const forged = [...entries, printEnvelope({ payload: proposal.bytes, signatures, logged: now })];
  const tree = growTree();
  for (const entry of forged) tree.append(leafHash(entry));
  const signer = makeSignerKey(claimedCheckpoint(note).origin);
  const head = signCheckpoint({ size: forged.length, root: rootAt(tree) }, signer);
  await cp(network.tree, folder, { recursive: true });
  await publishTree(folder, {
    checkpoint: cosign(head, asSigner(signer, 'cosignature'), now),
    tree,
    entries: (from, to) => forged.slice(from, to),
    blobs: new Map([[digest, Buffer.from(certificate)]]),
  });
  return readCertificate(certificate).then(({ fingerprint }) => fingerprint);
}
