/** Whether what we know of the members can be believed, how long it may still be used, and what it says of us. */
import { readFile } from 'node:fs/promises';
import { type Members, type Registration, readMembers } from '../../directory/members-file.ts';
import { openTree } from '../../directory/published/open-tree.ts';
import { readHead } from '../../directory/published/read-tree.ts';
import { USABLE } from '../../directory/replica/freshness.ts';
import { peek } from '../../directory/replica/peek.ts';
import { type Config, type DirectorySource, logCopy } from '../config/config.ts';
import { registrationOf, SOON } from './certificates.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';

const ABOUT = 'directory';
const DAY = 86_400_000;

/** The members as they are known, or why they are not. */
export type MembersRead = { readonly members: Known } | { readonly members: null; readonly why: string };

/** From a members file or a copy of the log; of that, `serial` is how many entries it has. */
export type Known = Pick<Members, 'serial' | 'issued' | 'expires'> & { readonly members: readonly Registration[] };

export async function readDirectory({ directory, data }: Config, now: Date): Promise<MembersRead> {
  const place = directory.kind === 'members' ? directory.members : directory.log;
  try {
    const members =
      directory.kind === 'members'
        ? await readMembers(await readFile(directory.members, 'utf8'), directory.signer)
        : await readLog(data, directory, now);
    return { members };
  } catch (error) {
    return { members: null, why: `${place}: ${(error as Error).message}` };
  }
}

type Log = Extract<DirectorySource, { kind: 'log' }>;

/** The copy, as long as the log can be reached as well. */
async function readLog(data: string, { log, genesis, trusted }: Log, now: Date): Promise<Known> {
  await using tree = await openTree(new URL(log), trusted);
  await readHead(tree);
  const found = await peek(logCopy(data), genesis, now);
  if (found === null)
    throw new Error('it can be reached, but there is no copy of it yet; the gateway makes one when it starts');
  const { version, seen, members } = found;
  return { serial: version, issued: seen, expires: new Date(seen.getTime() + USABLE), members };
}

/** Pure. */
export function directoryFindings(read: MembersRead, agencies: readonly string[], now: Date): Finding[] {
  if (read.members === null)
    return [
      bad(
        ABOUT,
        `the members are not known (${read.why}): look at that, and if it does not help, call the secretariat`,
      ),
    ];
  const { members } = read;
  return [freshness(members, now), ...agencies.map((id) => standing(members, id))];
}

function freshness({ serial, members, expires }: Known, now: Date): Finding {
  const what = `version ${serial}, ${members.length} members`;
  const day = expires.toISOString().slice(0, 10);
  if (now >= expires) return bad(ABOUT, `${what}, expired on ${day}: nothing is sent until a newer one is there`);
  const days = Math.floor((expires.getTime() - now.getTime()) / DAY);
  return days < SOON / 2
    ? doubtful(ABOUT, `${what}, expires in ${days} days, on ${day}: after that nothing is sent; fetch a newer one`)
    : good(ABOUT, `verified: ${what}, good until ${day}`);
}

function standing(members: Known, id: string): Finding {
  const registration = registrationOf(members, id);
  if (!registration) return bad(ABOUT, `agency "${id}" is not in it: ask the registrar to enter it, or correct the id`);
  const { standing, since } = registration.agency;
  return standing === 'active'
    ? good(ABOUT, `${id} is a member since ${since.toISOString().slice(0, 10)}`)
    : bad(ABOUT, `${id} is marked "${standing}": other gateways do not send to it; call the secretariat`);
}
