/** Builds what an administrator's readings at the desk are made from, out of the parts of a running gateway. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AgencyId, Source } from '../../directory/lookup.ts';
import type { Replica } from '../../directory/replica/replica.ts';
import type { Config } from '../config/config.ts';
import type { ReadingParts } from '../control/reading-parts.ts';
import type { Crypto } from '../openpgp/workers.ts';
import type { Daily } from '../records/daily.ts';
import type { RegisterSearch } from '../records/register-search.ts';
import type { Disk } from '../spool/disk.ts';
import type { DirectoryNotes } from './directory-notes.ts';

export interface ReadingSurroundings {
  readonly live: () => Config;
  readonly lookup: Source;
  readonly search: RegisterSearch;
  readonly daily: Daily;
  readonly crypto: Pick<Crypto, 'run'>;
  readonly notes: Pick<DirectoryNotes, 'heard'>;
  readonly disk: Pick<Disk, 'freeBytes'>;
}

export function readingParts({ live, lookup, search, daily, crypto, notes, disk }: ReadingSurroundings): ReadingParts {
  const postmaster = (id: AgencyId) => live().agencies.find((agency) => agency.id === id)?.postmaster;
  return {
    ...{ search, daily, lookup },
    sealedTo: (id) => {
      const address = postmaster(id);
      return (address && lookup.member(address)?.encryption) ?? null;
    },
    // Where no worker answers, the page does without.
    signer: (id) => crypto.run('signer', id, undefined).catch(() => null),
    doors: () => doorsOf(live()),
    directory: (id) => ({ ...sourceOf(live()), root: rootOf(lookup), ...notes.heard(id) }),
    disk: async () => ({ free: await disk.freeBytes(live().data), reserve: live().limits.freeSpace }),
  };
}

function sourceOf({ directory }: Config) {
  return directory.kind === 'members'
    ? ({ kind: 'members', source: directory.members } as const)
    : ({ kind: 'log', source: directory.log } as const);
}

/** Of what follows a log. */
function rootOf(source: Source & Partial<Pick<Replica, 'head'>>): string | null {
  return source.head ? Buffer.from(source.head.root).toString('base64') : null;
}

function doorsOf({ tls, gatewayTls, desk }: Config): ReturnType<ReadingParts['doors']> {
  const ofDesk = desk ? [['desk', () => readFileSync(desk.tls.certificateFile)] as const] : [];
  const all = [['mail', () => tls.certificate], ['gateways', () => gatewayTls.certificate], ...ofDesk] as const;
  return all.flatMap(([door, certificate]) => doorOf(door, certificate));
}

type Door = ReturnType<ReadingParts['doors']>[number];

/** Nothing of one that cannot be read at the moment: the check of the config says so. */
function doorOf(door: Door['door'], certificate: () => string | Buffer): Door[] {
  try {
    const { subject, issuer, validFromDate, validToDate } = new X509Certificate(certificate());
    const inOneLine = (name: string | undefined) => (name ?? '').replaceAll('\n', ', ');
    const times = { from: validFromDate.toISOString(), expires: validToDate.toISOString() };
    return [{ door, subject: inOneLine(subject), issuer: inOneLine(issuer), ...times }];
  } catch {
    return [];
  }
}
