/** Letters whose body, Subject and display names can be recognised anywhere. */
import { markersIn, searchFolders } from './search.ts';

export const OFFICER_A = 'amina@a.example';
export const OFFICER_B = 'boris@b.example';

/** What nobody may see outside the two agencies, in whatever form it is written. */
const CANARIES = ['canaryofthesubject8fq2', 'canaryofthebody5lw9', 'canaryofaname3zt7'] as const;

/** One message that is unlike every other of this process. */
export interface Letter {
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly bytes: Uint8Array;
}

/** What a letter is to differ in; `fields` are whole lines on top of the header section. */
export interface Wishes {
  readonly from?: string;
  readonly to?: readonly string[];
  readonly fields?: readonly string[];
  /** In octets, about. */
  readonly size?: number;
}

let written = 0;

/** Writes a letter; without wishes, from the officer of A to the officer of B. */
export function writeLetter({ from = OFFICER_A, to = [OFFICER_B], fields = [], size = 0 }: Wishes = {}): Letter {
  const [subject, body, name] = CANARIES;
  const messageId = `<letter-${process.pid}-${++written}@a.example>`;
  const lines = [
    ...fields,
    `From: "${name}" <${from}>`,
    `To: ${to.map((address) => `"${name}" <${address}>`).join(',\r\n ')}`,
    `Subject: ${subject}`,
    `Message-ID: ${messageId}`,
    'Date: Sun, 22 Nov 2026 06:00:00 +0000',
    'Content-Type: text/plain; charset=utf-8',
    '',
    body,
    ...Array.from({ length: Math.ceil(size / 66) }, (_, i) => `${i}`.padStart(64, '.')),
  ];
  return { messageId, from, to, bytes: new Uint8Array(Buffer.from(`${lines.join('\r\n')}\r\n`)) };
}

/** The canaries that can be read in these bytes. */
export function canariesIn(bytes: Uint8Array | string): readonly string[] {
  return markersIn(Buffer.from(bytes as Uint8Array), CANARIES);
}

/** The files below a folder in which a canary can be read, each with what was found. */
export async function leaksBelow(folder: string): Promise<readonly string[]> {
  const { found } = await searchFolders([folder], CANARIES);
  return found.map(({ file, marker }) => `${file}: ${marker}`);
}
