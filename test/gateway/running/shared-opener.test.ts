/** What is sealed to all members opens with the key of whichever agency of this gateway is meant. */
import { expect, test } from 'vitest';
import type { AgencyId } from '../../../directory/lookup.ts';
import { type Crypto, CryptoError } from '../../../gateway/openpgp/workers.ts';
import { sharedOpener } from '../../../gateway/running/shared-opener.ts';

const config = (...ids: readonly string[]) => ({ agencies: ids.map((id) => ({ id: id as AgencyId })) });

/** Workers that open for one agency alone. */
function workersFor(meant: string, asked: string[] = []): Crypto {
  const run = async (_job: string, agency: string, sealed: Uint8Array) => {
    asked.push(agency);
    return agency === meant ? sealed : null;
  };
  return { run, threads: [], [Symbol.asyncDispose]: async () => {} } as unknown as Crypto;
}

const SEALED = Buffer.from('sealed');

test('each agency is asked in turn, until one opens it', async () => {
  const asked: string[] = [];
  const open = sharedOpener(() => config('a', 'b', 'c'), Promise.resolve(workersFor('b', asked)));
  expect(await open(SEALED)).toBe(SEALED);
  expect(asked).toEqual(['a', 'b']);
});

test('where none is meant, there is nothing', async () => {
  const open = sharedOpener(() => config('a', 'b'), Promise.resolve(workersFor('other')));
  expect(await open(SEALED)).toBeNull();
});

test('an agency that joined the config since is asked as well', async () => {
  let now = config('a');
  const open = sharedOpener(() => now, Promise.resolve(workersFor('b')));
  expect(await open(SEALED)).toBeNull();
  now = config('a', 'b');
  expect(await open(SEALED)).toBe(SEALED);
});

test('workers that do not start open nothing', async () => {
  const open = sharedOpener(() => config('a'), Promise.reject(new CryptoError('no key')));
  await expect(open(SEALED)).rejects.toThrow('no key');
});
