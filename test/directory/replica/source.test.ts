/** The replica does what every source of the directory must; a document of the suite is told to it as entries of a log. */
import type { MembersDocument } from '../../../directory/members-document.ts';
import { openFolderTree } from '../../../directory/published/folder-tree.ts';
import type { ReadTree } from '../../../directory/published/read-tree.ts';
import { type Candidate, entriesAbout, PAPER } from '../log/world.ts';
import { type SourceUnderTest, sourceSuite } from '../source-suite.ts';
import { makeHome } from './kept.ts';
import { makeLog, type TestLog } from './log.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
type Entry = MembersDocument['members'][number];

sourceSuite('a replica', openSource);

async function openSource(first: MembersDocument): Promise<SourceUnderTest> {
  await using stack = new AsyncDisposableStack();
  const log = stack.use(await makeLog());
  const home = stack.use(await makeHome());
  const candidates = new Map<string, Candidate>();
  for (const entry of first.members) candidates.set(entry.id, await enrol(log, entry));
  await log.publish({ at: NOW });
  const shown = { folder: log.folder, isSpoilt: false };
  let document = first;
  const source = stack.use(await home.open(log, { tree: showing(shown), now: NOW }));
  const opened = stack.move();
  return {
    source,
    async publish(next) {
      const { folder } = next.serial < document.serial ? opened.use(await shorter(log)) : log;
      Object.assign(shown, { folder, isSpoilt: false });
      if (next.serial <= document.serial) return;
      for (const { id, standing } of next.members)
        if (standing !== document.members.find((each) => each.id === id)?.standing)
          await suspend(log, id, candidates.get(id)!, NOW);
      document = next;
      const touch = entriesAbout('here')('contacts.commit', { commitments: [] });
      await log.add(touch, [candidates.get('here')!.identity], { logged: NOW });
      await log.publish({ at: NOW });
    },
    spoil: async () => {
      shown.isSpoilt = true;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** A member as the document has it, with a certificate of the same name, whose secret key signs for it. */
async function enrol(log: TestLog, entry: Entry): Promise<Candidate> {
  const { id, name, country, kind, endpoint, domains, addresses, standing, certificates } = entry;
  const candidate = await log.world.candidate(id, {
    ...{ name, country, kind, endpoint },
    domains: domains.map((domain) => ({ domain, evidence: PAPER })),
    addresses: addresses.map((address) => ({ address, evidence: PAPER })),
  });
  await log.enrol(candidate);
  if (standing === 'suspended') await suspend(log, id, candidate);
  const { certificate } = candidate.draft.body;
  const revoke = entriesAbout(id)('certificate.revoke', { certificate, reason: 'none yet' });
  if (certificates.length === 0) await log.add(revoke, [candidate.identity]);
  return candidate;
}

async function suspend(log: TestLog, id: string, { identity }: Candidate, logged = log.next): Promise<void> {
  await log.add(entriesAbout(id)('agency.suspend', { reason: 'a drill' }), [identity], { logged });
}

/** The log as it was one entry ago. */
async function shorter(log: TestLog): Promise<TestLog> {
  const fork = await log.fork(log.entries.length - 1);
  await fork.publish({ at: NOW });
  return fork;
}

function showing(shown: { readonly folder: string; readonly isSpoilt: boolean }): ReadTree {
  return {
    place: 'https://directory.example/',
    async read(name, limit) {
      const bytes = await openFolderTree(shown.folder).read(name, limit);
      return shown.isSpoilt && bytes !== null ? bytes.with(-5, bytes.at(-5)! ^ 1) : bytes;
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
