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
      fault = judge.push(room < chunk.length ? chunk.subarray(0, room) : chunk);
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

/** Looks at single octets; what it returns is the first fault in words. */
function lineJudge(limits: DataLimits) {
  let afterCr = false;
  let column = 0;
  let inHeader = true;
  let headerBytes = 0;
  let fields = 0;

  function endOfLine(): void {
    if (column === 0) inHeader = false;
    column = 0;
  }

  function ordinary(octet: number): string | null {
    if (octet === NUL) return 'it holds a NUL octet';
    if (inHeader && column === 0 && octet !== SPACE && octet !== TAB) fields++;
    column++;
    if (column > limits.lineBytes) return `a line is longer than ${limits.lineBytes} octets`;
    if (fields > limits.headerFields) return `its header has more than ${limits.headerFields} fields`;
    return null;
  }

  function octetFault(octet: number): string | null {
    if (inHeader && ++headerBytes > limits.headerBytes) return `its header is longer than ${limits.headerBytes} octets`;
    if (afterCr) {
      afterCr = false;
      if (octet !== LF) return 'it holds a CR without LF';
      endOfLine();
      return null;
    }
    if (octet === LF) return 'it holds a LF without CR';
    afterCr = octet === CR;
    return afterCr ? null : ordinary(octet);
  }

  return {
    push(chunk: Uint8Array): string | null {
      for (let at = 0; at < chunk.length; at++) {
        const fault = octetFault(chunk[at] as number);
        if (fault !== null) return fault;
      }
      return null;
    },
    end: (): string | null => (afterCr ? 'it holds a CR without LF' : null),
  };
}
