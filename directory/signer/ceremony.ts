/** What is made without a server: keys, drafts of proposals, the signatures of several custodians in one file, and the first entry of a log. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { enrolmentBody, readApplication } from '../application.ts';
import { entryId, parseJson, printEnvelope } from '../log/envelope.ts';
import { keyId, type SigningKey } from '../log/keys.ts';
import { type PayloadDocument, printPayload } from '../log/payload.ts';
import type { Digest } from '../log/payload-fields.ts';
import { begin } from '../log/replay.ts';
import { type Proposal, printProposal, propose, readProposal, withSignatures } from '../proposal.ts';
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

/** What the secretariat has checked of an application: the files of the records, by name, and of the letter. */
export interface Checked {
  readonly evidence: readonly string[];
  readonly nomination: string;
}

/** The enrolment that an agency applied for, with the digests of what was checked. @throws SignerError, EntryError */
export async function admission(path: string, checked: Checked, history: KnownHistory, now: Date): Promise<Proposal> {
  const application = await readApplication(await readFile(path, 'utf8'));
  const records = new Map<string, Digest>();
  for (const pair of checked.evidence) {
    const [, name, file] = /^([^=]+)=(.+)$/.exec(pair) ?? [];
    if (name === undefined || file === undefined) throw new SignerError(`${pair} is not NAME=FILE`);
    records.set(name, await digestOf(file));
  }
  const evidence = (name: string): Digest => {
    const found = records.get(name);
    if (found === undefined) throw new SignerError(`nothing says how ${name} was proven: --evidence ${name}=FILE`);
    return found;
  };
  const { says, armored } = application;
  const body = enrolmentBody(application, { evidence, nomination: await digestOf(checked.nomination) });
  const draft = { type: 'agency.enrol', subject: says.id, body, proposer: says.identity[0]! };
  return propose(draftProposal(draft, history, now).bytes, armored);
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

async function digestOf(path: string): Promise<Digest> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex') as Digest;
}
