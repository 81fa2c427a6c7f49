/** A start with 100,000 messages waiting: under 10 s and under 200 octets of memory for each. */
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillSpool } from '../gateway/spool/full-spool.ts';
import { measureStart } from '../gateway/spool/start-measure.ts';

const COUNT = 100_000;
const MOST_SECONDS = 10;
const MOST_OCTETS = 200;

export async function fullSpool(say: (line: string) => void): Promise<boolean> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'valise-full-'));
  await fillSpool(folder.path, COUNT);
  const { items, seconds, processorSeconds, retained } = await measureStart(folder.path);
  const each = retained / COUNT;
  say(
    `${items} messages: ${seconds.toFixed(1)} s (${processorSeconds.toFixed(1)} s of the processors), ${each.toFixed(0)} octets each`,
  );
  return items === COUNT && seconds < MOST_SECONDS && each < MOST_OCTETS;
}
