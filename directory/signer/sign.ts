/** Signs a proposal: shown from its octets, checked against the log where one is given, and only after its owner has typed whom it is about. */
import type { EntrySignature } from '../log/envelope.ts';
import { keyId } from '../log/keys.ts';
import { namedBlobs } from '../log/named.ts';
import { bytesToSign, type Proposal, withSignatures } from '../proposal.ts';
import type { Known } from '../telling/field.ts';
import type { Texts } from '../telling/text-types.ts';
import { type KeyFile, signWith, unlockKeyFile } from './key-file.ts';
import { faultOf, type KnownHistory, knownOf, lastOf } from './known-history.ts';
import { hasPart, present } from './present.ts';
import { SignerError } from './signer-error.ts';
import type { Terminal } from './terminal.ts';

/** What a signature is made of. */
export interface Signing {
  readonly terminal: Terminal;
  readonly key: KeyFile;
  readonly passphrase: () => Promise<string>;
  readonly history: KnownHistory | null;
  readonly now: Date;
  readonly texts: Texts;
}

/** Shows the proposal, also one that is then refused. @throws SignerError, HistoryError, CertificateError where it could never become an entry */
export async function show(
  proposal: Proposal,
  { terminal, history, now, texts }: Omit<Signing, 'key' | 'passphrase'>,
): Promise<Known> {
  const known = await knownOf(proposal, history, now);
  const refusal = history && (await refusalBy(history, proposal, now));
  const isChecked = history !== null && refusal === null;
  for (const line of present(proposal, { known, history, isChecked, now }, texts)) terminal.say(line);
  if (refusal !== null) throw new SignerError(refusal);
  return known;
}

/** The proposal with one more signature. @throws SignerError where nothing was signed */
export async function sign(proposal: Proposal, signing: Signing): Promise<Proposal> {
  const { terminal, key, passphrase, texts } = signing;
  const known = await show(proposal, signing);
  requireWhole(proposal, known);
  const id = keyId(key.text);
  if (proposal.signatures.some(({ keyid }) => keyid === id)) throw new SignerError('this key has signed it already');
  if (known.network !== null && !hasPart(key.text, proposal, known, texts))
    throw new SignerError('this key is none of those that may sign such an entry; nothing was signed');
  const { subject } = proposal.payload;
  const typed = await terminal.ask(`Type ${subject} to sign this, anything else to leave: `);
  if (typed.trim() !== subject) throw new SignerError('nothing was signed');
  const signature: EntrySignature = signWith(unlockKeyFile(key, await passphrase()), bytesToSign(proposal));
  return withSignatures(proposal, [signature]);
}

/** A key to which mail will be sealed is not signed unseen, and no contact either. @throws SignerError */
export function requireWhole({ payload }: Proposal, { certificate, contacts }: Known): void {
  const namesOne = payload.type !== 'tree.publish' && namedBlobs(payload).length > 0;
  if (namesOne && certificate === null)
    throw new SignerError('the certificate that it names is not beside it; ask for the whole proposal');
  const commitments = payload.type === 'contacts.commit' ? payload.body.commitments : [];
  if (!commitments.every((each) => contacts?.has(each)))
    throw new SignerError('not every contact that it commits to is beside it; ask for the whole proposal');
}

/** Why the log would not take it as things are now; null where nothing but signatures is missing. */
async function refusalBy(history: KnownHistory, proposal: Proposal, now: Date): Promise<string | null> {
  const { prev, subject, type } = proposal.payload;
  if (type !== 'genesis' && prev !== lastOf(history.state, subject, type))
    return 'it was made for another moment: since then, or in this copy of the log not yet, something was logged about its subject';
  const fault = await faultOf(proposal, history, now);
  return fault && `it would be refused: ${fault.message}`;
}
