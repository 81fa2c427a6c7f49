/** Letters whose body, Subject and display names can be recognised anywhere, and the search for them where they may never be. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const OFFICER_A = 'amina@a.example';
export const OFFICER_B = 'boris@b.example';

/** What nobody may see outside the two agencies: neither as it stands nor in base64. */
const CANARIES = ['canary-of-the-Subject-8fQ2', 'canary-of-the-body-5Lw9', 'canary-of-a-name-3Zt7'] as const;
const NEEDLES = CANARIES.flatMap((canary) => [canary, ...base64Forms(canary)]);

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
  const text = Buffer.from(bytes as Uint8Array);
  return NEEDLES.filter((needle) => text.includes(needle));
}

/** The files below a folder in which a canary can be read, each with what was found. */
export async function leaksBelow(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async (file) => canariesIn(await readPresent(file)).map((leak) => `${file}: ${leak}`)),
  );
  return found.flat();
}

/** What was removed while we looked holds nothing any more. */
async function readPresent(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return new Uint8Array();
    throw error;
  });
}

/** A text in base64 at each of the three places where it can begin, without the letters that its neighbours have a part in. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from('x'.repeat(offset) + text).toString('base64');
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + text.length) * 8) / 6));
  });
}
