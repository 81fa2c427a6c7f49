/** What the properties of an Outlook item mean, wherever they are kept, and how its rich text is unpacked (MS-OXPROPS, MS-OXRTFCP). */
import type { Role } from '../../part.ts';
import { type Budget, Exceeded } from '../budget.ts';
import { decodeOne } from '../charset.ts';
import type { Found } from '../found.ts';

export const ATTACHED = 0x3701;
const HTML = 0x1013;
const RICH = 0x1009;
const NAMES = [0x3707, 0x3704];
const MEDIA_TYPE = 0x370e;

const ROLES: Readonly<Record<number, Role>> = {
  55: 'subject',
  3613: 'subject',
  4096: 'body',
  14087: 'name',
  14084: 'name',
};
/** Text by octets, text by UTF-16, and octets. */
const [OCTET_TEXT, WIDE_TEXT, BINARY] = [0x1e, 0x1f, 0x102];

export interface Property {
  readonly id: number;
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** Tells a property's words; bodies in HTML and rich text are looked into. */
export function tellProperty({ id, type, bytes }: Property, found: Found): void {
  if (id === HTML)
    found.inside('html', bytes, { declared: type === WIDE_TEXT ? 'text/html; charset=utf-16le' : 'text/html' });
  else if (id === RICH && type === BINARY) found.inside('rich', unpackRich(bytes, found.budget));
  else if (type === OCTET_TEXT || type === WIDE_TEXT) found.text(ROLES[id] ?? 'property', textOf({ id, type, bytes }));
}

/** What a file is called and said to be, by the properties beside it. */
export function attachmentOf(properties: readonly Property[]): { name: string | null; declared: string | null } {
  const value = (id: number) => {
    const property = properties.find((each) => each.id === id);
    return property ? textOf(property) : null;
  };
  return { name: value(NAMES[0]!) ?? value(NAMES[1]!), declared: value(MEDIA_TYPE) };
}

function textOf({ type, bytes }: Property): string {
  return decodeOne(bytes, type === WIDE_TEXT ? 'utf-16le' : null).replace(/\0+$/, '');
}

/** What every packed text begins from (MS-OXRTFCP section 2.1.2.1). */
const BEGINNING =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

/** @throws RangeError where it is neither packed nor plain */
export function unpackRich(bytes: Uint8Array, budget: Budget): Uint8Array {
  const file = Buffer.from(bytes);
  const kind = file.toString('latin1', 8, 12);
  if (kind === 'MELA') return file.subarray(16);
  if (kind !== 'LZFu') throw new RangeError('unpacking rich text: unknown packing');
  const window = Buffer.alloc(4096, ' ');
  window.write(BEGINNING, 'latin1');
  const size = file.readUInt32LE(4);
  if (size > budget.room()) throw new Exceeded('too-large');
  budget.unpacked(size);
  const octets = new Uint8Array(size);
  let length = 0;
  let write = BEGINNING.length;
  const put = (octet: number) => {
    octets[length++] = octet;
    window[write] = octet;
    write = (write + 1) % 4096;
  };
  for (let at = 16; at < file.length; ) {
    const control = file[at++]!;
    for (let bit = 0; bit < 8 && at < file.length; bit++) {
      if ((control & (1 << bit)) === 0) put(file[at++]!);
      else {
        const reference = file.readUInt16BE(at);
        at += 2;
        // A reference to where the next octet goes ends the text.
        if (reference >> 4 === write) return octets.subarray(0, length);
        for (let n = 0; n < (reference & 15) + 2; n++) put(window[((reference >> 4) + n) % 4096]!);
      }
    }
    if (length > size) throw new RangeError('unpacking rich text: more than it said');
  }
  return octets.subarray(0, length);
}
