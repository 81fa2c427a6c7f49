/** Signs as the signer program does, with keys that are open: nobody here types a passphrase, or whom a proposal is about. */
import { bytesToSign, type Proposal, withSignatures } from '../../directory/proposal.ts';
import { type OpenKey, signWith } from '../../directory/signer/key-file.ts';
import type { KnownHistory } from '../../directory/signer/known-history.ts';
import { show } from '../../directory/signer/sign.ts';
import { en } from '../../directory/telling/texts/en.ts';

const NOBODY = { say: () => {}, ask: async () => '', askSecret: async () => '' };

/** The proposal with these signatures. @throws SignerError where the log would refuse it */
export async function approve(
  proposal: Proposal,
  keys: readonly OpenKey[],
  history: KnownHistory | null,
  now = new Date(),
): Promise<Proposal> {
  await show(proposal, { terminal: NOBODY, history, now, texts: en });
  return withSignatures(
    proposal,
    keys.map((key) => signWith(key, bytesToSign(proposal))),
  );
}
