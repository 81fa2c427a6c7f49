/** The strict look at a message's octets as they arrive: only CRLF lines, no NUL, nothing endless (RFC 5321 section 2.3.8). */
import { type Reply, reply } from '../mail/reply.ts';

/** All in octets but the last. */
export interface DataLimits {
  readonly messageBytes: number;
  /** Without its CRLF. RFC 5321 demands 1,000; real mailers write far longer lines that must arrive as they are. */
  readonly lineBytes: number;
  readonly headerBytes: number;
  readonly headerFields: number;
}

/** What a message is measured by unless the configuration says otherwise; its size always comes from the configuration. */
export const DATA_LIMITS = { lineBytes: 65_536, headerBytes: 262_144, headerFields: 1_000 } as const;

export interface DataFilter {
  /** Judges the next octets. True while the message is without fault: once it is false, nothing more needs to be stored. */
  push(chunk: Uint8Array): boolean;
  /** To be asked once, after the true end of the data: the reply to the first fault, or null where there is none. */
  verdict(): Reply | null;
  /** Octets seen so far. */
  readonly size: number;
}

/** A filter for one message. Its verdict does not depend on how the octets were cut into chunks. */
export function createDataFilter(limits: DataLimits): DataFilter {
  let size = 0;
  let tooBig = false;
  let fault: string | null = null;
  const judge = lineJudge(limits);
  return {
    push(chunk) {
      const room = limits.messageBytes - size;
      size += chunk.length;
      if (fault !== null || tooBig) return false;
      fault = firstFault(room < chunk.length ? chunk.subarray(0, room) : chunk, judge);
      tooBig = fault === null && room < chunk.length;
      return fault === null && !tooBig;
    },
    verdict() {
      if (tooBig) return oversized(size, limits.messageBytes);
      const first = fault ?? judge.end();
      return first === null ? null : reply(554, '5.6.0', `message refused: ${first}`);
    },
    get size() {
      return size;
    },
  };
}

/** The reply to a message that is too big; rounded so that the first figure is always above the second. */
export function oversized(size: number, limit: number): Reply {
  const mega = 1024 * 1024;
  const is = Math.ceil((size / mega) * 10) / 10;
  const may = Math.floor((limit / mega) * 10) / 10;
  return reply(552, '5.3.4', `message of ${is} MB is over the limit of ${may} MB`);
}

const NUL = 0x00;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/** Knows where in the message the next octet stands; faults are in words. */
function lineJudge(limits: DataLimits) {
  let afterCr = false;
  let column = 0;
  let inHeader = true;
  let headerBytes = 0;
  let fields = 0;

  /** A line end, or a fault. */
  function octetFault(octet: number): string | null {
    if (inHeader && ++headerBytes > limits.headerBytes) return `its header is longer than ${limits.headerBytes} octets`;
    if (afterCr) {
      afterCr = false;
      if (octet !== LF) return 'it holds a CR without LF';
      inHeader &&= column > 0;
      column = 0;
      return null;
    }
    if (octet === LF) return 'it holds a LF without CR';
    afterCr = octet === CR;
    return afterCr ? null : notPlain(octet);
  }

  /** What is wrong with an octet that `takePlain` has left, and that is no line end. */
  function notPlain(octet: number): string {
    if (octet === NUL) return 'it holds a NUL octet';
    if (column === limits.lineBytes) return `a line is longer than ${limits.lineBytes} octets`;
    return `its header has more than ${limits.headerFields} fields`;
  }

  /** Takes as many octets as can be without fault, where none of them is CR, LF or NUL, and answers how many. */
  function takePlain(first: number, count: number): number {
    const beginsField = inHeader && column === 0 && first !== SPACE && first !== TAB;
    if (afterCr || (beginsField && fields === limits.headerFields)) return 0;
    const room = Math.min(limits.lineBytes - column, inHeader ? limits.headerBytes - headerBytes : Infinity);
    const taken = Math.min(count, room);
    if (taken === 0) return 0;
    if (beginsField) fields++;
    if (inHeader) headerBytes += taken;
    column += taken;
    return taken;
  }

  return { takePlain, octetFault, end: (): string | null => (afterCr ? 'it holds a CR without LF' : null) };
}

/** Between line ends many octets are judged in one step. */
function firstFault(chunk: Uint8Array, judge: ReturnType<typeof lineJudge>): string | null {
  const nul = indexIn(chunk, NUL, 0);
  let cr = -1;
  let lf = -1;
  for (let at = 0; at < chunk.length; ) {
    if (cr < at) cr = indexIn(chunk, CR, at);
    if (lf < at) lf = indexIn(chunk, LF, at);
    const octet = chunk[at] as number;
    const taken = judge.takePlain(octet, Math.min(cr, lf, nul) - at);
    const fault = taken === 0 ? judge.octetFault(octet) : null;
    if (fault !== null) return fault;
    at += Math.max(taken, 1);
  }
  return null;
}

/** Where the octet stands first from there on; the length where it does not. */
function indexIn(chunk: Uint8Array, octet: number, from: number): number {
  const index = chunk.indexOf(octet, from);
  return index < 0 ? chunk.length : index;
}
