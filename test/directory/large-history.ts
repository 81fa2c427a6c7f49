/**
 * Makes the history of a large network, as its years would: every agency enrols, and then they renew certificates, move gateways, change contacts and
 * names, suspend themselves and come back. Each entry is signed as the rule table asks.
 */
import { type EntryId, entryId } from '../../directory/log/envelope.ts';
import type { SignerKey } from '../../directory/signed-note.ts';
import { seeded } from './log/random.ts';
import { DAY, makeCertified, makeEntry, makeWorld, PAPER, type Signer, START, type World } from './log/world.ts';
import { makePin } from './members.ts';

export interface LargeHistory {
  readonly genesis: EntryId;
  readonly entries: Uint8Array[];
  readonly blobs: Map<string, Uint8Array>;
  /** How many entries there are of each kind, and how many signatures of each kind of key. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly signatures: Readonly<Record<SignatureKind, number>>;
  /** When the last entry was logged. */
  readonly logged: Date;
  /** Appends one more entry, of the kinds that follow enrolment. */
  grow(): Promise<void>;
}

type SignatureKind = 'ed25519' | 'passkey' | 'certificate';

/** Of a hundred entries after the enrolments; a suspension and its end are one draw. */
const DRAWS = [
  ...Array(20).fill('certificate'),
  ...Array(25).fill('endpoint'),
  ...Array(35).fill('contacts'),
  ...Array(10).fill('profile'),
  ...Array(10).fill('suspension'),
] as const;

/** At most so many certificates of one agency are live; those beyond are drawn as contacts. */
const CERTIFICATES = 5;

interface Known {
  readonly id: string;
  readonly identity: Signer;
  last: EntryId;
  certificates: number;
  isSuspended: boolean;
}

/** So many agencies, and so many entries in all, the genesis included. */
export async function makeLargeHistory(agencies: number, count: number, signer: SignerKey): Promise<LargeHistory> {
  const world = await makeWorld(signer);
  const writer = writerOf(world);
  const known: Known[] = [];
  for (let n = 0; n < agencies; n++) known.push(await enrol(world, writer, `agency-${n}`, n));
  // Whoever enrolled is a member before anything else happens.
  writer.wait(2 * DAY);
  const random = seeded(1);
  const grow = () => change(world, writer, random.pick(known), random.pick(DRAWS));
  while (writer.history.entries.length < count) await grow();
  const { history } = writer;
  return {
    ...history,
    get logged() {
      return writer.logged();
    },
    genesis: entryId(world.genesis),
    blobs: world.blobs,
    grow,
  };
}

type Writer = ReturnType<typeof writerOf>;

function writerOf({ genesis, first }: World) {
  let time = START.getTime();
  const kinds: Record<string, number> = { [first.type]: 1 };
  const signatures: Record<SignatureKind, number> = { ed25519: 3, passkey: 0, certificate: 0 };
  const history = { entries: [genesis], kinds, signatures };
  return {
    history,
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
    logged: () => new Date(time),
    async write(prev: string, subject: string, type: string, body: object, by: readonly Signer[]): Promise<EntryId> {
      time += 60_000;
      const proposed = new Date(time).toISOString();
      const document = { v: 1, type, subject, prev, proposed, proposer: by[0]!.id, body };
      const bytes = await makeEntry(document, by, new Date(time));
      history.entries.push(bytes);
      kinds[type] = (kinds[type] ?? 0) + 1;
      for (const { text } of by) signatures[kindOf(text)]++;
      return entryId(bytes);
    },
  };
}

/** By two registrars; one of them signs with a passkey for every other agency. */
async function enrol(world: World, writer: Writer, id: string, n: number): Promise<Known> {
  const { draft, own, identity } = await world.candidate(id);
  const registrars = n % 2 === 0 ? [world.ann, world.ben] : [world.ann, world.pia];
  const prev = entryId(world.genesis);
  const last = await writer.write(prev, id, draft.type, draft.body, [...own, ...registrars]);
  return { id, identity, last, certificates: 1, isSuspended: false };
}

async function change(world: World, writer: Writer, agency: Known, draw: (typeof DRAWS)[number]): Promise<void> {
  const { id, identity } = agency;
  const write = async (type: string, body: object, ...others: Signer[]) => {
    agency.last = await writer.write(agency.last, id, type, body, [identity, ...others]);
  };
  switch (draw) {
    case 'certificate': {
      if (agency.certificates === CERTIFICATES) return change(world, writer, agency, 'contacts');
      agency.certificates++;
      const { blob, digest, possession } = await makeCertified(id);
      world.blobs.set(digest, blob);
      return write('certificate.add', { certificate: digest }, possession);
    }
    case 'endpoint': {
      const pins = [makePin(`${agency.last} now`), makePin(`${agency.last} next`)];
      return write('endpoint.set', { endpoint: { host: `gw.${id}.example`, port: 2525, pins } });
    }
    case 'profile':
      return write('profile.set', { name: `Bureau of ${agency.last.slice(0, 8)}`, country: 'LV' }, world.paul);
    case 'suspension':
      agency.isSuspended = !agency.isSuspended;
      return write(agency.isSuspended ? 'agency.suspend' : 'agency.reinstate', { reason: 'a move' });
    default:
      return write('contacts.commit', { commitments: [PAPER, agency.last] });
  }
}

function kindOf(text: string): SignatureKind {
  if (text === '') return 'certificate';
  return text.startsWith('passkey') ? 'passkey' : 'ed25519';
}
