/** The archive of a backup: what it is, its files, and the digests of all of them at the end; `sha256sum -c` checks it by hand. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ArchiveError, type Entry, readTar, writeTar } from '../../directory/tar.ts';

/** What stands at the beginning of every archive. */
export interface About {
  readonly made: Date;
  readonly hostname: string;
  readonly agencies: readonly string[];
}

const ABOUT = 'valise-backup.json';
const SUMS = 'SHA256SUMS';
/** These names stand for the archive itself. */
export const RESERVED: readonly string[] = [ABOUT, SUMS];

/** A relative path without a way out of its folder, and without what `sha256sum` would write differently. */
const NAME = /^(?!\/)(?!.*(?:^|\/)\.{0,2}(?:\/|$))[^\p{Cc}\\]+$/u;
const MAX_ABOUT = 65_536;

/** The archive, its parts in the pieces in which they come. */
export async function* pack(about: About, entries: AsyncIterable<Entry>): AsyncGenerator<Uint8Array> {
  const sums: string[] = [];
  async function* all(): AsyncGenerator<Entry> {
    yield summed(textEntry(ABOUT, `${JSON.stringify({ format: FORMAT, ...about }, null, 2)}\n`), sums);
    for await (const entry of entries) {
      if (!NAME.test(entry.name) || RESERVED.includes(entry.name))
        throw new ArchiveError(`${JSON.stringify(entry.name)} cannot be kept under that name`);
      yield summed(entry, sums);
    }
    yield textEntry(SUMS, sums.join(''));
  }
  yield* writeTar(all(), about.made);
}

/**
 * Hands every file to `store`, which must take all of its body. Only when this returns is any of it to be believed.
 * @throws ArchiveError
 */
export async function unpack(
  bytes: AsyncIterable<Uint8Array>,
  store: (name: string, body: Entry['body']) => Promise<void>,
): Promise<About> {
  const names = new Set<string>();
  const sums: string[] = [];
  let about: About | null = null;
  let isComplete = false;
  for await (const entry of readTar(bytes)) {
    const { name } = entry;
    if (isComplete) throw new ArchiveError(`${name} follows the digests`);
    if (!NAME.test(name) || names.has(name))
      throw new ArchiveError(`${JSON.stringify(name)} is not a name in a backup`);
    names.add(name);
    if (name === SUMS) {
      isComplete = (await digestOf(entry.body)) === (await digestOf([Buffer.from(sums.join(''))]));
      if (!isComplete) throw new ArchiveError('the files are not those whose digests were written');
    } else if (about === null) about = await readAbout(summed(entry, sums));
    else await store(name, summed(entry, sums).body);
  }
  if (about === null || !isComplete) throw new ArchiveError('the backup ends too early');
  return about;
}

/** A file of that text. */
export function textEntry(name: string, text: string): Entry {
  const bytes = Buffer.from(text);
  return { name, size: bytes.length, body: [bytes] };
}

const FORMAT = 'valise-backup/1';

const aboutText = z.strictObject({
  format: z.literal(FORMAT),
  made: z.iso.datetime().transform((text) => new Date(text)),
  hostname: z.string(),
  agencies: z.array(z.string()),
});

async function readAbout({ name, size, body }: Entry): Promise<About> {
  const text = name === ABOUT && size <= MAX_ABOUT ? Buffer.concat(await Array.fromAsync(body)).toString() : '';
  try {
    const { format: _, ...about } = aboutText.parse(JSON.parse(text));
    return about;
  } catch (cause) {
    throw new ArchiveError(`not a backup of this version: it begins with ${JSON.stringify(name)}`, { cause });
  }
}

/** The same file, whose line is added to the digests once its last octet has passed. */
function summed(entry: Entry, sums: string[]): Entry {
  async function* body() {
    const digest = createHash('sha256');
    for await (const chunk of entry.body) {
      digest.update(chunk);
      yield chunk;
    }
    sums.push(`${digest.digest('hex')}  ${entry.name}\n`);
  }
  return { ...entry, body: body() };
}

async function digestOf(body: Entry['body']): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of body) digest.update(chunk);
  return digest.digest('hex');
}
