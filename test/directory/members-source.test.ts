/** The members file on disk: what is refused at start, what is remembered, and when. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type AgencyId, DirectoryError, type Source } from '../../directory/lookup.ts';
import { openMembersFile, type Remember, type Seen } from '../../directory/members-source.ts';
import { makeSignerKey } from '../../directory/signed-note.ts';
import { watchSource } from '../../directory/watch-source.ts';
import { type MembersFixture, makeMembersFile, NETWORK, signDocument } from './members.ts';
import { type SourceUnderTest, sourceSuite } from './source-suite.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const DESK = { role: 'legal assistance desk', address: 'mla@here.example', needs: ['tracing'], languages: ['lv'] };

sourceSuite('a members file', async (document): Promise<SourceUnderTest> => {
  const folder = await mkdtemp(join(tmpdir(), 'valise-members-'));
  const path = join(folder, 'members.txt');
  const signer = makeSignerKey(document.network);
  await writeFile(path, signDocument(document, signer));
  const source = await openMembersFile({
    path,
    verifierKey: signer.verifier,
    remember: memory(),
  });
  return {
    source,
    publish: (next) => writeFile(path, signDocument(next, signer)),
    spoil: async () => writeFile(path, (await readFile(path, 'utf8')).replace('Bureau', 'Burrow')),
    async [Symbol.asyncDispose]() {
      await source[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
});

let folder: string;
let path: string;
let made: MembersFixture;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-members-'));
  path = join(folder, 'members.txt');
  made = await makeMembersFile({ agencies: [{ id: 'here', contacts: [DESK] }], serial: 5 });
});
afterAll(() => rm(folder, { recursive: true }));

/** Remembers in memory, and counts what was stored. */
function memory(seen: Seen | null = null): Remember & { seen: Seen | null; stored: Seen[] } {
  return {
    seen,
    stored: [],
    async load() {
      return this.seen;
    },
    async store(state) {
      this.seen = state;
      this.stored.push(state);
    },
  };
}

async function open(text: string | Uint8Array, remember: Remember = memory()): Promise<Source> {
  await writeFile(path, text);
  return openMembersFile({ path, verifierKey: made.verifierKey, remember });
}

const OTHER = { serial: 5, sha256: '0'.repeat(64) };
const REFUSED: readonly [what: string, text: () => string | Uint8Array, seen: Seen | null, reason: RegExp][] = [
  ['one that was changed', () => made.text.replace('Bureau', 'Burrow'), null, /cannot be believed: .* fetch it again/],
  [
    'one by another signer',
    () => signDocument(made.document, makeSignerKey(NETWORK)),
    null,
    /no signature by members\.example/,
  ],
  ['one cut short', () => made.text.slice(0, -100), null, /cannot be believed/],
  ['an empty one', () => '', null, /cannot be believed/],
  ['one that is not UTF-8', () => Buffer.from([0xff, 0xfe, 0x0a]), null, /not UTF-8/],
  ['one with a byte order mark', () => `\ufeff${made.text}`, null, /the text was changed/],
  [
    'one that says nonsense',
    () => signDocument({ ...made.document, members: 1 }, made.signer),
    null,
    /faulty .* tell the secretariat/,
  ],
  [
    'one of another network',
    () => signDocument({ ...made.document, network: 'test.example' }, made.signer),
    null,
    /network/,
  ],
  ['an older one than was seen', () => made.text, { ...OTHER, serial: 6 }, /rolled back: it is number 5, and number 6/],
  ['another one with a number that was seen', () => made.text, OTHER, /two different members files .* telephone/],
];

describe('at start', () => {
  test.each(REFUSED)(
    '%s is refused with words for the operator, and not remembered',
    async (_what, text, seen, reason) => {
      const remember = memory(seen);
      const opening = open(text(), remember);
      await expect(opening).rejects.toThrow(reason);
      await expect(opening).rejects.toThrow(DirectoryError);
      expect(remember.stored).toEqual([]);
    },
  );

  test('a missing file is refused', async () => {
    const opening = openMembersFile({ path: join(folder, 'none'), verifierKey: made.verifierKey, remember: memory() });
    await expect(opening).rejects.toThrow(/cannot be read.*check the path/);
  });

  test('the same text under one signature more is the same file', async () => {
    const other = signDocument(made.document, makeSignerKey('other.example')).split('\n').at(-2);
    const remember = memory();
    await using source = await open(made.text, remember);
    await writeFile(path, `${made.text}${other}\n`);
    await source.refresh(NOW);
    await using again = await openMembersFile({ path, verifierKey: made.verifierKey, remember });
    expect([again.version, remember.stored.length]).toEqual([5, 1]);
  });

  test('a file larger than 32 MB is refused unread', async () => {
    await expect(open(Buffer.alloc(32 * 1024 * 1024 + 1))).rejects.toThrow(/larger than 32 MB/);
  });

  test('a member has the contacts that stand in the file', async () => {
    await using source = await open(made.text);
    expect(source.agency('here' as AgencyId)?.contacts).toMatchObject([DESK]);
  });

  test('a file is fresh until it expires, and an expired one is taken, for receiving goes on', async () => {
    const document = { ...made.document, expires: NOW.toISOString() };
    await using source = await open(signDocument(document, made.signer));
    expect(source.freshness(new Date(NOW.getTime() - 1))).toBe('fresh');
    expect([source.freshness(NOW), source.version]).toEqual(['expired', 5]);
  });

  test('a clock that stands before the file was issued is not believed to be fresh', async () => {
    await using source = await open(made.text);
    const times = ['2000-01-01T00:00:00Z', '2025-12-31T12:00:00Z', '2026-01-01T00:00:00Z'];
    expect(times.map((time) => source.freshness(new Date(time)))).toEqual(['expired', 'fresh', 'fresh']);
  });

  test('the file seen last is taken again, and remembered once', async () => {
    const remember = memory();
    await using first = await open(made.text, remember);
    await using second = await open(made.text, remember);
    expect([first.version, second.version]).toEqual([5, 5]);
    expect(remember.stored).toHaveLength(1);
  });
});

describe('remembering', () => {
  test('a copy that cannot be remembered is not believed', async () => {
    const remember = memory();
    await using source = await open(made.text, remember);
    remember.store = () => Promise.reject(new Error('disk full'));
    await writeFile(path, signDocument({ ...made.document, serial: 6 }, made.signer));
    await expect(source.refresh(NOW)).rejects.toThrow(/disk full/);
    expect(source.version).toBe(5);
  });

  test('losing what was remembered does not make a running source go back', async () => {
    const remember = memory();
    await using source = await open(made.text, remember);
    remember.seen = null;
    await writeFile(path, signDocument({ ...made.document, serial: 4 }, made.signer));
    await expect(source.refresh(NOW)).rejects.toThrow(/rolled back/);
  });

  test('what another process saw meanwhile counts', async () => {
    const remember = memory();
    await using source = await open(made.text, remember);
    remember.seen = { ...OTHER, serial: 9 };
    await writeFile(path, signDocument({ ...made.document, serial: 8 }, made.signer));
    await expect(source.refresh(NOW)).rejects.toThrow(/number 9 was seen/);
  });
});

describe('watching', () => {
  /** A source of which only `refresh` is asked. */
  const refreshing = (refresh: () => Promise<void>): Source => ({ refresh }) as unknown as Source;

  test('a watched source is refreshed again and again, also after a failure', async () => {
    let calls = 0;
    const errors: unknown[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const source = refreshing(async () => {
      calls += 1;
      if (calls === 1) throw new DirectoryError('once');
      if (calls === 3) resolve();
    });
    await using _watch = watchSource(source, 1, { refused: (error) => errors.push(error), renewed: () => {} });
    await promise;
    expect(errors).toEqual([new DirectoryError('once')]);
  });

  test('a refresh on demand is given the time and waits for the one under way', async () => {
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const source = {
      async refresh(now: Date) {
        order.push(`start ${now.getTime()}`);
        if (order.length === 1) await first.promise;
        order.push('end');
      },
    } as unknown as Source;
    await using watch = watchSource(source, 1_000_000, { refused: () => {}, renewed: () => {} }, () => new Date(42));
    const both = Promise.all([watch.refresh(), watch.refresh()]);
    first.resolve();
    await both;
    expect(order).toEqual(['start 42', 'end', 'start 42', 'end']);
  });

  test('after the watch has ended nothing is refreshed, and what was under way has ended too', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let ended = 0;
    const source = refreshing(async () => {
      await Promise.resolve();
      ended += 1;
    });
    const watch = watchSource(source, 10, { refused: () => {}, renewed: () => {} });
    await vi.advanceTimersByTimeAsync(10);
    void watch.refresh();
    await watch[Symbol.asyncDispose]();
    expect(ended).toBe(2);
    await watch.refresh();
    await vi.advanceTimersByTimeAsync(1000);
    expect(ended).toBe(2);
  });
});
