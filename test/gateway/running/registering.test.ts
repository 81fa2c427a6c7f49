/** What the flow may forget is in the register first. */
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Awaiting, openAwaiting } from '../../../gateway/records/awaiting.ts';
import { registeredAwaiting } from '../../../gateway/running/registering.ts';

test('a receipt is taken once the register has been written', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'valise-registering-'));
  using awaiting = openAwaiting(join(folder.path, 'records.sqlite'));
  const order: string[] = [];
  const watched: Awaiting = { ...awaiting, confirm: async () => void order.push('taken') };
  const register = { written: async () => void order.push('written') };
  await registeredAwaiting(watched, register).confirm('T', [], new Date());
  expect(order).toEqual(['written', 'taken']);
});
