/** Writes and reads plain files in the archive format of POSIX.1-1988 (ustar), which every `tar` unpacks. */

/** One file. A body that is read is given out once; what of it was not taken is skipped. */
export interface Entry {
  /** Relative, with slashes. */
  readonly name: string;
  readonly size: number;
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Bytes that are not a whole archive of ours, none of which may be used; or a file that no archive can hold. */
export class ArchiveError extends Error {
  override name = 'ArchiveError';
}

/** In octets: headers are this long, and bodies are filled up to a multiple of it. */
export const TAR_BLOCK = 512;
/** What eleven octal digits hold. */
const LARGEST = 8 ** 11 - 1;

/** The archive of these files, each for its owner alone unless told. @throws ArchiveError where a file has not the size that was said */
export async function* writeTar(
  entries: AsyncIterable<Entry>,
  at: Date,
  mode: number = 0o600,
): AsyncGenerator<Uint8Array> {
  for await (const { name, size, body } of entries) {
    yield header(name, size, at, mode);
    let written = 0;
    for await (const chunk of body) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== size) throw new ArchiveError(`${name} has changed its size while it was read`);
    yield new Uint8Array(padding(size));
  }
  yield new Uint8Array(2 * TAR_BLOCK);
}

/** Each file in turn. The bytes are read to their very end. @throws ArchiveError where they are not what {@link writeTar} makes */
export async function* readTar(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Entry> {
  const source = reader(bytes);
  for (;;) {
    const head = await source.take(TAR_BLOCK);
    if (head.every((octet) => octet === 0)) break;
    const { name, size } = readHeader(head);
    const body = source.upTo(size);
    yield { name, size, body };
    for await (const _ of body);
    await source.take(padding(size));
  }
  for await (const rest of source.upTo(Number.POSITIVE_INFINITY))
    if (rest.some((octet) => octet !== 0)) throw new ArchiveError('something follows the end of the archive');
}

/** Offsets and widths are those of the standard. */
const FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  magic: [257, 8],
  prefix: [345, 155],
} as const satisfies Record<string, readonly [number, number]>;
type Field = keyof typeof FIELDS;

function header(path: string, size: number, at: Date, mode: number): Uint8Array {
  if (size > LARGEST) throw new ArchiveError(`${path} is larger than 8 GB, and an archive cannot hold it`);
  const block = Buffer.alloc(TAR_BLOCK);
  const put = (field: Field, text: string) => block.write(text, FIELDS[field][0], FIELDS[field][1]);
  const number = (field: Field, value: number) =>
    put(field, `${value.toString(8).padStart(FIELDS[field][1] - 1, '0')}\0`);
  const { prefix, name } = split(path);
  put('name', name);
  put('prefix', prefix);
  number('mode', mode);
  number('uid', 0);
  number('gid', 0);
  number('size', size);
  number('mtime', Math.floor(at.getTime() / 1000));
  put('type', '0');
  put('magic', 'ustar\x0000');
  put('checksum', `${checksumOf(block).toString(8).padStart(6, '0')}\0 `);
  return block;
}

/** A long path is cut at a slash, its beginning in a field of its own. */
function split(path: string): { prefix: string; name: string } {
  const fits = (field: 'name' | 'prefix', text: string) => Buffer.byteLength(text) <= FIELDS[field][1];
  if (fits('name', path)) return { prefix: '', name: path };
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
    const parts = { prefix: path.slice(0, slash), name: path.slice(slash + 1) };
    if (fits('prefix', parts.prefix) && fits('name', parts.name)) return parts;
  }
  throw new ArchiveError(`${path} is too long a name for an archive`);
}

function readHeader(block: Uint8Array): { name: string; size: number } {
  const bytes = Buffer.from(block);
  const get = (field: Field) => {
    const [start, width] = FIELDS[field];
    return bytes.toString('utf8', start, start + width).split('\0', 1)[0] ?? '';
  };
  const number = (field: Field) => (/^[0-7]+ ?$/.test(get(field)) ? Number.parseInt(get(field), 8) : Number.NaN);
  if (get('magic') !== 'ustar' || number('checksum') !== checksumOf(bytes))
    throw new ArchiveError('not an archive of ours');
  if (get('type') !== '0') throw new ArchiveError(`${get('name')} is not a plain file`);
  const size = number('size');
  if (!Number.isSafeInteger(size)) throw new ArchiveError(`${get('name')} has no size`);
  const prefix = get('prefix');
  return { name: prefix === '' ? get('name') : `${prefix}/${get('name')}`, size };
}

/** The sum of all octets, its own field counted as blanks. */
function checksumOf(block: Uint8Array): number {
  const [start, width] = FIELDS.checksum;
  return block.reduce((sum, octet, at) => sum + (at >= start && at < start + width ? 0x20 : octet), 0);
}

function padding(size: number): number {
  return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
}

/** Octets by number instead of as they come. */
function reader(bytes: AsyncIterable<Uint8Array>) {
  const chunks = bytes[Symbol.asyncIterator]();
  let left: Uint8Array = new Uint8Array();

  /** At least one octet and at most so many; null at the end. */
  async function some(most: number): Promise<Uint8Array | null> {
    while (left.length === 0) {
      const { value, done } = await chunks.next();
      if (done) return null;
      left = value;
    }
    const part = left.subarray(0, most);
    left = left.subarray(part.length);
    return part;
  }

  async function* upTo(size: number): AsyncGenerator<Uint8Array> {
    for (let open = size; open > 0; ) {
      const part = await some(open);
      if (part === null) {
        if (size === Number.POSITIVE_INFINITY) return;
        throw new ArchiveError('the archive ends too early');
      }
      open -= part.length;
      yield part;
    }
  }

  return { upTo, take: async (size: number) => Buffer.concat(await Array.fromAsync(upTo(size))) };
}
