/** What has happened on the stage, as its witnesses told it: the mail logs, the tap, the mail servers. Nothing is concluded here. */
import { readFile } from 'node:fs/promises';
import { readHeader, withoutFields } from '../../gateway/mail/message.ts';
import { isStrippedOutbound } from '../../gateway/mail/our-fields.ts';
import { sha256 } from '../../gateway/openpgp/transfer.ts';
import type { Answer, Arrived, Submission } from './mailbox-server.ts';
import type { Search } from './wire.ts';

/** One line of a gateway's mail log; the fields beyond these are the event's own. */
export interface LogLine {
  readonly gateway: Side;
  readonly at: number;
  readonly event: string;
  readonly id?: string;
  readonly [field: string]: unknown;
}

export type Side = 'a' | 'b';

/** One attempt of gateway A at gateway B, as it ended. All times are milliseconds since the epoch. */
export interface Tried {
  readonly at: number;
  readonly ended: number;
  /** What A handed to the connection: the sealed message. */
  readonly sealed: Uint8Array;
  /** What the tap captured of A's side, and of both; empty where no connection came about. */
  readonly said: Uint8Array;
  readonly octets: number;
  /** Null where the original is not known. */
  readonly search: Search | null;
}

/** One message from officer A. */
export interface Journey {
  readonly number: number;
  readonly sentAt: number;
  /** Null where another program handed it to the gateway directly. */
  readonly submission: Submission | null;
  /** What must arrive: the bytes handed over without Bcc, and their digest. */
  readonly original: { readonly bytes: Uint8Array; readonly sha256: string } | null;
  /** What officer A was told. */
  readonly answer: Answer | null;
  /** Gateway A's id for it. */
  readonly id: string | null;
  /** What all attempts together brought onto the wire, both ways, and how much of the message could be read in it. */
  readonly octets: number;
  readonly found: number;
  readonly last: Tried | null;
}

/** A message in a mailbox of B or A, read back from its file. */
export interface Delivered extends Arrived {
  readonly side: Side;
  /** The id in the gateway's verdict field, and what lies below the block of fields that the gateway put on top. */
  readonly id: string | null;
  readonly sha256: string;
  readonly size: number;
}

export interface Chronicle {
  readonly journeys: readonly Journey[];
  readonly lines: readonly LogLine[];
  readonly delivered: readonly Delivered[];
  log(gateway: Side, line: string): void;
  /** A message begins its way; answers its number. */
  begin(submission: Submission): number;
  answered(number: number, answer: Answer): void;
  tried(id: string, tried: Tried): void;
  arrived(side: Side, arrived: Arrived): Promise<void>;
}

/** As much as one page can show, and a night of retries can fill. */
const MOST_JOURNEYS = 50;
const MOST_LINES = 5000;

/** An empty chronicle; `changed` is called after each entry. */
export function createChronicle(changed: () => void): Chronicle {
  const journeys: Journey[] = [];
  const lines: LogLine[] = [];
  const delivered: Delivered[] = [];
  let count = 0;
  const add = (journey: Omit<Journey, 'number' | 'octets' | 'found' | 'last'>) => {
    journeys.push({ ...journey, number: ++count, octets: 0, found: 0, last: null });
    journeys.splice(0, journeys.length - MOST_JOURNEYS);
    return count;
  };
  const change = (is: (journey: Journey) => boolean, to: (journey: Journey) => Partial<Journey>) => {
    const n = journeys.findIndex(is);
    if (n >= 0) journeys[n] = { ...journeys[n]!, ...to(journeys[n]!) };
    changed();
  };
  return {
    journeys,
    lines,
    delivered,
    log: (gateway, text) => {
      const { time, ...line } = JSON.parse(text);
      lines.push({ ...line, gateway, at: Date.parse(time) });
      lines.splice(0, lines.length - MOST_LINES);
      if (gateway === 'a' && isDirect(line))
        add({ sentAt: Date.parse(time), submission: null, original: null, answer: null, id: line.id });
      changed();
    },
    begin: (submission) => {
      const bytes = originalOf(submission.bytes);
      const original = { bytes, sha256: sha256(bytes) };
      return add({ sentAt: Date.now(), submission, original, answer: null, id: null });
    },
    answered: (number, answer) => {
      const id = /accepted as (\w+)/.exec(answer.text)?.[1] ?? null;
      change(
        (journey) => journey.number === number,
        () => ({ answer, id }),
      );
    },
    tried: (id, last) =>
      change(
        (journey) => journey.id === id,
        ({ octets, found }) => ({
          octets: octets + last.octets,
          found: found + (last.search?.found ?? 0),
          last,
        }),
      ),
    arrived: async (side, arrived) => {
      const { id, sha256, size } = belowBlock(await readFile(arrived.file));
      delivered.push({ ...arrived, side, id, sha256, size });
      changed();
    },
  };
}

/** The name under which the demo's own mail servers greet a gateway. */
export function heloOf(side: Side): string {
  return `mail.${side}.test`;
}

/** What a message is in the sense of the digests: what was handed over, without Bcc and what is the gateways' alone. */
function originalOf(bytes: Uint8Array): Uint8Array {
  try {
    return withoutFields(bytes, isStrippedOutbound);
  } catch {
    return bytes; // Its header section cannot be read; the gateway will say so.
  }
}

/** A message that another program handed to gateway A, past A's mail server. */
function isDirect({ event, direction, helo }: Partial<Record<string, unknown>>): boolean {
  return event === 'accepted' && direction === 'outbound' && helo !== heloOf('a');
}

/** The gateway puts its verdict and its trace field on top, in that order; all below them is the message. */
export function belowBlock(
  bytes: Uint8Array,
): Pick<Delivered, 'id' | 'sha256' | 'size'> & { readonly rest: Uint8Array } {
  const [verdict, trace] = readHeader(bytes).fields;
  const ours = verdict?.name === 'valise-verdict' && trace?.name === 'received';
  const rest = ours ? bytes.subarray(trace.end) : bytes;
  const id = ours ? /\bid=(\w+)/.exec(Buffer.from(bytes.subarray(0, verdict.end)).toString('latin1')) : null;
  return { id: id?.[1] ?? null, sha256: sha256(rest), size: rest.length, rest };
}
