/** A cosigned checkpoint is brought once, and what was answered is understood. */
import { expect, test } from 'vitest';
import { bringCheckpoint } from '../../../directory/published/bring.ts';
import { serveFiles } from './file-server.ts';

const ANSWERS: readonly [status: number, said: RegExp | null][] = [
  [200, null],
  // The log has grown meanwhile: the next cosignature will do.
  [409, null],
  [302, /answers 302/],
  [403, /answers 403/],
  [500, /answers 500/],
];

test.each(ANSWERS)('%d is taken for what it means', async (status, said) => {
  await using server = await serveFiles('/nowhere');
  server.answer = (_, response) => response.writeHead(status, { location: '/elsewhere' }).end();
  const brought = bringCheckpoint(server.address, 'a note\n');
  if (said === null) await brought;
  else await expect(brought).rejects.toThrow(said);
  expect(server.asked).toHaveLength(1);
});

test('a server that is gone is an error that says so', async () => {
  const nobody = bringCheckpoint(new URL('http://127.0.0.1:1/add-checkpoint'), 'a note\n');
  await expect(nobody).rejects.toThrow(/add-checkpoint cannot be reached: .*ECONNREFUSED/);
});
