/** Whether the members file can be believed, how long it may still be used, and what it says of us. */
import { readFile } from 'node:fs/promises';
import { type Members, readMembers } from '../../directory/members-file.ts';
import type { Config } from '../config/config.ts';
import { registrationOf, SOON } from './certificates.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';

const ABOUT = 'directory';
const DAY = 86_400_000;

/** The file as it was read, or why it cannot be. */
export type MembersRead = { readonly members: Members } | { readonly members: null; readonly why: string };

export async function readDirectory({ directory }: Config): Promise<MembersRead> {
  try {
    return { members: await readMembers(await readFile(directory.members, 'utf8'), directory.signer) };
  } catch (error) {
    return { members: null, why: `${directory.members}: ${(error as Error).message}` };
  }
}

/** Pure. */
export function directoryFindings(read: MembersRead, agencies: readonly string[], now: Date): Finding[] {
  if (read.members === null)
    return [
      bad(
        ABOUT,
        `the members file cannot be believed (${read.why}): fetch it again; if that does not help, call the secretariat`,
      ),
    ];
  const { members } = read;
  return [freshness(members, now), ...agencies.map((id) => standing(members, id))];
}

function freshness({ serial, members, expires }: Members, now: Date): Finding {
  const what = `version ${serial}, ${members.length} members`;
  const day = expires.toISOString().slice(0, 10);
  if (now >= expires) return bad(ABOUT, `${what}, expired on ${day}: nothing is sent until a newer one is there`);
  const days = Math.floor((expires.getTime() - now.getTime()) / DAY);
  return days < SOON / 2
    ? doubtful(ABOUT, `${what}, expires in ${days} days, on ${day}: after that nothing is sent; fetch a newer one`)
    : good(ABOUT, `verified: ${what}, good until ${day}`);
}

function standing(members: Members, id: string): Finding {
  const registration = registrationOf(members, id);
  if (!registration) return bad(ABOUT, `agency "${id}" is not in it: ask the registrar to enter it, or correct the id`);
  const { standing, since } = registration.agency;
  return standing === 'active'
    ? good(ABOUT, `${id} is a member since ${since.toISOString().slice(0, 10)}`)
    : bad(ABOUT, `${id} is marked "${standing}": other gateways do not send to it; call the secretariat`);
}
