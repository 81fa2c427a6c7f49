/** A change that an agency asks the directory for: drafted for this moment of the log, shown, signed with what lies on the stick, written down. */
import { join } from 'node:path';
import { replaceFile } from '../../../directory/durable.ts';
import { type Agency, settledAgency } from '../../../directory/log/agency.ts';
import type { EntrySignature } from '../../../directory/log/envelope.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { bytesToSign, type Proposal, printProposal, propose, withSignatures } from '../../../directory/proposal.ts';
import { draftProposal } from '../../../directory/signer/ceremony.ts';
import { type KeyFile, type OpenKey, signWith, unlockKeyFile } from '../../../directory/signer/key-file.ts';
import { faultOf, type KnownHistory } from '../../../directory/signer/known-history.ts';
import { requireWhole, show } from '../../../directory/signer/sign.ts';
import type { Terminal } from '../../../directory/signer/terminal.ts';
import { en } from '../../../directory/telling/texts/en.ts';
import type { AgencyConfig, Config } from '../../config/config.ts';
import { CommandError } from '../command-line.ts';
import type { KeyFolder } from './key-folder.ts';

/** What every such change is made with. */
export interface Bench {
  readonly config: Config;
  readonly own: AgencyConfig;
  readonly folder: KeyFolder;
  readonly history: KnownHistory;
  readonly terminal: Terminal;
  /** Asked for once. */
  readonly passphrase: () => Promise<string>;
  readonly now: Date;
}

/** A key file of the folder, a key just made, or the secret key of a certificate. */
export type Hand =
  | KeyFile
  | OpenKey
  | { readonly digest: string; readonly prove: (bytes: Uint8Array, now: Date) => Promise<Uint8Array> };

export interface Change {
  readonly type: string;
  readonly body: unknown;
  /** The first of them proposes. */
  readonly hands: readonly [KeyFile, ...Hand[]];
  readonly certificate?: string;
  /** What must be on the stick before a signature leaves it: a new key that nobody else has. */
  readonly keep?: () => Promise<void>;
}

/** The agency as the log has it now. @throws CommandError where it is no member */
export function agencyOf({ history, own, now }: Bench): Agency {
  const agency = history.state.agencies.get(own.id as AgencyId);
  if (agency) return settledAgency(agency, now);
  throw new CommandError(`the directory knows no agency ${own.id}`);
}

/** Drafts, shows, signs. @throws CommandError, SignerError, LockedKeyError where nothing was signed */
export async function carryOut(bench: Bench, change: Change): Promise<Proposal> {
  const { own, history, now } = bench;
  const { type, body, hands, certificate = null } = change;
  const draft = draftProposal({ type, subject: own.id, body, proposer: hands[0].text }, history, now);
  return signAll(bench, propose(draft.bytes, certificate), hands, change.keep);
}

/** Signs a proposal with several keys at once, when its owner has typed whom it is about. @throws as {@link carryOut} */
export async function signAll(
  bench: Bench,
  proposal: Proposal,
  hands: readonly Hand[],
  keep: () => Promise<void> = async () => {},
): Promise<Proposal> {
  const { terminal, history, now, own } = bench;
  requireWhole(proposal, await show(proposal, { terminal, history, now, texts: en }));
  const typed = await terminal.ask(`Type ${own.id} to sign this, anything else to leave: `);
  if (typed.trim() !== own.id) throw new CommandError('nothing was signed');
  const signatures: EntrySignature[] = [];
  for (const hand of hands) signatures.push(await signature(hand, bytesToSign(proposal), bench));
  const signed = withSignatures(proposal, signatures);
  const fault = await faultOf(signed, history, now);
  if (fault) throw new CommandError(`the directory would refuse it: ${fault.message}; nothing was written`);
  await keep();
  return signed;
}

/** Writes the proposal, by default beside the keys; answers where it is. */
export async function writeProposal(
  proposal: Proposal,
  { folder, now }: Bench,
  out: string | undefined,
): Promise<string> {
  const day = now.toISOString().slice(0, 19).replace(/[-:]/g, '');
  const path = out ?? join(folder.path, `${proposal.payload.type}-${day}.proposal`);
  await replaceFile(path, printProposal(proposal), 0o644);
  return path;
}

async function signature(hand: Hand, bytes: Uint8Array, { passphrase, now }: Bench): Promise<EntrySignature> {
  if ('secret' in hand) return signWith(hand, bytes);
  if ('locked' in hand) return signWith(unlockKeyFile(hand, await passphrase()), bytes);
  return { keyid: hand.digest, signature: await hand.prove(bytes, now), passkey: null };
}
