/** What the secretariat does at the command line: make a signing key, sign a members file, check it, read it aloud. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeMember, printDate } from './describe-member.ts';
import { replaceFile } from './durable.ts';
import { type Members, MembersError, parseJson, printDocument, readMembers } from './members-file.ts';
import {
  makeSignerKey,
  NoteError,
  parseSignerKey,
  parseVerifierKey,
  printSignerKey,
  printVerifierKey,
  signNote,
  type VerifierKey,
} from './signed-note.ts';

/** Makes a signing key for a network in DIR, never over an older one; answers the verifier key for every gateway's config. */
export async function keygen({ name, out }: { name: string; out: string }): Promise<string[]> {
  const signer = makeSignerKey(name);
  await mkdir(out, { recursive: true, mode: 0o700 });
  await writeFile(join(out, `${encodeURIComponent(name)}.secret`), `${printSignerKey(signer)}\n`, {
    flag: 'wx',
    mode: 0o600,
  });
  return [printVerifierKey(signer.verifier)];
}

/** Signs a draft exactly as it stands: what would be refused by gateways is refused here first, and nothing is filled in. */
export async function sign(draft: string, { key, out }: { key: string; out: string }, now: Date): Promise<string[]> {
  const document = parseJson(await readFile(draft, 'utf8'));
  const signer = parseSignerKey((await readFile(key, 'utf8')).trim());
  const note = signNote(printDocument(document), signer);
  const members = await readMembers(note, signer.verifier);
  if (members.expires <= now) throw new MembersError(['expires: is in the past']);
  await refuseReuse(out, members.serial, signer.verifier);
  await replaceFile(out, note, 0o644);
  return [`signed ${summary(members)}`];
}

/** Checks signature, content and dates. @throws MembersError also where the file has expired. */
export async function verify(path: string, { signer }: { signer: string }, now: Date): Promise<string[]> {
  const members = await readSigned(path, parseVerifierKey(signer));
  if (members.expires <= now) throw new MembersError([`expires: it expired on ${printDate(members.expires)}`]);
  return [`valid: ${summary(members)}`];
}

/** One sentence for the file, then one per member. */
export async function show(path: string, { signer }: { signer: string }, now: Date): Promise<string[]> {
  const members = await readSigned(path, parseVerifierKey(signer));
  return [summary(members), ...members.members.map((member) => describeMember(member, now))];
}

async function readSigned(path: string, verifierKey: VerifierKey): Promise<Members> {
  try {
    return await readMembers(await readFile(path, 'utf8'), verifierKey);
  } catch (error) {
    throw error instanceof NoteError ? new NoteError(`${path}: ${error.message}`, { cause: error }) : error;
  }
}

/** Two files with one number look like an attack to every gateway, so the number must grow even when a mistake is corrected. */
async function refuseReuse(out: string, serial: number, verifierKey: VerifierKey): Promise<void> {
  const before = await readSigned(out, verifierKey).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (before !== null && serial <= before.serial)
    throw new MembersError([
      `serial: is ${serial}, but ${out} already has ${before.serial}; gateways take only a higher one`,
    ]);
}

function summary({ network, serial, members, issued, expires }: Members): string {
  const dates = `issued on ${printDate(issued)}, expires on ${printDate(expires)}`;
  return `members file number ${serial} of ${network}: ${members.length} members, ${dates}`;
}
