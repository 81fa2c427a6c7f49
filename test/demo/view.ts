/** Gathers what one page shows, as it is now; the page itself only prints it. */
import { readFile } from 'node:fs/promises';
import type { Language } from '../../directory/paper/language.ts';
import { belowBlock, type Delivered, type Journey } from './chronicle.ts';
import type { FaultsNow } from './faults.ts';
import type { Told } from './published.ts';
import { type Reading, readMessage } from './reading.ts';
import type { Stage } from './stage.ts';
import { type State, type Step, stateOf, story } from './story.ts';
import { witnessesOf } from './tell.ts';
import { hexDump, tlsRecords } from './wire.ts';

/** What a person typed, kept when it could not be sent. */
export interface Draft {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface View {
  readonly language: Language;
  /** Stands in every form; without it nothing is done. */
  readonly token: string;
  readonly journey: Journey | null;
  readonly steps: readonly Step[];
  readonly state: State | 'nothing';
  readonly faults: FaultsNow;
  readonly directory: DirectoryNow;
  readonly names: { readonly a: string; readonly b: string };
  readonly domains: { readonly a: string; readonly b: string };
  readonly original: Excerpt | null;
  readonly sealed: Excerpt | null;
  readonly wire: Captured | null;
  /** The newest first. */
  readonly mailB: readonly Mail[];
  readonly mailA: readonly Mail[];
  readonly draft: Draft;
  /** Why nothing was sent. */
  readonly error: string | null;
}

/** The directory, and how many of its entries each gateway has verified; null of one that is stopped. */
export interface DirectoryNow {
  readonly told: Told;
  /** The address of its own pages. */
  readonly pages: string;
  readonly follows: Readonly<Record<'a' | 'b', number | null>>;
}

/** The beginning of something that may be long. */
export interface Excerpt {
  readonly text: string;
  /** In octets, of the whole. */
  readonly size: number;
  readonly isWhole: boolean;
}

/** What the tap captured in the last attempt. */
export interface Captured {
  readonly octets: number;
  /** Of gateway A's side: how many records of which kind. */
  readonly records: string;
  readonly dump: string;
  readonly sought: number;
  readonly found: number;
}

/** One message in a mailbox. */
export interface Mail {
  readonly delivered: Delivered;
  readonly reading: Reading;
  /** What the agency's own gateway says of it; null for what needs no verdict. */
  readonly verdict: string | null;
  /** Whether the bytes are those that officer A handed over; null where those are not known. */
  readonly same: boolean | null;
  readonly source: Excerpt;
}

const MOST_MAIL = 20;
/** In octets and lines: what a person looks at. */
const EXCERPT = 4096;
const DUMP_LINES = 14;

/** What the page shows now. */
export async function gatherView(
  stage: Stage,
  faults: FaultsNow,
  said: Pick<View, 'language' | 'token' | 'draft' | 'error'>,
): Promise<View> {
  const journey = stage.chronicle.journeys.at(-1) ?? null;
  const witnesses = witnessesOf(stage);
  const steps = journey ? story(journey, witnesses) : [];
  const { a, b } = stage.houses;
  const last = journey?.last ?? null;
  return {
    ...said,
    journey,
    steps,
    state: journey ? stateOf(journey, steps) : 'nothing',
    faults,
    directory: await directoryNow(stage),
    names: { a: a.name, b: b.name },
    domains: { a: a.domain, b: b.domain },
    original: journey?.original ? excerpt(journey.original.bytes) : null,
    sealed: last ? excerpt(last.sealed) : null,
    wire: last && {
      ...captured(last.said),
      octets: last.said.length,
      sought: last.search?.sought ?? 0,
      found: last.search?.found ?? 0,
    },
    mailA: await mailOf(stage, 'a'),
    mailB: await mailOf(stage, 'b'),
  };
}

async function directoryNow({ network, published, gateway }: Stage): Promise<DirectoryNow> {
  const version = (side: 'a' | 'b') => gateway(side)?.directory.version ?? null;
  const follows = { a: version('a'), b: version('b') };
  return { told: await published(new Date()), pages: network.pages.href, follows };
}

async function mailOf({ chronicle }: Stage, side: 'a' | 'b'): Promise<Mail[]> {
  const newest = chronicle.delivered.filter((each) => each.side === side).slice(-MOST_MAIL);
  const originals = new Set(chronicle.journeys.flatMap(({ original }) => original?.sha256 ?? []));
  const mail = newest.map(async (delivered): Promise<Mail> => {
    const bytes = await readFile(delivered.file);
    const verdict = chronicle.lines.find(({ event, id }) => event === 'verdict' && id === delivered.id)?.verdict;
    return {
      delivered,
      reading: readMessage(belowBlock(bytes).rest),
      verdict: typeof verdict === 'string' ? verdict : null,
      same: originals.size === 0 || side === 'a' ? null : originals.has(delivered.sha256),
      source: excerpt(bytes),
    };
  });
  return (await Promise.all(mail)).reverse();
}

function excerpt(bytes: Uint8Array): Excerpt {
  const text = new TextDecoder().decode(bytes.subarray(0, EXCERPT));
  return { text, size: bytes.length, isWhole: bytes.length <= EXCERPT };
}

/** The longest record of application data is the sealed message itself, or its beginning; without one, whatever there is. */
function captured(said: Uint8Array): Pick<Captured, 'records' | 'dump'> {
  const records = tlsRecords(said);
  const counts = Map.groupBy(records, ({ kind }) => kind);
  const [longest] = (counts.get('application data') ?? []).toSorted((one, other) => other.length - one.length);
  return {
    records: [...counts].map(([kind, all]) => `${all.length} × TLS ${kind}`).join(', ') || '0',
    dump: hexDump(longest?.bytes ?? said, DUMP_LINES),
  };
}
