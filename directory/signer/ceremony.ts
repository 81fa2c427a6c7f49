/** What is made without a server: keys, drafts of proposals, the signatures of several custodians in one file, and the first entry of a log. */
import { readFile, writeFile } from 'node:fs/promises';
import { entryId, parseJson, printEnvelope } from '../log/envelope.ts';
import { keyId, type SigningKey } from '../log/keys.ts';
import { type PayloadDocument, printPayload } from '../log/payload.ts';
import { begin } from '../log/replay.ts';
import { printProposal, propose, readProposal, withSignatures } from '../proposal.ts';
import { grouped } from '../telling/grouped.ts';
import { makeKey, writeKeyFile } from './key-file.ts';
import { type KnownHistory, lastOf } from './known-history.ts';
import { SignerError } from './signer-error.ts';

/** What a draft says; the rest is added to it. */
export interface Draft {
  readonly type: string;
  readonly subject: string;
  readonly body: unknown;
  readonly proposer: SigningKey;
}

/** Makes a key in a new file; answers its public part, and its id, which people compare. */
export async function newKey(path: string, passphrase: string): Promise<string[]> {
  const key = makeKey();
  await writeKeyFile(path, key, passphrase);
  return [key.text, `key id: ${grouped(keyId(key.text))}`];
}

/** The proposal of a draft, for this moment of the history; a genesis has none before it. @throws EntryError, SignerError */
export function draftProposal({ type, subject, body, proposer }: Draft, history: KnownHistory | null, now: Date) {
  if (history === null && type !== 'genesis')
    throw new SignerError('only a genesis is drafted without the log; name it with --log and --genesis');
  const prev = history && lastOf(history.state, subject, type as PayloadDocument['type']);
  const document = { v: 1, type, subject, prev, proposed: now.toISOString(), proposer: keyId(proposer), body };
  return propose(printPayload(document as PayloadDocument));
}

/** One proposal with the signatures of all the copies. @throws SignerError where they are not copies of one */
export async function joined(paths: readonly string[]): Promise<string> {
  const [first, ...more] = await Promise.all(paths.map(async (path) => readProposal(await readFile(path, 'utf8'))));
  if (first === undefined) throw new SignerError('there is nothing to join');
  for (const [at, { bytes }] of more.entries())
    if (Buffer.compare(bytes, first.bytes) !== 0)
      throw new SignerError(`${paths[at + 1]} is another proposal than ${paths[0]}`);
  return printProposal(
    withSignatures(
      first,
      more.flatMap(({ signatures }) => signatures),
    ),
  );
}

/** The first entry of a log from a signed genesis, in a new file; answers its id, to which every gateway is pinned. @throws EntryError */
export async function foundLog(proposal: string, out: string, now: Date): Promise<string[]> {
  const { bytes, signatures } = readProposal(await readFile(proposal, 'utf8'));
  const entry = printEnvelope({ payload: bytes, signatures, logged: now });
  const id = entryId(entry);
  const { network } = await begin(entry, id);
  await writeFile(out, entry, { flag: 'wx' });
  return [`the network ${network.name} begins with the entry`, grouped(id), `genesis = "${id}"`];
}

/** A public part: as it is written, or in a file. @throws SignerError */
export async function publicPart(textOrPath: string): Promise<SigningKey> {
  const text = /^(ed25519|passkey)\+/.test(textOrPath) ? textOrPath : await readFile(textOrPath, 'utf8');
  const [found] = /(ed25519|passkey)\+[A-Za-z0-9+/]+=*/.exec(text) ?? [];
  if (found === undefined) throw new SignerError(`${textOrPath} holds no public key`);
  return found as SigningKey;
}

/** A body from a file. @throws EntryError where it is not JSON */
export async function readBody(path: string): Promise<unknown> {
  return parseJson(await readFile(path, 'utf8'));
}
